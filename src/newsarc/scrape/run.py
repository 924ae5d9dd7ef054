"""scrape: one run from the lock to the report."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from newsarc.archive import Archive
from newsarc.config import REVISITS, Source, WaybackSettings
from newsarc.fetch import Fetcher, WebArchive
from newsarc.pipeline import Result, gather
from newsarc.scrape.fallback import with_fallback
from newsarc.scrape.plan import plan_tasks
from newsarc.scrape.report import NOT_STORED, RunReport, SourceReport, Trouble
from newsarc.scrape.visits import is_recovered, visited
from newsarc.scrape.watch import Watch
from newsarc.sources import read_sources
from newsarc.workers import Workers

log = logging.getLogger(__name__)


def scrape(
    sources: Sequence[Source],
    *,
    archive: Archive,
    fetcher: Fetcher,
    workers: Workers,
    revisits: Sequence[timedelta] = REVISITS,
    wayback: WaybackSettings = WaybackSettings(),  # noqa: B008
    since: datetime | None = None,
    max_runtime: timedelta | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    on_plan: Callable[[int], None] = lambda count: None,
    on_result: Callable[[Result], None] = lambda result: None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> RunReport:
    """Archives what the sources have that is new, judges their health, and writes the report to `runs/`.

    With `since` the sources are read as far back as that, and `max_new` does not count. After `max_runtime`
    what is in hand is finished and the rest left for the next run. Holds the archive's lock for the time of
    the run: raises Locked where another run has it.
    """
    report = RunReport(
        started_at=clock(),
        since=since,
        sources=[SourceReport(name=source.name, url=source.url, kind=source.kind) for source in sources],
    )
    reports = {source.name: source for source in report.sources}
    ages = {source.name: revisits if source.revisits is None else source.revisits for source in sources}
    may_fall_back = {source.name for source in sources if source.wayback}
    with archive.lock(), _time_limit(max_runtime, fetcher.stop) as is_late:
        watch = Watch(report, archive)
        try:
            offers = read_sources(sources, fetcher=fetcher, archive=archive, since=since)
            # What the sources offer is let go of: a run of many thousand pages is a long one.
            tasks = plan_tasks(list(offers), reports, archive, has_limit=since is None, now=clock())
            is_read = not is_late()
            left = Counter(task.source or "" for task in tasks)
            on_plan(len(tasks))
            results = gather(tasks, fetcher=fetcher, workers=workers, archive=archive)
            for result in with_fallback(
                results,
                web_archive=WebArchive(wayback, fetcher),
                workers=workers,
                archive=archive,
                wants=lambda task: task.source in may_fall_back,
            ):
                name = result.task.source or ""
                left[name] -= 1
                before = archive.visit(result.task.url)
                _note(result, reports[name])
                watch.note(result, reports[name], is_first=before is None or before.tried_at is None)
                visit = visited(before, result, source=name, revisits=ages[name], now=clock())
                archive.note_visits([visit])
                on_result(result)
            for name, count in left.items():
                reports[name].left += count
            is_done = is_read and not left.total()
            report.stopped_by = (
                "signal" if should_stop() else "max_runtime" if is_late() and not is_done else None
            )
            watch.judge(fetcher)
        finally:
            report.finished_at = clock()
            archive.write_run(report.to_dict())
    return report


def _note(result: Result, report: SourceReport) -> None:
    """Puts into the report what came of a page."""
    report.counts[result.outcome] += 1
    report.recovered += is_recovered(result)
    if result.outcome in NOT_STORED:
        trouble = Trouble(
            url=result.task.url,
            outcome=result.outcome,
            reason=result.reason or "unknown",
            message=str(result.error) if result.error else None,
        )
        report.trouble.append(trouble)


@contextmanager
def _time_limit(limit: timedelta | None, stop: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """Calls `stop` after some time; gives a function that says whether it has. Its clock is monotonic."""
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        stop()

    timer = threading.Timer(limit.total_seconds(), end) if limit is not None else None
    if timer:
        timer.daemon = True
        timer.start()
    try:
        yield is_late.is_set
    finally:
        if timer:
            timer.cancel()
