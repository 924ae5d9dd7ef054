"""Tables: fitted to the terminal, or whole fields parted by tabs in a pipe."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import click

from newsarc.cli.output import Record, cell, is_terminal

GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    `least` is the width to which it may be cut where the terminal is narrow, None where it is never cut;
    a `spare` column is left out before anything is cut further, the one with the greatest number first.
    `shown` cuts its values on a terminal alone.
    """

    name: str
    title: str
    right: bool = False
    least: int | None = None
    spare: int = 0
    shown: int | None = None
    color: str | None = None


def print_table(columns: Sequence[Column], records: Iterable[Record], *, is_headed: bool = False) -> None:
    """A table fitted to the terminal; in a pipe, whole fields parted by tabs, with a heading where asked."""
    if not is_terminal():
        if is_headed:
            click.echo("\t".join(column.title for column in columns))
        for record in records:
            click.echo("\t".join(cell(record[column.name]) for column in columns))
        return
    rows = [[cell(record[column.name]) for column in columns] for record in records]
    if not rows:
        return
    natural = [_natural(column, [row[i] for row in rows]) for i, column in enumerate(columns)]
    widths = fit(columns, natural, terminal_width())
    titles = [
        _cut(column.title, width, column) for column, width in zip(columns, widths, strict=True) if width
    ]
    click.secho((" " * GAP).join(titles).rstrip(), bold=True)
    for row in rows:
        click.echo(row_line(columns, row, widths))


def terminal_width() -> int:
    """How many columns the terminal has."""
    return shutil.get_terminal_size().columns


def row_line(
    columns: Sequence[Column], texts: Sequence[str], widths: Sequence[int], *, color: str | None = None
) -> str:
    """One row, its texts cut and filled to the widths; `color` is for the first."""
    cut = [
        click.style(_cut(text, width, column), fg=column.color or (color if i == 0 else None))
        for i, (text, column, width) in enumerate(zip(texts, columns, widths, strict=True))
        if width
    ]
    return (" " * GAP).join(cut).rstrip()


def _natural(column: Column, texts: Sequence[str]) -> int:
    from rich.cells import cell_len

    return max(cell_len(text[: column.shown]) for text in (column.title, *texts))


def fit(columns: Sequence[Column], natural: Sequence[int], room: int) -> list[int]:
    """The width of every column, 0 for one that is left out, so that a line has at most `room` cells.

    >>> columns = [Column(name="id", title="id"), Column(name="title", title="title", least=10)]
    >>> fit(columns, [4, 40], 30)
    [4, 24]
    """
    widths = [min(n, c.least) if c.least else n for c, n in zip(columns, natural, strict=True)]
    for i, column in sorted(enumerate(columns), key=lambda pair: -pair[1].spare):
        if column.spare and _total(widths) > room:
            widths[i] = 0
    for i in range(len(columns)):
        left = room - _total(widths)
        if widths[i] and columns[i].least:
            widths[i] = max(1, widths[i] + min(left, natural[i] - widths[i]))
    return widths


def _total(widths: Sequence[int]) -> int:
    shown = [width for width in widths if width]
    return sum(shown) + GAP * (len(shown) - 1)


def _cut(text: str, width: int, column: Column) -> str:
    """The text in exactly `width` cells."""
    from rich.cells import cell_len, set_cell_size

    text = text[: column.shown]
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…"
    space = " " * (width - length)
    return space + text if column.right else text + space
