"""newsarc search: find articles by their words."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.commands import QueryCommand, query_words
from newsarc.cli.filters import choosing_options, group_option, make_filter, ordering_options
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
    cls=QueryCommand,
    examples=(
        "newsarc search digital wallet -opinion",
        "newsarc search '\"data breach\" OR leak* -opinion after:30d'",
        "newsarc search '(iris OR face) -site:example.org' --group",
        "newsarc search 'title:deepfake site:biometricupdate.com' --sort date",
        "newsarc search 'author:burt topic:\"digital id\"' --json",
    ),
)
@click.argument("words", nargs=-1, required=True, metavar="QUERY…", callback=query_words)
@choosing_options
@ordering_options(sort="relevance")
@group_option
@record_options
@common_options
@pass_session
def command(
    session: Session,
    /,
    words: tuple[str, ...],
    is_grouped: bool,
    shape: str | None,
    template: str | None,
    **options: Any,
) -> None:
    """Find articles by their words, best first.

    \b
    words           all of them, in title, text, authors or topics
    "a phrase"      words that follow each other, within the shell's own quotes: '"a phrase"'
    -not, NOT this  without this
    this OR that    one of the two; binds closer than words side by side, and AND closer still
    (these those)   taken together, as in -(these those)
    begin*          words that begin so
    title: author: topic: site:    there alone
    after:WHEN      published then or later: 2026-11-20, 2026-11, yesterday, 7d
    before:WHEN     published earlier: before:2026-11 ends with October

    Case, accents and width do not count. On a terminal the ten best are shown where no limit is given; in a
    pipe all are, a line each, fields parted by tabs. With --group each story is told by its earliest; in a
    pipe its reprints follow, and the field `story` is the id of the earliest.
    """
    output = Output.chosen(shape, template, _names(shape, is_grouped=is_grouped))
    if options["limit"] is None and output.is_screen:
        options["limit"] = SCREENFUL
    with session.open() as archive:
        options["match"] = " ".join(filter(None, (*words, options["match"])))
        chosen = make_filter(options, session, archive)
        stories: Iterable[tuple[Hit, ...]]
        if is_grouped:
            stories = archive.search_stories(options["match"], chosen)
        else:
            stories = ((hit,) for hit in archive.search(options["match"], chosen))
        if output.is_screen:
            _print_hits(map(_best, stories), archive)
        else:
            output.print(_records(stories, archive, is_grouped=is_grouped), COLUMNS)
        if output.is_table:
            say_more(session, archive, chosen, is_grouped=is_grouped)


def _names(shape: str | None, *, is_grouped: bool) -> tuple[str, ...]:
    """The fields of a record; marks are nothing to have in a table."""
    from newsarc.archive import Archive

    added = (
        ("snippet", "also_at") if shape == "csv" else ("title_marks", "snippet", "snippet_marks", "also_at")
    )
    return (*Archive.columns, *added, *(("story",) if is_grouped else ()))


def _best(story: "tuple[Hit, ...]") -> "Hit":
    """The earliest of a story, with the first snippet that there is."""
    snippets = (hit.snippet for hit in story if hit.snippet.marks)
    return replace(story[0], snippet=next(snippets, story[0].snippet))


def _records(
    stories: "Iterable[tuple[Hit, ...]]", archive: "Archive", *, is_grouped: bool
) -> "Iterator[dict[str, Any]]":
    for hits in stories:
        for hit in hits:
            story = archive.story(hit.row.id)
            record = {
                **hit.row.to_dict(),
                "title_marks": hit.title.marks,
                "snippet": hit.snippet.text,
                "snippet_marks": hit.snippet.marks,
                "also_at": [row.id for row in story.rows if row.id != hit.row.id] if story else [],
            }
            yield record | ({"story": hits[0].row.id} if is_grouped else {})


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
