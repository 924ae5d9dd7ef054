"""newsarc show: read one article."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from newsarc.cli.commands import Command, shape_options
from newsarc.cli.completing import article_argument
from newsarc.cli.output import cell, is_terminal
from newsarc.cli.reading import FORMATS, find_article, print_article
from newsarc.cli.session import Session, common_options, pass_session
from newsarc.cli.stories import also_at

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.article import Article
    from newsarc.page import Page


@click.command(
    "show",
    cls=Command,
    examples=(
        "newsarc show 3fa9",
        "newsarc show 3fa9 --markdown > story.md",
        "newsarc show https://example.org/story --json | jq .authors",
        "newsarc show 3fa9 --raw > page.html",
        "newsarc show 3fa9 --provenance",
    ),
)
@article_argument
@shape_options(
    FORMATS
    | {
        "raw": "Print the page as it was fetched, unpacked.",
        "path": "Print where its JSON file lies.",
    },
    default="text",
)
@click.option("--pager/--no-pager", default=True, help="Whether a long text goes through $PAGER.")
@click.option("--provenance", is_flag=True, help="Print where it comes from, and check that (also --json).")
@common_options
@pass_session
def command(session: Session, ref: str, shape: str, pager: bool, provenance: bool) -> None:
    """Read one article, named by its id, any unique beginning of it, or its URL.

    On a terminal its links are numbered and their addresses stand below it.
    """
    with session.open() as archive:
        article = find_article(archive, ref)
        if provenance:
            _show_provenance(archive, article, shape)
        elif shape == "path":
            click.echo(archive.path_of(article))
        elif shape == "raw":
            _print_raw(archive.raw_page(article))
        else:
            remarks = tuple(_remarks(archive, article)) if shape == "text" else ()
            print_article(article, shape, remarks=remarks, pager=pager)


def _show_provenance(archive: "Archive", article: "Article", shape: str) -> None:
    from newsarc.archive.provenance import find_provenance
    from newsarc.cli.output import print_json
    from newsarc.cli.provenance import print_provenance, provenance_record
    from newsarc.errors import Damaged

    if shape not in ("text", "json"):
        raise click.UsageError(f"--provenance and --{shape} cannot be had together")
    chain = find_provenance(archive.path, archive.path_of(article))
    if shape == "json":
        print_json(provenance_record(chain), indent=2 if is_terminal() else None)
    else:
        print_provenance(chain)
    if not chain.holds:
        where = article.raw.file if article.raw and chain.damage else chain.path
        raise Damaged(where, "not what was stored (try: newsarc verify)")


def _remarks(archive: "Archive", article: "Article") -> Iterator[str]:
    """What the archive has besides the text: whence it is, near-duplicates, older revisions, the note."""
    if article.fetch and article.fetch.via:
        from newsarc.cli.provenance import via_text

        yield via_text(article.fetch.via)
    if story := archive.story(article.id):
        yield also_at(story, article.id)
    if article.revision > 1:
        name = article.id[:8]
        yield f"revision {article.revision} (newsarc diff {name}: what changed; newsarc history {name}: when)"
    yield from _note(archive, article)


def _note(archive: "Archive", article: "Article") -> Iterator[str]:
    from newsarc.errors import Damaged

    try:
        note = archive.note(article.id)
    except Damaged as error:
        yield str(error)
        return
    if note.tags:
        yield f"tags: {cell(note.tags)}"
    if note.text:
        yield f"note: {note.text}"


def _print_raw(page: "Page") -> None:
    """The bytes themselves in a pipe; on a terminal nothing that could steer it."""
    if is_terminal():
        from newsarc.text import printable

        click.echo(printable(page.body.decode("utf-8", "replace"), keep_newlines=True))
    else:
        sys.stdout.buffer.write(page.body)
        sys.stdout.buffer.flush()
