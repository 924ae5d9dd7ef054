"""newsarc search: find articles by their words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.commands import Command
from newsarc.cli.filters import choosing_options, make_filter, ordering_options
from newsarc.cli.output import cell, wants_color
from newsarc.cli.records import Output, record_options, say_more
from newsarc.cli.session import Session, common_options, pass_session
from newsarc.cli.stories import also_at
from newsarc.cli.tables import Column

if TYPE_CHECKING:
    from rich.text import Text

    from newsarc.archive import Archive, Hit, Marked

COLUMNS = tuple(Column(name=name, title=name) for name in ("id", "date", "site", "title", "snippet"))
"""What a line has in a pipe; a screen has a paragraph a hit."""

SCREENFUL = 10
"""Hits shown on a terminal where no limit is given."""

WIDTH = 90
"""Columns at most: longer lines are hard to read."""


@click.command(
    "search",
    cls=Command,
    examples=(
        'newsarc search "digital wallet"',
        "newsarc search '\"data breach\" OR leak* -opinion after:30d'",
        "newsarc search 'title:deepfake site:biometricupdate.com' --sort date",
        "newsarc search 'author:burt topic:\"digital id\"' --json",
    ),
)
@click.argument("words", nargs=-1, required=True, metavar="QUERY…")
@choosing_options
@ordering_options(sort="relevance")
@record_options
@common_options
@pass_session
def command(
    session: Session, /, words: tuple[str, ...], shape: str | None, template: str | None, **options: Any
) -> None:
    """Find articles by their words, best first.

    \b
    words           all of them, in title, text, authors or topics
    "a phrase"      words that follow each other
    -not            without this word; -- before a query that begins so
    this OR that    one of the two
    begin*          words that begin so
    title: author: topic: site:    there alone
    after: before:  published then or later; earlier: 2026-11, yesterday, 7d

    Case and accents do not count. On a terminal the ten best are shown where no limit is given; in a pipe all
    are, a line each, fields parted by tabs.
    """
    from newsarc.archive import Archive

    names = (*Archive.columns, "title_marks", "snippet", "snippet_marks", "also_at")
    output = Output.chosen(shape, template, names)
    if options["limit"] is None and output.is_screen:
        options["limit"] = SCREENFUL
    with session.open() as archive:
        options["match"] = " ".join(filter(None, (*words, options["match"])))
        chosen = make_filter(options, session)
        hits = archive.search(options["match"], chosen)
        if output.is_screen:
            _print_hits(hits, archive)
        else:
            output.print((_record(hit, archive) for hit in hits), COLUMNS)
        if output.is_table:
            say_more(session, archive, chosen)


def _record(hit: "Hit", archive: "Archive") -> dict[str, Any]:
    story = archive.story(hit.row.id)
    return {
        **hit.row.to_dict(),
        "title_marks": hit.title.marks,
        "snippet": hit.snippet.text,
        "snippet_marks": hit.snippet.marks,
        "also_at": [row.id for row in story.rows if row.id != hit.row.id] if story else [],
    }


def _print_hits(hits: "Iterable[Hit]", archive: "Archive") -> None:
    """A paragraph a hit: its title, where and when, the words in their place, where else it stands."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False, color_system=None if wants_color() is False else "auto")
    width = min(console.width, WIDTH)
    for hit in hits:
        row = hit.row
        title = _emphasized(hit.title) if hit.title.text else Text(cell(row.url))
        console.print(Text.assemble((f"{row.id[:8]}  ", "yellow"), title), width=width)
        lines = [Text("  ".join(filter(None, (cell(row.site), row.date))), style="cyan")]
        if hit.snippet.text:
            lines.append(_emphasized(hit.snippet))
        if story := archive.story(row.id):
            lines.append(Text(also_at(story, row.id), style="dim"))
        console.print(*(Padding(line, (0, 0, 0, 10)) for line in lines), width=width, sep="")
        console.print()


def _emphasized(marked: "Marked") -> "Text":
    """Text made harmless, its hits in bold."""
    from rich.text import Text

    shown, end = Text(), 0
    for start, stop in marked.marks:
        shown.append(cell(marked.text[end:start])).append(cell(marked.text[start:stop]), style="bold")
        end = stop
    return shown.append(cell(marked.text[end:]))
