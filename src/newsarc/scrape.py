"""One run over the sources: discover, fetch, extract, archive, report.

What was offered, what came of it, and why the rest did not, stands in the report; nothing that one source or
one page does ends the run.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from itertools import chain, zip_longest
from typing import Any

import newsarc
from newsarc.archive import Archive, Visit
from newsarc.article import Article, Discovery
from newsarc.config import Source
from newsarc.discover import Candidate
from newsarc.fetch import Fetcher
from newsarc.pipeline import Result, Task, gather
from newsarc.sources import Offer, read_sources
from newsarc.urls import url_key
from newsarc.workers import Workers

log = logging.getLogger(__name__)

REVISITS = tuple(timedelta(hours=hours) for hours in (6, 24, 3 * 24, 7 * 24, 30 * 24))
"""How old an article is when its page is looked at again: most edits come early."""

RETRY_AFTER = timedelta(hours=12)
"""The first pause before a page that failed or was refused is tried again; it doubles with every try."""

GIVE_UP_AFTER = timedelta(days=30)

OPEN = ("waiting", "given_up")
"""Offered pages that failed before: those that wait for their next try, and those that get none."""

NOT_STORED = ("failed", "refused")

OUTCOMES = ("new", "updated", "unchanged", "refused", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A page or a source that is not in the archive as hoped, and why."""

    url: str
    outcome: str
    reason: str
    message: str | None = None


@dataclass(slots=True, kw_only=True)
class SourceReport:
    """What one source offered and what came of it. `found` counts all it offered, known ones included."""

    name: str
    url: str
    kind: str | None = None
    found: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    error: str | None = None
    trouble: list[Trouble] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """As it stands in the run's JSON file."""
        return {
            "name": self.name,
            "url": self.url,
            "kind": self.kind,
            "found": self.found,
            **{outcome: self.counts[outcome] for outcome in (*OUTCOMES, *OPEN)},
            "error": self.error,
            "trouble": [
                {"url": t.url, "outcome": t.outcome, "reason": t.reason, "message": t.message}
                for t in self.trouble
            ],
        }


@dataclass(slots=True, kw_only=True)
class RunReport:
    """What one run did."""

    started_at: datetime
    finished_at: datetime | None = None
    interrupted: bool = False
    sources: list[SourceReport] = field(default_factory=list)

    @property
    def has_failures(self) -> bool:
        """Whether a source or a page failed; refused pages are no failure of the run."""
        return any(source.error or source.counts["failed"] for source in self.sources)

    def to_dict(self) -> dict[str, Any]:
        """As it stands in `runs/RUN.json`."""
        return {
            "schema_version": 1,
            "newsarc": newsarc.__version__,
            "command": "scrape",
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "finished_at": self.finished_at.isoformat(timespec="seconds") if self.finished_at else None,
            "interrupted": self.interrupted,
            "sources": [source.to_dict() for source in self.sources],
        }


