"""The command line: one module a command; parses, calls the library, prints. No logic lives here.

A command's module is imported when the command runs or its help is asked for, and what a command needs of
the library when it runs, so that `newsarc --help` costs little more than click.
"""

import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import newsarc
from newsarc.cli.output import discard_output, echo, print_error, wants_color
from newsarc.cli.session import common_options
from newsarc.errors import ConfigError, Damaged, Locked, NewsarcError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SECTIONS = {
    "Archive": {
        "init": ("init", "Make an archive's folder."),
        "fetch": ("fetch", "Fetch pages and keep their articles."),
        "source": ("source", "Follow sites: add, list, test, remove."),
        "import": ("import_", "Bring in WARC and WACZ files, saved pages, texts."),
        "scrape": ("scrape", "Archive what is new from all sources."),
        "status": ("status", "Show how the sources stand, and since when."),
        "schedule": ("schedule", "Scrape every night: cron or systemd."),
    },
    "Look": {
        "list": ("listing", "List the articles, newest first."),
        "search": ("search", "Find articles by their words."),
        "show": ("show", "Read one article."),
        "history": ("history", "List the revisions of an article."),
        "diff": ("diff", "Show what a publisher changed."),
        "serve": ("serve", "Read the archive in a browser."),
        "open": ("open_", "Open an article's web page in the browser."),
        "digest": ("digest", "Print what is new, for the morning's reading."),
        "export": ("export", "Write the articles in another format."),
        "stats": ("stats", "Count and draw what the archive holds."),
    },
    "Care": {
        "verify": ("verify", "Check every file of the archive."),
        "reextract": ("reextract", "Read the raw pages again with this newsarc."),
        "reindex": ("reindex", "Make the index anew from the articles' files."),
        "migrate": ("migrate", "Bring an older archive to this newsarc's format."),
    },
    "Other": {
        "demo": ("demo", "See newsarc at work on three sample sites."),
        "explain": ("explain", "Show why a record is what it is."),
        "extract": ("extract", "Take the article out of a saved page."),
        "extract-warc": ("extract_warc", "Take the articles out of many WARC files."),
        "completion": ("completion", "Make a shell complete commands and ids."),
        "schema": ("schema", "Print the JSON Schema of an article's file."),
    },
}
"""Command to module and what it does, as `newsarc --help` shows them."""

_MODULES = {name: module for section in SECTIONS.values() for name, (module, _) in section.items()}

EXIT_FAILED, EXIT_USAGE, EXIT_DAMAGED, EXIT_LOCKED, EXIT_INTERRUPTED = 1, 2, 3, 4, 130


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return None
        command = import_module(f"newsarc.cli.{_MODULES[cmd_name]}").command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; a reader (`| head`) that has what it wanted ends it well."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click would exit with 1
            discard_output()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], _MODULES, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "try: newsarc --help"
            raise click.UsageError(f"no such command {args[0]!r} ({hint})", ctx=ctx) from error

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """The commands and what they do, without a look into their modules; the options."""
        from click.shell_completion import CompletionItem

        said = {name: text for section in SECTIONS.values() for name, (_, text) in section.items()}
        commands = [
            CompletionItem(name, help=text) for name, text in said.items() if name.startswith(incomplete)
        ]
        return commands + click.Command.shell_complete(self, ctx, incomplete)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and the commands before them."""
        self.format_commands(ctx, formatter)
        click.Command.format_options(self, ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by section, without a look into their modules."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:<8}", said) for name, (_, said) in commands.items()])


@click.group(
    cls=LazyGroup,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "color": wants_color(),
    },
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
    gc.set_threshold(3_000)  # objects, not 700: half of the time that a scrape looks for garbage
    sys.exit(_run())


def _run() -> int:
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # A locale without the page's characters must not end the run.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = cli.main(standalone_mode=False, prog_name="newsarc")
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        echo("interrupted", err=True)
        return EXIT_INTERRUPTED
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return EXIT_USAGE
    except click.ClickException as error:
        return _report_usage(error)
    except NewsarcError as error:
        return _report(error)
    except BrokenPipeError:  # at the last flush
        discard_output()
        return 0
    except OSError as error:
        _show_traceback()
        discard_output()
        print_error(f"{error.filename or 'cannot write the output'}: {error.strerror or error}")
        return EXIT_FAILED
    return code if isinstance(code, int) else 0


def _open_closed_streams() -> None:
    """Gives a command the standard streams that it was started without (`>&-`), as git does.

    In this order each takes the number of its own, so that no file of the archive comes to lie where
    something prints.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def _report_usage(error: click.ClickException) -> int:
    message = error.format_message().rstrip(".")
    message = message[:1].lower() + message[1:]
    context = getattr(error, "ctx", None)
    if context is not None and "(" not in message:
        message += f" (try: {context.command_path} --help)"
    print_error(" ".join(message.split()))
    return error.exit_code


def _report(error: NewsarcError) -> int:
    _show_traceback()
    print_error(str(error), notes=getattr(error, "__notes__", ()))
    if isinstance(error, ConfigError):
        return EXIT_USAGE
    if isinstance(error, Damaged):
        return EXIT_DAMAGED
    if isinstance(error, Locked):
        return EXIT_LOCKED
    return EXIT_FAILED


def _show_traceback() -> None:
    if "--debug" in sys.argv:
        import traceback

        traceback.print_exc()
