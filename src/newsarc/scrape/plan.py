"""The plan of a run: what each source offers that is to be fetched now, and what is due of earlier runs.

What is planned is written down before anything is fetched. So a run that is cut off, be it by `kill -9`, is
continued by the next, even where a feed has moved on or says "not modified".
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Final

from newsarc.archive import Archive, Visit
from newsarc.article import Discovery
from newsarc.discover import Candidate
from newsarc.pipeline import Task
from newsarc.scrape.report import NOT_STORED, SourceReport
from newsarc.scrape.visits import is_due, planned, was_tried_later
from newsarc.sources import Offer
from newsarc.urls import url_key

UNLIMITED: Final = 10_000_000
"""Pages of one source in a run that was told how far back to go."""


def plan_tasks(
    offers: Sequence[Offer],
    reports: Mapping[str, SourceReport],
    archive: Archive,
    *,
    has_limit: bool,
    now: datetime,
) -> list[Task]:
    """The pages to fetch now, one of each source in turn; the reports say what is not fetched, and why.

    At most `max_new` of a source are new; what is left over is planned for the runs to come. Failed pages to
    be tried again and archived ones to be looked at again come besides.
    """
    due: dict[str, list[Visit]] = {name: [] for name in reports}
    for visit in archive.due_visits(now):
        if visit.source in due:
            due[visit.source].append(visit)
    lists = []
    for offer in offers:
        report = reports[offer.source.name]
        limit = offer.source.max_new if has_limit else UNLIMITED
        lists.append(_tasks_of(offer, report, due[report.name], archive, limit=limit, now=now))
    tasks = _in_turn(lists)
    for offer in offers:
        # A source that was not read to its end is read again: it must not answer "not modified" then.
        if not reports[offer.source.name].left:
            for validators in offer.validators:
                archive.remember_validators(validators.url, validators.etag, validators.last_modified)
    return tasks


def _tasks_of(
    offer: Offer, report: SourceReport, due: Sequence[Visit], archive: Archive, *, limit: int, now: datetime
) -> list[Task]:
    report.kind = offer.kind
    report.found = len(offer.candidates)
    report.error = str(offer.error) if offer.error is not None else None
    fresh: dict[str, Task] = {}
    visits: list[Visit] = []
    for candidate in offer.candidates:
        visit = archive.visit(candidate.url)
        if not _is_wanted(candidate, visit, archive, now=now):
            report.counts[_why_not(visit)] += 1
            continue
        visits.append(planned(candidate.url, visit, source=report.name, now=now))
        seen = visits[-1].first_seen
        fresh[url_key(candidate.url)] = _task(
            candidate.url, candidate.kind, offer, at=seen, around=candidate.published or candidate.modified
        )
    archive.note_visits(visits)
    others: list[Task] = []
    for visit in due:
        if visit.url_key in fresh:
            continue
        task = _task(visit.url, offer.kind or "page", offer, at=visit.first_seen)
        if visit.tried_at is None:  # left over by an earlier run
            fresh[visit.url_key] = task
        else:
            others.append(task)
    new = list(fresh.values())
    report.left = max(0, len(new) - limit)
    return new[:limit] + others


def _task(url: str, kind: str, offer: Offer, *, at: str, around: datetime | None = None) -> Task:
    return Task(
        url=url,
        discovered_by=_discovery(kind, offer.source.url, at),
        source=offer.source.name,
        around=around or datetime.fromisoformat(at),
    )


@lru_cache(64)
def _discovery(kind: str, url: str, at: str) -> Discovery:
    """How a page was found: the same for most of a source's."""
    return Discovery(kind=kind, url=url, at=at)  # type: ignore[arg-type]


def _is_wanted(candidate: Candidate, visit: Visit | None, archive: Archive, *, now: datetime) -> bool:
    """Whether an offered page is to be fetched now.

    One never tried is. One that failed or was refused is when its pause is over. One that is archived is
    where the source says that it changed since.
    """
    if visit is None or visit.tried_at is None:
        return archive.id_of(candidate.url) is None
    if visit.outcome in NOT_STORED:
        return is_due(visit, now=now)
    changed = candidate.modified
    return changed is not None and (
        changed > datetime.fromisoformat(visit.tried_at) or was_tried_later(visit, now=now)
    )


def _why_not(visit: Visit | None) -> str:
    """What is to be said of an offered page that is not fetched now."""
    if visit is None or visit.outcome not in NOT_STORED:
        return "known"
    return "waiting" if visit.next_try else "given_up"


def _in_turn(lists: Iterable[Sequence[Task]]) -> list[Task]:
    """The sources' tasks, one of each source in turn, and each page once, whichever source has it.

    So hosts are asked side by side from the first page on, however long one source's list is.
    """
    tasks: dict[str, Task] = {}
    for task in chain.from_iterable(zip_longest(*lists)):
        if task is not None:
            tasks.setdefault(url_key(task.url), task)
    return list(tasks.values())
