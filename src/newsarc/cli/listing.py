"""newsarc list: what is in the archive."""

from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.commands import Command
from newsarc.cli.filters import filter_options
from newsarc.cli.output import formatter, is_terminal, print_csv, print_json
from newsarc.cli.session import Session, common_options, pass_session
from newsarc.cli.tables import Column, print_table

if TYPE_CHECKING:
    from newsarc.archive import Archive, Filter

COLUMNS = (
    Column(name="id", title="id", color="yellow", shown=8),
    Column(name="date", title="date"),
    Column(name="site", title="site", color="cyan", least=14, spare=True),
    Column(name="title", title="title", least=34),
    Column(name="words", title="words", right=True, spare=True),
    Column(name="status", title="status"),
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
        "newsarc list --csv > articles.csv",
    ),
)
@filter_options
@click.option("--json", "shape", flag_value="json", help="Print JSON Lines.")
@click.option("--csv", "shape", flag_value="csv", help="Print CSV with a heading.")
@click.option("--urls", "shape", flag_value="urls", help="Print the addresses alone.")
@click.option(
    "--format",
    "template",
    metavar="TEXT",
    help="Print a line an article, such as '{id} {title}'; any field of --json.",
)
@common_options
@pass_session
def command(session: Session, /, shape: str | None, template: str | None, **options: Any) -> None:
    """List the articles, newest first.

    An article is listed if all options that choose agree. On a terminal at most 50 are shown where no limit
    is given; in a pipe all are, a line each, fields parted by tabs.
    """
    from newsarc.archive import Archive
    from newsarc.cli.filters import make_filter

    if template is not None and shape:
        raise click.UsageError(f"--format and --{shape} cannot both be had")
    fill = None if template is None else formatter(template, Archive.columns)
    is_screen = is_terminal() and not shape and not fill
    with session.open() as archive:
        if options["limit"] is None and is_screen:
            options["limit"] = SCREENFUL
        chosen = make_filter(options, session)
        records = (row.to_dict() for row in archive.rows(chosen))
        if fill:
            for record in records:
                click.echo(fill(record))
        elif shape == "json":
            for record in records:
                print_json(record)
        elif shape == "csv":
            print_csv(archive.columns, records)
        elif shape == "urls":
            for record in records:
                click.echo(record["url"])
        else:
            print_table(COLUMNS, records)
            _say_more(session, archive, chosen)


def _say_more(session: Session, archive: "Archive", chosen: "Filter") -> None:
    """What a limited list leaves out must not look like all there is."""
    total = archive.count(chosen)
    if chosen.limit and total > chosen.limit:
        session.say(f"{chosen.limit} of {total:,} articles (more: --limit N, --limit 0 for all)")
    elif not total:
        empty = not archive.count()
        session.say("the archive is empty (try: newsarc fetch URL)" if empty else "no articles match")
