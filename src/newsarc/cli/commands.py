"""What all commands are made of: help with examples, common options in a section of their own, shapes."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from itertools import islice
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


_WORD = "\0"
"""Put before a word that begins with a dash while click looks for options: no argument can hold it."""


class CommonOption(click.Option):
    """An option that every command takes."""


class Command(click.Command):
    """A command whose help ends with examples."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The command's own options first; those of every command after them."""
        own: list[tuple[str, str]] = []
        common: list[tuple[str, str]] = []
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record and record[1]:  # newer clicks list arguments, too
                is_common = isinstance(parameter, CommonOption) or parameter.name == "help"
                (common if is_common else own).append(record)
        for title, records in (("Options", own), ("Common options", common)):
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples."""
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"{'':{formatter.current_indent}}{example}\n")


class QueryCommand(Command):
    """A command whose arguments are the words of a query; one may begin with a dash and be no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options are looked for among what is no such word."""
        options = [option for option in self.get_params(ctx) if isinstance(option, click.Option)]
        flags = {name for option in options if option.is_flag or option.count for name in option.opts}
        valued = {name for option in options for name in option.opts} - flags
        return super().parse_args(ctx, list(_with_words_marked(args, flags, valued)))


def _with_words_marked(args: Sequence[str], flags: set[str], valued: set[str]) -> Iterator[str]:
    short_flags, short_valued = ("".join(n[1] for n in names if len(n) == 2) for names in (flags, valued))
    short = re.compile(rf"-[{short_flags}]*(?:[{short_flags}]|[{short_valued}][0-9]*)")  # -q, -vq, -n, -n5
    rest = iter(args)
    for arg in rest:
        is_short = bool(short.fullmatch(arg))
        is_word = arg.startswith("-") and not arg.startswith("--") and not is_short
        yield _WORD + arg if is_word else arg
        if arg == "--":
            yield from rest
        elif arg in valued or (is_short and arg[-1] in short_valued):
            yield from islice(rest, 1)  # its value


def query_words(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as they were typed: the callback of a `QueryCommand`'s argument."""
    return tuple(word.removeprefix(_WORD) for word in words)


def shape_options(shapes: Mapping[str, str], *, default: str | None = None) -> Callable[[F], F]:
    """Flags by name and help, of which the one that is given is the command's `shape`, two a wrong usage."""

    def decorate(command: F) -> F:
        @wraps(command)
        def run(*args: Any, **kwargs: Any) -> Any:
            given = [name for name in shapes if kwargs.pop(f"as_{name}")]
            if len(given) > 1:
                raise click.UsageError(f"--{given[0]} and --{given[1]} cannot both be had")
            return command(*args, shape=given[0] if given else default, **kwargs)

        wrapped: Any = run
        for name, said in reversed(list(shapes.items())):
            wrapped = click.option(f"--{name}", f"as_{name}", is_flag=True, help=said)(wrapped)
        return wrapped  # type: ignore[no-any-return]

    return decorate


class Group(click.Group):
    """A group of such commands."""

    command_class = Command
