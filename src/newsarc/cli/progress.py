"""A progress bar on a terminal's stderr; nothing anywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from newsarc.cli.session import Session


@contextmanager
def progress_bar(session: Session, total: int | None, what: str) -> Iterator[Callable[..., None]]:
    """A function that says that `count` more are done; `total` None where it is not known before."""
    if session.quiet or not sys.stderr.isatty() or (total is not None and total < 2):
        yield _ignore
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task(what, total=total)
        yield lambda count=1: progress.advance(task, count)


def _ignore(count: int = 1) -> None:
    """Nobody is watching."""
