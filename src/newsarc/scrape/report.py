"""The report of a run: what each source offered, what came of it, and what is wrong."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

import newsarc
from newsarc.health import Alarm

OUTCOMES: Final = ("new", "updated", "unchanged", "refused", "failed")

NOT_STORED: Final = ("failed", "refused")

NOT_ASKED: Final = ("known", "waiting", "given_up")
"""Offered pages that are not asked for: archived ones; failed ones that wait for a next try or get none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A page or a source that is not in the archive as hoped, and why."""

    url: str
    outcome: str
    reason: str
    message: str | None = None


@dataclass(slots=True, kw_only=True)
class Health:
    """What says whether a source is as it was, counted over the pages that were tried for the first time."""

    tried: int = 0
    stored: int = 0
    words: list[int] = field(default_factory=list)
    dated: int = 0
    signed: int = 0
    agreeing: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As it stands in the run's JSON file, where `newsarc.health` reads it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True, kw_only=True)
class SourceReport:
    """What one source offered and what came of it. `found` counts all it offered, known ones included."""

    name: str
    url: str
    kind: str | None = None
    found: int = 0
    left: int = 0
    """Pages that were to be fetched and are left for the next run, by `max_new` or lack of time."""
    counts: Counter[str] = field(default_factory=Counter)
    recovered: int = 0
    """Of the new ones: those that were gone, and came out of a web archive."""
    error: str | None = None
    trouble: list[Trouble] = field(default_factory=list)
    health: Health = field(default_factory=Health)
    alarms: tuple[Alarm, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As it stands in the run's JSON file."""
        return {
            "name": self.name,
            "url": self.url,
            "kind": self.kind,
            "found": self.found,
            **{outcome: self.counts[outcome] for outcome in (*OUTCOMES, *NOT_ASKED)},
            "recovered": self.recovered,
            "left": self.left,
            "error": self.error,
            "trouble": [
                {"url": t.url, "outcome": t.outcome, "reason": t.reason, "message": t.message}
                for t in self.trouble
            ],
            "health": self.health.to_dict(),
            "alarms": [alarm.to_dict() for alarm in self.alarms],
        }


@dataclass(slots=True, kw_only=True)
class RunReport:
    """What one run did."""

    started_at: datetime
    finished_at: datetime | None = None
    since: datetime | None = None
    """How far back it looked, where it was told to."""
    stopped_by: Literal["signal", "max_runtime", "error"] | None = "error"
    """What ended it before all was done; until it has ended, that it may come to no good end."""
    sources: list[SourceReport] = field(default_factory=list)

    @property
    def interrupted(self) -> bool:
        """Whether something was left undone; the next run does it."""
        return self.stopped_by is not None

    @property
    def has_failures(self) -> bool:
        """Whether a source or a page failed; refused pages are no failure of the run."""
        return any(source.error or source.counts["failed"] for source in self.sources)

    @property
    def alarms(self) -> list[tuple[str, Alarm]]:
        """What is wrong with the sources, each with the source's name."""
        return [(source.name, alarm) for source in self.sources for alarm in source.alarms]

    def is_news(self, alarm: Alarm) -> bool:
        """Whether an alarm is to be said tonight: it is new, or stands and was not said for a week."""
        return alarm.said_at == self.started_at

    def to_dict(self) -> dict[str, Any]:
        """As it stands in `runs/RUN.json`."""
        return {
            "schema_version": 1,
            "newsarc": newsarc.__version__,
            "command": "scrape",
            "started_at": _stamp(self.started_at),
            "finished_at": _stamp(self.finished_at),
            "since": _stamp(self.since),
            "interrupted": self.interrupted,
            "stopped_by": self.stopped_by,
            "sources": [source.to_dict() for source in self.sources],
        }


def _stamp(moment: datetime | None) -> str | None:
    # Runs of one second are told apart, and sort.
    return moment.isoformat() if moment else None
