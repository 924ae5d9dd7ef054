"""newsarc init: make an archive's folder with its newsarc.toml."""

from pathlib import Path

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import Session, common_options, pass_session

PRESETS = ("biometrics",)


@click.command(
    "init",
    cls=Command,
    examples=(
        "newsarc init biometrics --preset biometrics",
        "newsarc init",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False, metavar="[DIR]")
@click.option("--preset", type=click.Choice(PRESETS), help="Begin with a curated list of sources.")
@common_options
@pass_session
def command(session: Session, folder: Path | None, preset: str | None) -> None:
    """Make an archive in DIR, with a newsarc.toml that explains itself.

    Without DIR it is made in --archive, else in $NEWSARC_ARCHIVE, else here.
    """
    import os

    from newsarc.archive import Archive
    from newsarc.config_file import create

    named = folder or session.archive or Path(os.environ.get("NEWSARC_ARCHIVE") or ".")
    place = named.expanduser().absolute()
    settings = place / "newsarc.toml"
    create(settings, preset=preset)
    Archive(place, create=True).close()
    count = len(session.config(place).sources)
    session.say(f"made an archive in {place}" + (f" with {count} sources" if count else ""))
    if not count:
        session.say("next: newsarc source add URL")
