"""newsarc list: what is in the archive."""

from typing import Any

import click

from newsarc.cli.filters import filter_options
from newsarc.cli.output import Column, formatter, is_terminal, print_csv, print_json, print_table
from newsarc.cli.session import Session, common_options, pass_session

COLUMNS = (
    Column(name="id", title="id", style="yellow"),
    Column(name="date", title="date"),
    Column(name="site", title="site", style="cyan"),
    Column(name="title", title="title", flexible=True),
    Column(name="words", title="words", right=True),
    Column(name="status", title="status"),
)

SCREENFUL = 50
"""Articles shown on a terminal where no limit is given."""


@click.command("list")
@filter_options
@click.option("--json", "shape", flag_value="json", help="JSON Lines.")
@click.option("--csv", "shape", flag_value="csv", help="CSV with a heading.")
@click.option("--urls", "shape", flag_value="urls", help="Addresses alone.")
@click.option("--format", "template", metavar="TEXT", help="A line an article, e.g. '{id} {title}'.")
@common_options
@pass_session
def command(session: Session, /, shape: str | None, template: str | None, **options: Any) -> None:
    """List the articles, newest first."""
    from newsarc.cli.filters import make_filter

    is_screen = is_terminal() and not shape and not template
    with session.open() as archive:
        if options["limit"] is None and is_screen:
            options["limit"] = SCREENFUL
        chosen = make_filter(options, session)
        records = (row.to_dict() for row in archive.rows(chosen))
        if template:
            fill = formatter(template)
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
            _say_more(session, archive.count(chosen), options["limit"])


def _say_more(session: Session, total: int, limit: int | None) -> None:
    """What a limited list leaves out must not look like all there is."""
    if limit and total > limit:
        session.say(f"{limit} of {total:,} articles (more: --limit N, --limit 0 for all)")
    elif not total:
        session.say("no articles match" if limit is None else "no articles")
