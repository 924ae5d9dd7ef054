"""newsarc reindex: make the index anew from the articles' files."""

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import Session, common_options, pass_session


@click.command(
    "reindex",
    cls=Command,
    examples=("newsarc reindex",),
)
@common_options
@pass_session
def command(session: Session) -> None:
    """Make index.sqlite3 anew from the articles' JSON files.

    The old index serves until the new one is complete. Nothing is lost by it: JSON is the truth. Files that
    are no articles are named, and those that the old index had and that are gone.
    """
    from newsarc.cli.output import print_error
    from newsarc.cli.progress import progress_bar

    with session.open() as archive, progress_bar(session, None, "indexing") as bar:
        errors = archive.reindex(bar.show)
        for error in errors:
            print_error(str(error))
        session.say(f"indexed {archive.count():,} articles")
    if errors:
        raise click.exceptions.Exit(3)
