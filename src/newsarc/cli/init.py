"""newsarc init: make an archive's folder with its newsarc.toml."""

from pathlib import Path

import click

from newsarc.cli.session import Session, common_options, pass_session

PRESETS = ("biometrics",)


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".", metavar="[DIR]")
@click.option("--preset", type=click.Choice(PRESETS), help="Begin with a curated list of sources.")
@common_options
@pass_session
def command(session: Session, folder: Path, preset: str | None) -> None:
    """Make an archive in DIR (here, where none is given)."""
