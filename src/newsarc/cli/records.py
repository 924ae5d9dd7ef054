"""The output choices of `list` and `search`: a table, JSON Lines, CSV, addresses, a person's own format."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

import click

from newsarc.cli.commands import shape_options
from newsarc.cli.output import Record, formatter, is_terminal, print_csv, print_json
from newsarc.cli.tables import Column, print_table

if TYPE_CHECKING:
    from newsarc.archive import Archive, Filter
    from newsarc.cli.session import Session

F = TypeVar("F", bound=Callable[..., Any])

_shapes = shape_options(
    {
        "json": "Print JSON Lines.",
        "csv": "Print CSV with a heading.",
        "urls": "Print the addresses alone.",
    }
)
_template = click.option(
    "--format",
    "template",
    metavar="TEXT",
    help="Print a line an article, such as '{id} {title}'; any field of --json.",
)


def record_options(command: F) -> F:
    """The options that choose how records are printed."""
    return _shapes(_template(command))


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """How the records of one call are printed; `names` are the fields that they have."""

    names: Sequence[str]
    shape: str | None
    fill: Callable[[Record], str] | None

    @classmethod
    def chosen(cls, shape: str | None, template: str | None, names: Sequence[str]) -> Self:
        """What the options say. Raises UsageError, or ConfigError for a template that nothing could fill."""
        if template is not None and shape:
            raise click.UsageError(f"--format and --{shape} cannot both be had")
        return cls(names=names, shape=shape, fill=None if template is None else formatter(template, names))

    @property
    def is_table(self) -> bool:
        """Whether neither a shape nor a format was asked for."""
        return not self.shape and not self.fill

    @property
    def is_screen(self) -> bool:
        """Whether the records are laid out for a person's screen."""
        return self.is_table and is_terminal()

    def print(self, records: Iterable[Record], columns: Sequence[Column]) -> None:
        """Prints records as they come; a table has these columns."""
        if self.fill:
            for record in records:
                click.echo(self.fill(record))
        elif self.shape == "json":
            for record in records:
                print_json(record)
        elif self.shape == "csv":
            print_csv(self.names, records)
        elif self.shape == "urls":
            for record in records:
                click.echo(record["url"])
        else:
            print_table(columns, records)


def say_more(session: "Session", archive: "Archive", chosen: "Filter", *, is_grouped: bool = False) -> None:
    """What a limited list leaves out must not look like all there is."""
    total = archive.count_stories(chosen) if is_grouped else archive.count(chosen)
    if chosen.limit and total > chosen.limit:
        noun = "stories" if is_grouped else "articles"
        session.say(f"{chosen.limit} of {total:,} {noun} (more: --limit N, --limit 0 for all)")
    elif not total:
        empty = not archive.count()
        session.say("the archive is empty (try: newsarc fetch URL)" if empty else "no articles match")
