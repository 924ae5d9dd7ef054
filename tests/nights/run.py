"""One night's run at a time that is given; `python -m tests.nights.run` is one whose machine dies in it."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from newsarc.archive import Archive
from newsarc.config import NetworkSettings, Source
from newsarc.fetch import Fetcher, World
from newsarc.pipeline import Result
from newsarc.scrape import RunReport, scrape
from newsarc.workers import Workers
from tests.fetch.conftest import Clock


def run_night(
    folder: Path,
    sources: Sequence[Source],
    workers: Workers,
    now: datetime,
    on_result: Callable[[Result], None] = lambda result: None,
) -> RunReport:
    """A run that begins at `now` and takes no time."""
    pauses = Clock()
    world = World(clock=pauses, sleep=pauses.sleep, now=lambda: now, random=lambda: 0.5)
    with (
        Archive(folder, create=True, clock=lambda: now) as archive,
        Fetcher(NetworkSettings(allow_private=True), world=world) as fetcher,
    ):
        return scrape(
            sources,
            archive=archive,
            fetcher=fetcher,
            workers=workers,
            on_result=on_result,
            clock=lambda: now,
        )


def main() -> None:
    """`FOLDER TIME RESULTS (NAME KIND URL)…`: is killed after so many results."""
    folder, now, results, *told = sys.argv[1:]
    sources = [
        Source(name=name, kind=kind, url=url)  # type: ignore[arg-type]
        for name, kind, url in zip(told[::3], told[1::3], told[2::3], strict=True)
    ]
    seen: list[Result] = []

    def die_at_last(result: Result) -> None:
        seen.append(result)
        if len(seen) == int(results):
            os.kill(os.getpid(), signal.SIGKILL)

    with Workers(1) as workers:
        run_night(Path(folder), sources, workers, datetime.fromisoformat(now), die_at_last)


if __name__ == "__main__":
    main()
