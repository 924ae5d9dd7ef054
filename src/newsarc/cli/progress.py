"""A progress bar on a terminal's stderr; nothing anywhere else."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from newsarc.cli import output
from newsarc.cli.session import Session

WIDTH = 30
PAUSE = 0.05
"""Seconds from one drawing to the next: of a hundred thousand, few are seen."""


class Bar:
    """A bar that nobody sees."""

    def plan(self, total: int) -> None:
        """Says how many there are in all."""

    def advance(self) -> None:
        """Says that one more is done."""

    def move_to(self, done: int) -> None:
        """Says how many are done in all."""

    def show(self, done: int, total: int | None) -> None:
        """Says how many are done of how many."""
        if total is not None:
            self.plan(total)
        self.move_to(done)


class ShownBar(Bar):
    """A bar on the last line of the terminal; whatever is printed takes its place until it is drawn again."""

    def __init__(self, what: str, total: int | None) -> None:
        self._what = what
        self._total = total
        self._done = 0
        self._start = time.monotonic()
        self._draw()

    def plan(self, total: int) -> None:
        if total != self._total:
            self._total = total
            self._draw()

    def advance(self) -> None:
        self.move_to(self._done + 1)

    def move_to(self, done: int) -> None:
        self._done = done
        if done == self._total or time.monotonic() - self._drawn >= PAUSE:
            self._draw()

    def clear(self) -> None:
        """Wipes the line."""
        self._drawn = 0.0
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        minutes, seconds = divmod(int(self._drawn - self._start), 60)
        line = f"{self._what}… {minutes}:{seconds:02}"
        if self._total:
            full = WIDTH * self._done // self._total
            bar = click.style("━" * full, fg="green") + click.style("─" * (WIDTH - full), dim=True)
            line = f"{self._what} {bar} {self._done}/{self._total} {minutes}:{seconds:02}"
            if shutil.get_terminal_size().columns < WIDTH + 30:
                line = f"{self._what} {self._done}/{self._total}"
        if output.wants_color() is False:
            line = click.unstyle(line)
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


@contextmanager
def progress_bar(session: Session, total: int | None, what: str) -> Iterator[Bar]:
    """A bar for `total` things, None where that is not known yet."""
    if session.quiet or not sys.stderr.isatty() or (total is not None and total < 2):
        yield Bar()
        return
    bar = ShownBar(what, total)
    with output.cleared_before_output(bar.clear):
        yield bar
