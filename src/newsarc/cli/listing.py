"""newsarc list: what is in the archive."""

from typing import Any

import click

from newsarc.cli.commands import Command
from newsarc.cli.filters import filter_options, group_option, make_filter
from newsarc.cli.records import Output, record_options, say_more
from newsarc.cli.session import Session, common_options, pass_session
from newsarc.cli.stories import grouped, indented
from newsarc.cli.tables import Column

COLUMNS = (
    Column(name="id", title="id", color="yellow", shown=8),
    Column(name="date", title="date"),
    Column(name="site", title="site", color="cyan", least=14, spare=2),
    Column(name="title", title="title", least=34),
    Column(name="words", title="words", right=True, spare=3),
    Column(name="status", title="status", spare=1),
)

SCREENFUL = 50
"""Articles shown on a terminal where no limit is given."""


@click.command(
    "list",
    cls=Command,
    examples=(
        "newsarc list --since 7d --site biometricupdate.com",
        "newsarc list --match \"digital wallet\" --format '{id} {title}'",
        'newsarc list --topic "facial recognition" --json --limit 0',
        "newsarc list --group --since 7d",
        "newsarc list --csv > articles.csv",
    ),
)
@filter_options
@group_option
@record_options
@common_options
@pass_session
def command(
    session: Session, /, is_grouped: bool, shape: str | None, template: str | None, **options: Any
) -> None:
    """List the articles, newest first; those without a date stand where they were fetched.

    An article is listed if all options that choose agree. On a terminal at most 50 are shown where no limit
    is given; in a pipe all are, a line each, fields parted by tabs. With --group each story is listed with
    all its reprints; --limit counts stories, and the field `story` is the id of the earliest.
    """
    from newsarc.archive import Archive

    names = (*Archive.columns, "story") if is_grouped else Archive.columns
    output = Output.chosen(shape, template, names)
    if options["limit"] is None and output.is_screen:
        options["limit"] = SCREENFUL
    with session.open() as archive:
        chosen = make_filter(options, session, archive)
        if is_grouped:
            records = grouped(archive.stories(chosen))
            output.print(indented(records) if output.is_screen else records, COLUMNS)
        else:
            output.print((row.to_dict() for row in archive.rows(chosen)), COLUMNS)
        if output.is_table:
            say_more(session, archive, chosen, is_grouped=is_grouped)
