"""What every command is given: the archive it is about, how much to say, and the options for both."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from newsarc.cli.commands import CommonOption
from newsarc.cli.output import echo, print_warning

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.config import Config

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True, kw_only=True)
class Session:
    """The common options of one call, wherever they stood on the command line."""

    archive: Path | None = None
    quiet: bool = False
    verbose: int = 0
    log_file: Path | None = None
    allow_private: bool = False
    debug: bool = False

    def folder(self) -> Path:
        """The archive's folder, which need not exist yet."""
        from newsarc.archive.folder import find_archive

        return find_archive(self.archive, os.environ, Path.cwd())

    def existing(self) -> Path:
        """The archive's folder. Raises NotFound where there is none."""
        from newsarc.archive.folder import require_archive

        folder = self.folder()
        require_archive(folder)
        return folder

    def open(self, *, create: bool = False) -> "Archive":
        """The archive, for a `with`."""
        from newsarc.archive import Archive

        folder = self.folder()
        is_new = create and not folder.exists()
        archive = Archive(folder, create=create, warn=print_warning)
        if is_new:
            self.say(f"made an archive in {folder}")
        return archive

    def config(self, folder: Path | None = None) -> "Config":
        """newsarc.toml, with what the command line and the environment say about the network."""
        from dataclasses import replace

        from newsarc.config import read_config

        config = read_config((folder or self.folder()) / "newsarc.toml")
        if self.allow_private or os.environ.get("NEWSARC_ALLOW_PRIVATE", "") not in ("", "0"):
            config = replace(config, network=replace(config.network, allow_private=True))
        return config

    def say(self, message: str) -> None:
        """Prints to stderr, unless quiet."""
        if not self.quiet:
            echo(message, err=True)


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    session = ctx.ensure_object(Session)
    if value not in (None, False, 0):
        setattr(session, str(param.name), value)


_OPTIONS = (
    click.option(
        "--archive",
        cls=CommonOption,
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="The archive's folder  [default: $NEWSARC_ARCHIVE, the nearest newsarc.toml's, the user's own]",
    ),
    click.option("-q", "--quiet", cls=CommonOption, is_flag=True, help="Print nothing when all is well."),
    click.option("-v", "--verbose", cls=CommonOption, count=True, help="Log what is done; -vv more."),
    click.option(
        "--log-file",
        cls=CommonOption,
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Append the log to FILE as JSON Lines.",
    ),
    click.option(
        "--allow-private",
        cls=CommonOption,
        is_flag=True,
        help="Allow addresses that are not public: intranets, tests.",
    ),
    click.option("--debug", cls=CommonOption, is_flag=True, help="Show the traceback of an error."),
)


def common_options(command: F) -> F:
    """The options that stand before or after the command's name."""
    for option in reversed(_OPTIONS):
        command = option(command)
        added = command.__click_params__[-1]  # type: ignore[attr-defined]
        added.expose_value, added.callback = False, _keep
    return command


def pass_session(command: Callable[..., None]) -> Callable[..., None]:
    """Gives the command its Session as first argument, after the log has been set up."""

    @click.pass_context
    @wraps(command)
    def run(ctx: click.Context, /, *args: Any, **kwargs: Any) -> None:
        session = ctx.ensure_object(Session)
        if session.verbose or session.log_file:
            from newsarc.cli.logs import configure

            configure(verbose=session.verbose, log_file=session.log_file)
        command(session, *args, **kwargs)

    return run
