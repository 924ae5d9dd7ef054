"""What all commands are made of: help with examples, common options in a section of their own, shapes."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


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
