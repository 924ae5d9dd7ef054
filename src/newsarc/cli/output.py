"""How records and messages are printed: lines, JSON Lines, CSV, a person's own format.

Everything that came from a page passes `printable` or its like in JSON, so that no title can steer the
terminal.
"""

import json
import os
import re
import string
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from newsarc.errors import ConfigError, NewsarcError
from newsarc.text import harmless_cell, printable

Record = Mapping[str, Any]

# What a terminal obeys or a reader does not see, though JSON allows it raw: C1 controls, bidi marks, lone
# surrogates, line separators, annotations, tags. As an escape it is the same JSON.
_UNSAFE_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)


def is_terminal() -> bool:
    """Whether results go to a person's screen."""
    return sys.stdout.isatty()


def wants_color() -> bool | None:
    """False or True where the person says so (no-color.org, force-color.org); else None: on a terminal."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return True if os.environ.get("FORCE_COLOR") else None


def discard_output() -> None:
    """Lets everything further vanish, where nobody takes it; Python would complain about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_clear: Callable[[], None] | None = None
"""Wipes what is drawn on the terminal's last line, while something is."""


@contextmanager
def cleared_before_output(clear: Callable[[], None]) -> Iterator[None]:
    """Calls `clear` before anything is printed, and at the end."""
    global _clear
    _clear = clear
    try:
        yield
    finally:
        _clear = None
        clear()


def echo(text: str, *, err: bool = False) -> None:
    """A line on stdout, or on stderr, in place of a progress bar."""
    if _clear is not None:
        _clear()
    click.echo(text, err=err, color=wants_color())


def print_error(message: str, notes: Iterable[str] = ()) -> None:
    """One line on stderr, and what helps to mend it below."""
    head = click.style("error:", fg="red", bold=True)
    echo(f"{head} {printable(message)}", err=True)
    for note in notes:
        echo(f"  {printable(note)}", err=True)


def print_warning(message: str) -> None:
    """One line on stderr about what did not stop the command."""
    echo(f"{click.style('warning:', fg='yellow', bold=True)} {printable(message)}", err=True)


def typed_error(error: NewsarcError, typed: Mapping[str, str]) -> str:
    """An error's line; an address in it is shown as the person typed it."""
    return f"{typed[error.subject]}: {error.why}" if error.subject in typed else str(error)


def cell(value: Any) -> str:
    """A value as a person reads it, on one line and harmless."""
    if value is None:
        return ""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(cell(item) for item in value)
    return str(value)


def print_json(record: Record, *, indent: int | None = None) -> None:
    """One JSON object, on a line of its own unless it is to be indented."""
    text = json.dumps(record, ensure_ascii=False, default=str, indent=indent)
    echo(_UNSAFE_IN_JSON.sub(lambda match: json.dumps(match[0])[1:-1], text))


def print_csv(names: Sequence[str], records: Iterable[Record]) -> None:
    """CSV with a heading; a cell that a spreadsheet would take for a formula begins with `'` (OWASP)."""
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for record in records:
        writer.writerow([harmless_cell(cell(record[name])) for name in names])


class _Fields(string.Formatter):
    """`str.format` with plain field names alone: no attributes, no indexes."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        return kwargs[field_name], field_name


def formatter(template: str, names: Sequence[str]) -> Callable[[Record], str]:
    """A function that fills `{id} {title}` from a record; `\\t` and `\\n` in it are tab and line feed.

    Raises ConfigError at once for a template that no record with these fields could fill.
    """
    template = template.replace("\\t", "\t").replace("\\n", "\n")
    fields = _Fields()

    def fill(record: Record) -> str:
        values = {name: value if isinstance(value, int) else cell(value) for name, value in record.items()}
        try:
            return fields.vformat(template, (), values)
        except (ValueError, KeyError, IndexError) as error:
            raise ConfigError("--format", f"{error} (try: --format '{{id}} {{title}}')") from error

    _check_fields(template, names)
    return fill


def _check_fields(template: str, names: Sequence[str]) -> None:
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ConfigError("--format", f"{error} (try: --format '{{id}} {{title}}')") from error
    for _, name, spec, _ in parts:
        if name is None:
            continue
        if re.search("[{]|[0-9]{4}", spec or ""):
            raise ConfigError(f"--format {{{name}:{spec}}}", "a width has three digits at most")
        if name not in names:
            raise ConfigError(
                f"--format {{{name}}}", f"no such field (there are: {', '.join(sorted(names))})"
            )
