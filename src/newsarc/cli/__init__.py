"""The command line: one module a command; parses, calls the library, prints. No logic lives here.

A command's module is imported when the command runs or its help is asked for, and what a command needs of
the library when it runs, so that `newsarc --help` costs little more than click.
"""

import os
import sys
from importlib import import_module

import click

import newsarc
from newsarc.cli.session import common_options
from newsarc.errors import ConfigError, Damaged, Locked, NewsarcError

_COMMANDS = {
    "demo": "demo",
    "extract": "extract",
    "fetch": "fetch",
    "init": "init",
    "list": "listing",
    "open": "open_",
    "reindex": "reindex",
    "schedule": "schedule",
    "schema": "schema",
    "scrape": "scrape",
    "show": "show",
    "source": "source",
    "verify": "verify",
}
"""Command to module."""

EXIT_FAILED, EXIT_USAGE, EXIT_DAMAGED, EXIT_LOCKED, EXIT_INTERRUPTED = 1, 2, 3, 4, 130


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"newsarc.cli.{_COMMANDS[cmd_name]}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], _COMMANDS, n=1)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx=ctx) from error


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(newsarc.__version__, "-V", "--version", prog_name="newsarc")
@common_options
def cli() -> None:
    """Keep a clean, durable archive of news articles.

    \b
    newsarc fetch URL        archive a page
    newsarc source add URL   follow a site
    newsarc scrape           fetch what is new (newsarc schedule: every night)
    newsarc list             what is there
    newsarc show ID          read it
    """


def main() -> None:
    """The entry point: runs the command, turns errors into one line and an exit code."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Exit as error:
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = EXIT_INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except NewsarcError as error:
        code = _report(error)
    except BrokenPipeError:
        # The reader of our output (`| head`) has left; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_FAILED
    sys.exit(code if isinstance(code, int) else 0)


def _report(error: NewsarcError) -> int:
    from newsarc.cli.output import print_error

    if "--debug" in sys.argv:
        import traceback

        traceback.print_exc()
    print_error(str(error))
    if isinstance(error, ConfigError):
        return EXIT_USAGE
    if isinstance(error, Damaged):
        return EXIT_DAMAGED
    if isinstance(error, Locked):
        return EXIT_LOCKED
    return EXIT_FAILED
