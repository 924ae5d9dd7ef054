"""newsarc migrate: bring an archive that an older newsarc has made to this one's format."""

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import Session, common_options, pass_session


@click.command(
    "migrate",
    cls=Command,
    examples=("newsarc migrate",),
)
@common_options
@pass_session
def command(session: Session) -> None:
    """Bring the archive to this newsarc's format.

    Older archives are read as they are, and the first article that is added to one does this by itself. It
    may be interrupted at any time.
    """
    from newsarc.cli.progress import progress_bar

    with session.open() as archive, progress_bar(session, None, "migrating") as bar:
        written = archive.migrate(bar.show)
    session.say(f"{written:,} files brought to this format" if written else "nothing to do")
