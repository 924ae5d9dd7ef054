"""newsarc demo: the main job on three sample sites, without network."""

import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import Session, common_options, pass_session

if TYPE_CHECKING:
    from newsarc.demo.server import DemoServer


@click.command(
    "demo",
    cls=Command,
    examples=(
        "newsarc demo",
        "newsarc demo --keep demo-archive",
        "newsarc demo --serve --port 8000",
    ),
)
@click.option("--serve", is_flag=True, help="Only serve the sample sites, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of the sample sites.")
@click.option(
    "--keep", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Keep the archive in DIR."
)
@common_options
@pass_session
def command(session: Session, serve: bool, port: int, keep: Path | None) -> None:
    """Scrape three sample news sites into a temporary archive and look at it.

    The sites are served on 127.0.0.1 and ship with newsarc, so this needs no network. The commands that are
    run are printed, ready to be tried on real sites.
    """
    from newsarc.demo import DemoServer

    with ExitStack() as stack:
        server = stack.enter_context(DemoServer(port))
        if serve:
            _serve(server)
            return
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsarc-demo-")))
        _tour(server, folder)
        if keep:
            session.say(f"\nThe archive is in {folder}: newsarc --archive {folder} list")
        else:
            session.say("\nThe archive was temporary; keep one with: newsarc demo --keep demo-archive")


def _serve(server: "DemoServer") -> None:
    for site in server.sites:
        click.echo(f"{site.kind:<8} {site.source}")
    click.echo("serving until Ctrl-C (try: newsarc --allow-private source add URL)", err=True)
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(3600)


def _tour(server: "DemoServer", folder: Path) -> None:
    """The commands of a first day, run as a person would."""
    from newsarc.archive import Archive, Filter

    _run(folder, "init", str(folder))
    with (folder / "newsarc.toml").open("a", encoding="utf-8") as file:
        # Nobody needs to be polite to this server, and it is on a loopback address.
        file.write("\n[network]\ndelay = 0.0\nallow_private = true\n")
    for site in server.sites:
        _run(folder, "source", "add", site.source)
    _run(folder, "scrape")
    _run(folder, "list")
    with Archive(folder) as archive:
        row = next(archive.rows(Filter(match="letter", limit=1)), None) or next(archive.rows(Filter(limit=1)))
    _run(folder, "show", row.id[:5])
    click.echo("\nThe next night there is nothing new:", err=True)
    _run(folder, "scrape")
    click.echo(f"\nOne article's file: {row.path}", err=True)


def _run(folder: Path, *arguments: str) -> None:
    from newsarc.cli import cli

    shown = " ".join(argument if argument != str(folder) else "demo" for argument in arguments)
    click.secho(f"\n$ newsarc {shown}", bold=True)
    with suppress(click.exceptions.Exit):
        cli.main(["--archive", str(folder), *arguments], prog_name="newsarc", standalone_mode=False)
