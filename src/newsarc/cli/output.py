"""How records and messages are printed: a table on a terminal, plain rows in a pipe, JSON Lines, CSV.

Everything that came from a page passes `printable`, so that no title can steer the terminal.
"""

import json
import string
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from newsarc.errors import ConfigError
from newsarc.text import printable

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: `flexible` ones give way where the terminal is narrow."""

    name: str
    title: str
    right: bool = False
    flexible: bool = False
    style: str | None = None


def is_terminal() -> bool:
    """Whether results go to a person's screen."""
    return sys.stdout.isatty()


def print_error(message: str) -> None:
    """One line on stderr."""
    click.echo(f"{click.style('error:', fg='red', bold=True)} {printable(message)}", err=True)


def print_table(columns: Sequence[Column], records: Iterable[Record]) -> None:
    """A table fitted to the terminal; in a pipe, whole fields parted by tabs, without a heading."""
    if not is_terminal():
        for record in records:
            click.echo("\t".join(cell(record[column.name]) for column in columns))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            no_wrap=True,
            overflow="ellipsis",
            style=column.style,
            ratio=1 if column.flexible else None,
        )
    for record in records:
        table.add_row(*(Text(cell(record[column.name])) for column in columns))
    Console(highlight=False).print(table)


def cell(value: Any) -> str:
    """A value as a person reads it, on one line and harmless."""
    if value is None:
        return ""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(cell(item) for item in value)
    return str(value)


def print_json(record: Record) -> None:
    """One JSON object on a line of its own."""
    click.echo(json.dumps(record, ensure_ascii=False, default=str))


def print_csv(names: Sequence[str], records: Iterable[Record]) -> None:
    """CSV with a heading; cells that a spreadsheet would take for a formula are quoted (OWASP)."""
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for record in records:
        writer.writerow([harmless_cell(cell(record[name])) for name in names])


def harmless_cell(text: str) -> str:
    """A CSV cell that no spreadsheet runs as a formula.

    >>> harmless_cell('=HYPERLINK("x")')
    '\\'=HYPERLINK("x")'
    """
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


class _Fields(string.Formatter):
    """`str.format` with plain field names alone: no attributes, no indexes."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        if field_name not in kwargs:
            raise ConfigError(
                f"--format {{{field_name}}}", f"no such field (there are: {', '.join(sorted(kwargs))})"
            )
        return kwargs[field_name], field_name


def formatter(template: str) -> Callable[[Record], str]:
    """A function that fills `{id} {title}` from a record; `\\t` and `\\n` in it are tab and line feed."""
    template = template.replace("\\t", "\t").replace("\\n", "\n")
    fields = _Fields()

    def fill(record: Record) -> str:
        values = {name: value if isinstance(value, int) else cell(value) for name, value in record.items()}
        try:
            return fields.vformat(template, (), values)
        except (ValueError, KeyError, IndexError) as error:
            raise ConfigError("--format", f"{error} (try: --format '{{id}} {{title}}')") from error

    return fill
