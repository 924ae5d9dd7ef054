"""newsarc serve: the archive in a browser."""

import sys
from contextlib import suppress

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import Session, common_options, pass_session

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command(
    "serve",
    cls=Command,
    examples=("newsarc serve", "newsarc serve --port 0 --no-open", "newsarc serve --edit"),
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8650,
    show_default=True,
    metavar="PORT",
    help="Port; 0 takes a free one.",
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="Address to listen on.")
@click.option("--edit", is_flag=True, help="Let readers keep tags and notes with articles, in notes/.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@common_options
@pass_session
def command(session: Session, port: int, host: str, edit: bool, no_open: bool) -> None:
    """Read the archive in a browser, until Ctrl-C.

    Pages by day, search as you type, every article with its history and its page as it came. Nothing is
    loaded from elsewhere and nothing is written, but tags and notes with --edit. Needs newsarc[web].
    """
    from newsarc.errors import ConfigError

    with session.open() as archive:
        archive.count()  # what is wrong with the archive is said here, not in the browser
        folder = archive.path
    try:
        from newsarc.web.server import serve
    except ModuleNotFoundError as error:
        raise ConfigError(
            "serve", f"{error.name} is not installed (try: pip install 'newsarc[web]')"
        ) from error
    if host not in LOOPBACK:
        session.say(f"warning: everybody who reaches {host} can read this archive; there is no password")

    def on_ready(address: str) -> None:
        session.say(f"serving {folder} on {address} until Ctrl-C")
        if not no_open and sys.stderr.isatty():
            click.launch(address)

    with suppress(KeyboardInterrupt):
        serve(folder, host=host, port=port, editable=edit, on_ready=on_ready)
