"""The pages about one article: itself, its history, its reprints, and its page as it came."""

import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsarc.archive import Note
from newsarc.article import Article
from newsarc.changes import Piece, compare
from newsarc.errors import NotFound
from newsarc.export.markdown import to_markdown
from newsarc.export.plain import to_text
from newsarc.text import clean_text, one_line
from newsarc.urls import find_link
from newsarc.web.guard import POLICY, RAW_POLICY
from newsarc.web.render import render

Pair = tuple[tuple[Piece, ...], tuple[Piece, ...]]
"""A paragraph as the older has it, and as the newer has it; empty where one has none."""

LONGEST_NOTE: Final = 64 << 10
"""Bytes of a note; a form has up to three for each."""

_LINK = re.compile(r"<(?=link\b)", re.IGNORECASE)


def show_article(request: Request) -> Response:
    """An article; an id's beginning, or an address, leads to its own page."""
    ref = request.path_params["ref"]
    with request.app.state.shelf.open() as archive:
        article = archive.get(ref)
        if article.id != ref:
            return RedirectResponse(f"/a/{article.id}")
    return _article_page(request, article)


def _article_page(request: Request, article: Article, mine: Note | None = None) -> Response:
    """The page of an article; with `mine`, a note that was not kept since there is another by now."""
    with request.app.state.shelf.open() as archive:
        story, note = archive.story(article.id), archive.note(article.id)
    picture = find_link(article.image.url) if article.image else None
    is_shown = picture is not None and "picture" in request.query_params
    response = render(
        request,
        "article.html",
        status=409 if mine else 200,
        article=article,
        story=story,
        note=mine or note,
        other=note if mine else None,
        version=_version(note),
        picture=picture,
        is_shown=is_shown,
    )
    if is_shown and picture:
        response.headers["content-security-policy"] = POLICY.format(images=_origin(picture))
    return response


def _origin(url: str) -> str:
    """The one place that a picture may come from, as CSP writes it."""
    parts = urlsplit(url)
    place = f"{parts.scheme}://{parts.netloc}"
    return f" {place}" if re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+", place) else ""


def _as(write: Callable[[Article], str], media_type: str) -> Callable[[Request], Response]:
    """The page that is an article in another form."""

    def show(request: Request) -> Response:
        with request.app.state.shelf.open() as archive:
            article = archive.get(request.path_params["ref"])
        return Response(write(article), media_type=media_type)

    return show


SHOW_AS: Final = {
    "json": _as(Article.to_json, "application/json"),
    "md": _as(to_markdown, "text/markdown; charset=utf-8"),
    "txt": _as(to_text, "text/plain; charset=utf-8"),
}


def show_history(request: Request) -> Response:
    """The revisions of an article, and two of them side by side."""
    with request.app.state.shelf.open() as archive:
        revisions = archive.revisions(request.path_params["ref"])
    steps = list(zip((None, *revisions), revisions, strict=False))
    kinds = {new.revision: compare(old, new).kinds if old else ("first",) for old, new in steps}
    newer = _revision(revisions, request.query_params.get("to")) or revisions[-1]
    asked = _revision(revisions, request.query_params.get("from"))
    older = asked or _revision(revisions, str(newer.revision - 1)) or revisions[0]
    return render(
        request,
        "history.html",
        article=revisions[-1],
        revisions=revisions[::-1],
        kinds=kinds,
        older=older,
        newer=newer,
        pairs=side_by_side(older, newer),
    )


def _revision(revisions: Sequence[Article], number: str | None) -> Article | None:
    return next((article for article in revisions if str(article.revision) == number), None)


def side_by_side(older: Article, newer: Article) -> list[Pair]:
    """Headline and paragraphs as both have them."""
    changes = compare(older, newer)
    return [
        (
            tuple(piece for piece in pieces if piece.operation != "added"),
            tuple(piece for piece in pieces if piece.operation != "removed"),
        )
        for pieces in (changes.title, *changes.paragraphs)
    ]


def show_story(request: Request) -> Response:
    """Where else an article stands, and how another of these differs from it."""
    other = request.query_params.get("with")
    with request.app.state.shelf.open() as archive:
        article = archive.get(request.path_params["ref"])
        story = archive.story(article.id)
        compared = archive.get(other) if other else None
    pairs = side_by_side(article, compared) if compared else []
    return render(request, "story.html", article=article, story=story, compared=compared, pairs=pairs)


def show_raw(request: Request) -> Response:
    """A frame around the page as it came."""
    with request.app.state.shelf.open() as archive:
        article = archive.get(request.path_params["ref"])
    if article.raw is None:
        raise NotFound(article.id, "no raw page is kept of this article")
    return render(request, "raw.html", article=article)


def send_page(request: Request) -> Response:
    """The page as it came, under a policy by which nothing runs and nothing is asked of other machines.

    No policy governs `<link rel=preconnect>`, and all else that a `<link>` does is forbidden here: so none is
    left one. It is decoded here, since only then is known what is a tag.
    """
    with request.app.state.shelf.open() as archive:
        article = archive.get(request.path_params["ref"])
        if article.raw is None:
            raise NotFound(article.id, "no raw page is kept of this article")
        page = archive.raw_page(article)
    text = _decoded(page.body, article.fetch.encoding if article.fetch else None)
    return Response(
        _LINK.sub("<x-", text).encode("utf-8", "replace"),
        media_type="text/html; charset=utf-8",
        headers={"content-security-policy": RAW_POLICY},
    )


def _decoded(body: bytes, encoding: str | None) -> str:
    try:
        return body.decode(encoding or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


async def keep_note(request: Request) -> Response:
    """Keeps a reader's tags and words; there is no such address without --edit."""
    from starlette.concurrency import run_in_threadpool

    form = dict(parse_qsl((await _small_body(request)).decode("utf-8", "replace")))
    note = _note_in(form)
    shelf, ref = request.app.state.shelf, request.path_params["ref"]

    def keep() -> Response:
        with shelf.open() as archive:
            article: Article = archive.get(ref)
            before = archive.note(article.id)
            is_stale = form.get("version", "") != _version(before) and before not in (Note(), note)
            if not is_stale:
                archive.keep_note(article.id, note)
        return (
            _article_page(request, article, note)
            if is_stale
            else RedirectResponse(f"/a/{article.id}#note", 303)
        )

    return await run_in_threadpool(keep)


async def _small_body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > 4 * LONGEST_NOTE:
            raise _too_long()
    return body


def _note_in(form: Mapping[str, str]) -> Note:
    tags = (one_line(tag) for tag in form.get("tags", "").split(","))
    note = Note(tags=tuple(dict.fromkeys(filter(None, tags))), text=clean_text(form.get("text", "")).strip())
    if len("".join((*note.tags, note.text)).encode()) > LONGEST_NOTE:
        raise _too_long()
    return note


def _too_long() -> HTTPException:
    return HTTPException(413, f"a note has {LONGEST_NOTE >> 10} KiB at most")


def _version(note: Note) -> str:
    """What a form is sent with, so that a page that was opened long ago undoes nothing."""
    return sha256("\0".join((*note.tags, note.text)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
