"""The pages that list articles: the front by day, searches, and both as a feed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import StringIO
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from newsarc.archive import Archive, Filter, Row
from newsarc.archive.values import Sort
from newsarc.errors import ConfigError
from newsarc.export.atom import write_atom
from newsarc.export.selection import Selection
from newsarc.web.render import render
from newsarc.when import parse_when

PAGE: Final = 40
"""Articles on a page."""

FEED: Final = 50

FILTERS: Final = ("site", "topic", "author", "since", "until", "status", "tag")


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks for; whatever stands in it, there is an answer."""

    words: str
    chosen: dict[str, str]
    page: int
    sort: Sort
    notes: tuple[str, ...]
    """What could not be understood."""
    filter: Filter

    def link(self, **changes: str | int | None) -> str:
        """The address of this question with other values; None takes one away."""
        values: dict[str, str | int | None] = {"q": self.words, **self.chosen}
        values["sort"] = "date" if self.sort == "date" and self.words else None
        values.update(changes)
        query = urlencode({name: value for name, value in values.items() if value})
        return f"/?{query}" if query else "/"

    @property
    def feed(self) -> str:
        """The address of its Atom feed."""
        return "/feed.atom" + self.link()[1:]


def read_question(request: Request, archive: Archive) -> Question:
    """The question in an address."""
    asked = request.query_params
    words = asked.get("q", "").strip()
    chosen = {name: value for name in FILTERS if (value := asked.get(name, "").strip())}
    query = archive.query(words)
    notes = [str(remark) for remark in (*query.errors, *query.notes)] if words else []
    bounds = {
        name: _when(chosen[name], notes, is_end=name == "until")
        for name in ("since", "until")
        if name in chosen
    }
    page = int(text) if (text := asked.get("page", "")).isdecimal() and len(text) < 6 else 1
    sort: Sort = "relevance" if words and asked.get("sort") != "date" else "date"
    wanted = Filter(
        site=chosen.get("site"),
        topic=chosen.get("topic"),
        author=chosen.get("author"),
        status=chosen.get("status"),
        since=bounds.get("since"),
        until=bounds.get("until"),
        ids=archive.tagged(chosen["tag"]) if "tag" in chosen else None,
        match=words or None,
        sort=sort,
        limit=PAGE,
        offset=(max(1, page) - 1) * PAGE,
    )
    return Question(words, chosen, max(1, page), sort, tuple(notes), wanted)


def _when(text: str, notes: list[str], *, is_end: bool) -> date | datetime | None:
    try:
        return parse_when(text, now=datetime.now(UTC).astimezone(), is_end=is_end)
    except ConfigError as error:
        notes.append(str(error))
        return None


def show_list(request: Request) -> Response:
    """The front, a page of it, or of what a search finds; with `part` the list alone, as one types."""
    with request.app.state.shelf.open() as archive:
        question = read_question(request, archive)
        total = archive.count(question.filter)
        hits = tuple(archive.search(question.words, question.filter)) if question.words else ()
        rows = () if question.words else tuple(archive.rows(question.filter))
        is_part = "part" in request.query_params
        facets = None if is_part else archive.facets(question.filter)
    return render(
        request,
        "results.html" if is_part else "list.html",
        question=question,
        total=total,
        hits=hits,
        days=by_day(rows),
        facets=facets,
        is_last=question.page * PAGE >= total,
    )


def by_day(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Rows under their days; an article without a date stands under the day on which it was fetched."""
    days = groupby(rows, key=lambda row: row.date or (row.fetched_at or "")[:10])
    return [(day, list(found)) for day, found in days]


def show_feed(request: Request) -> Response:
    """The newest articles of a question, as Atom."""
    out = StringIO()
    with request.app.state.shelf.open() as archive:
        question = read_question(request, archive)
        title = " · ".join(
            (archive.path.resolve().name, *filter(None, (question.words, *question.chosen.values())))
        )
        newest = replace(question.filter, sort="date", limit=FEED, offset=0)
        key = (None, question.chosen.get("tag"))
        made = datetime.now(UTC)
        write_atom(Selection(archive=archive, chosen=newest, made=made, title=title, key=key), out)
    return Response(out.getvalue(), media_type="application/atom+xml")
