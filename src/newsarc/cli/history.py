"""newsarc history: the revisions of an article."""

import click

from newsarc.cli.commands import Command
from newsarc.cli.completing import article_argument
from newsarc.cli.session import Session, common_options, pass_session


@click.command("history", cls=Command, examples=("newsarc history 3fa9",))
@article_argument
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@common_options
@pass_session
def command(session: Session, ref: str, as_json: bool) -> None:
    """List the revisions of an article: when each was fetched and what the publisher changed."""
    from newsarc.changes import compare
    from newsarc.cli.output import print_json
    from newsarc.cli.tables import Column, print_table

    with session.open() as archive:
        revisions = archive.revisions(ref)
    records = []
    for older, newer in zip((None, *revisions), revisions, strict=False):
        changes = compare(older, newer).kinds if older else ("first",)
        records.append(
            {
                "revision": newer.revision,
                "fetched_at": newer.fetch.at if newer.fetch else None,
                "changes": list(changes),
                "word_count": newer.word_count,
                "status": newer.status,
                "title": newer.title,
            }
        )
    if as_json:
        for record in records:
            print_json(record)
        return
    columns = (
        Column(name="revision", title="revision", right=True),
        Column(name="fetched_at", title="fetched"),
        Column(name="changes", title="changes", color="cyan"),
        Column(name="word_count", title="words", right=True),
        Column(name="title", title="title", least=20),
    )
    print_table(columns, records)