def scrape(
    sources: Sequence[Source],
    *,
    archive: Archive,
    fetcher: Fetcher,
    workers: Workers,
    should_stop: Callable[[], bool] = lambda: False,
    on_plan: Callable[[int], None] = lambda count: None,
    on_result: Callable[[Result], None] = lambda result: None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> RunReport:
    """Archives what the sources have that is new, and writes the report to `runs/`.

    Holds the archive's lock for the time of the run: raises Locked where another run has it.
    """
    report = RunReport(started_at=clock())
    with archive.lock():
        reports = {
            source.name: SourceReport(name=source.name, url=source.url, kind=source.kind)
            for source in sources
        }
        report.sources = list(reports.values())
        try:
            offers = list(read_sources(sources, fetcher=fetcher, archive=archive))
            due = _due_tasks(archive, reports, now=clock())
            tasks = _in_turn(
                [*_tasks_of(offer, reports[offer.source.name], archive, now=clock()), *due[offer.source.name]]
                for offer in offers
            )
            on_plan(len(tasks))
            for result in gather(tasks, fetcher=fetcher, workers=workers, archive=archive):
                _note(result, reports[result.task.source or ""], archive, now=clock())
                on_result(result)
            if not should_stop():
                _remember_validators(offers, archive)
        finally:
            report.interrupted = should_stop()
            report.finished_at = clock()
            archive.write_run(report.to_dict())
    return report


def _tasks_of(offer: Offer, report: SourceReport, archive: Archive, *, now: datetime) -> list[Task]:
    """The offered pages that are to be fetched now, at most `max_new` of the source."""
    report.kind = offer.kind
    report.found = len(offer.candidates)
    if offer.error is not None:
        report.error = str(offer.error)
        log.warning("source failed", extra={"source": report.name, "error": report.error})
    tasks: list[Task] = []
    for candidate in offer.candidates:
        if len(tasks) >= offer.source.max_new:
            break
        if is_due(candidate, archive, now=now):
            at = now.isoformat(timespec="seconds")
            discovery = Discovery(kind=candidate.kind, url=offer.source.url, at=at)
            tasks.append(Task(url=candidate.url, discovered_by=discovery, source=report.name))
        else:
            report.counts[_why_not(candidate, archive)] += 1
    return tasks


def _why_not(candidate: Candidate, archive: Archive) -> str:
    """What is to be said of an offered page that is not fetched now."""
    visit = archive.visit(candidate.url)
    if visit is None or visit.outcome not in NOT_STORED:
        return "unchanged"
    return "waiting" if visit.next_try else "given_up"


def _due_tasks(
    archive: Archive, reports: Mapping[str, SourceReport], *, now: datetime
) -> dict[str, list[Task]]:
    """By source, the pages whose time has come: those to be tried again, and those to be looked at again."""
    due: dict[str, list[Task]] = {name: [] for name in reports}
    for visit in archive.due_visits(now):
        if visit.source in due:
            discovery = Discovery(kind="page", url=reports[visit.source].url, at=visit.first_seen)
            due[visit.source].append(Task(url=visit.url, discovered_by=discovery, source=visit.source))
    return due


def is_due(candidate: Candidate, archive: Archive, *, now: datetime) -> bool:
    """Whether an offered page is to be fetched now.

    One never tried is. One that failed or was refused is when its pause is over. One that is archived is
    where the source says that it changed since.
    """
    visit = archive.visit(candidate.url)
    if visit is None or visit.tried_at is None:
        return archive.id_of(candidate.url) is None
    if visit.outcome in NOT_STORED:
        return visit.next_try is not None and datetime.fromisoformat(visit.next_try) <= now
    changed = candidate.modified
    return changed is not None and changed > datetime.fromisoformat(visit.tried_at)


def next_try(visit: Visit, *, now: datetime) -> datetime | None:
    """When a page that failed or was refused is tried again; None where it is given up.

    The pauses double from 12 hours; after 30 days, and at once for what is gone for good (410), it ends.
    """
    if visit.reason == "http_410" or now - datetime.fromisoformat(visit.first_seen) > GIVE_UP_AFTER:
        return None
    pauses: int = 2 ** min(visit.tries - 1, 6)
    return now + RETRY_AFTER * pauses


def next_revisit(published: datetime, *, now: datetime) -> datetime | None:
    """When an archived page is looked at again; None once it is older than the last of `REVISITS`."""
    return next((published + age for age in REVISITS if published + age > now), None)


def _in_turn(lists: Iterable[Sequence[Task]]) -> list[Task]:
    """The sources' tasks, one of each source in turn, and each page once, whichever source has it.

    So hosts are asked side by side from the first page on, however long one source's list is.
    """
    turns = chain.from_iterable(zip_longest(*lists))
    tasks: dict[str, Task] = {}
    for task in turns:
        if task is not None:
            tasks.setdefault(url_key(task.url), task)
    return list(tasks.values())


def _note(result: Result, report: SourceReport, archive: Archive, *, now: datetime) -> None:
    """Remembers what came of a page, in the report and for the next run."""
    report.counts[result.outcome] += 1
    is_stored = result.outcome not in NOT_STORED
    if not is_stored:
        message = str(result.error) if result.error else None
        report.trouble.append(
            Trouble(
                url=result.task.url,
                outcome=result.outcome,
                reason=result.reason or "unknown",
                message=message,
            )
        )
    before = archive.visit(result.task.url)
    visit = Visit(
        url_key=url_key(result.task.url),
        url=result.task.url,
        source=report.name,
        first_seen=before.first_seen if before else _stamp(now),
        tried_at=_stamp(now),
        outcome=result.outcome,
        reason=result.reason,
        tries=0 if is_stored else (before.tries if before else 0) + 1,
    )
    again = (
        next_revisit(_published(result.article, visit), now=now) if is_stored else next_try(visit, now=now)
    )
    archive.note_visit(replace(visit, next_try=_stamp(again) if again else None))


def _published(article: Article | None, visit: Visit) -> datetime:
    """The time from which an article's age counts: a day from its beginning, none from when it was found."""
    published = article.published if article else None
    if published is None:
        return datetime.fromisoformat(visit.first_seen)
    if not isinstance(published, datetime):
        published = datetime.combine(published, time())
    return published if published.tzinfo else published.replace(tzinfo=UTC)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _remember_validators(offers: Iterable[Offer], archive: Archive) -> None:
    """Lets a source answer "not modified" next time, where everything that it offered has had its turn.

    What failed or was refused comes back by its own next try, whether or not the source still offers it.
    """
    for offer in offers:
        if all(_is_known(candidate, archive) for candidate in offer.candidates):
            for validators in offer.validators:
                archive.remember_validators(validators.url, validators.etag, validators.last_modified)


def _is_known(candidate: Candidate, archive: Archive) -> bool:
    return archive.visit(candidate.url) is not None or archive.id_of(candidate.url) is not None
