"""How the sources stand: what the last run brought, what waits and why, what is wrong, how the weeks were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, Final

from newsarc.archive import Archive, VisitCounts
from newsarc.config import Source
from newsarc.health import MEMORY, Alarm, Night, read_nights

DAYS: Final = 30
"""How many days the figures go back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the runs of one day got of a source."""

    day: date
    articles: int
    words: int | None
    """The median of the new articles, None where there are none."""
    failures: int
    """Pages, tried for the first time, that their site did not give, or that were no articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """How one source stands."""

    name: str
    url: str
    last_run: datetime | None
    new: int
    """Articles that the last run brought."""
    recovered: int = 0
    """Of them, those that came out of a web archive."""
    error: str | None
    alarms: tuple[Alarm, ...]
    counts: VisitCounts
    days: tuple[Day, ...]
    """The last `DAYS`, oldest first."""

    def to_dict(self) -> dict[str, Any]:
        """As `newsarc status --json` prints it."""
        counts = self.counts
        return {
            "name": self.name,
            "url": self.url,
            "last_run": self.last_run.isoformat(timespec="seconds") if self.last_run else None,
            "new": self.new,
            "recovered": self.recovered,
            "known": counts.known,
            "planned": counts.planned,
            "waiting": counts.waiting,
            "waiting_reasons": counts.waiting_reasons,
            "next_retry": counts.next_retry,
            "given_up": counts.given_up,
            "given_up_reasons": counts.given_up_reasons,
            "next_revisit": counts.next_revisit,
            "error": self.error,
            "alarms": [alarm.to_dict() for alarm in self.alarms],
            "days": [
                {
                    "day": each.day.isoformat(),
                    "articles": each.articles,
                    "words": each.words,
                    "failures": each.failures,
                }
                for each in self.days
            ],
        }


def read_statuses(sources: Iterable[Source], archive: Archive, *, now: datetime) -> list[SourceStatus]:
    """How each source stands, out of the runs' reports and what is known of addresses."""
    runs = sorted(archive.runs(since=now - MEMORY), key=lambda run: str(run.get("started_at")))
    counts = archive.visit_counts()
    return [_status(source, runs, counts.get(source.name, VisitCounts()), now=now) for source in sources]


def _status(
    source: Source, runs: Sequence[Mapping[str, Any]], counts: VisitCounts, *, now: datetime
) -> SourceStatus:
    nights = read_nights(runs, source.name, now=now)
    last = nights[-1] if nights else None
    return SourceStatus(
        name=source.name,
        url=source.url,
        last_run=last.at if last else None,
        new=last.articles + last.recovered if last else 0,
        recovered=last.recovered if last else 0,
        error=last.error if last else None,
        alarms=last.alarms if last else (),
        counts=counts,
        days=tuple(_days(nights, now.date())),
    )


def _days(nights: Sequence[Night], today: date) -> Iterable[Day]:
    for age in reversed(range(DAYS)):
        day = today - timedelta(days=age)
        mine = [night for night in nights if night.at.date() == day]
        words = [count for night in mine for count in night.words]
        yield Day(
            day=day,
            articles=sum(night.articles + night.recovered for night in mine),
            words=round(median(words)) if words else None,
            failures=sum(night.tried - night.stored for night in mine),
        )
