"""A progress bar on a terminal's stderr; nothing anywhere else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsarc.cli.session import Session

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """A bar that nobody sees."""

    def plan(self, total: int) -> None:
        """Says how many there are in all."""

    def advance(self, count: int = 1) -> None:
        """Says that `count` more are done."""

    def move_to(self, done: int) -> None:
        """Says how many are done in all."""


class _ShownBar(Bar):
    def __init__(self, progress: "Progress", task: "TaskID") -> None:
        self._progress = progress
        self._task = task

    def plan(self, total: int) -> None:
        self._progress.update(self._task, total=total)

    def advance(self, count: int = 1) -> None:
        self._progress.advance(self._task, count)

    def move_to(self, done: int) -> None:
        self._progress.update(self._task, completed=done)


@contextmanager
def progress_bar(session: Session, total: int | None, what: str) -> Iterator[Bar]:
    """A bar for `total` things, None where that is not known yet."""
    if session.quiet or not sys.stderr.isatty() or (total is not None and total < 2):
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # click writes results to the real stdout; rich passes them above the bar where both are one terminal.
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _ShownBar(progress, progress.add_task(what, total=total))
