"""Nights and alarms: what one run got of a source and what was wrong with it, out of the reports of runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

Kind = Literal["unreachable", "quiet", "failing", "thin", "undated", "unsigned", "differing"]

SAID: Final[Mapping[Kind, str]] = {
    "unreachable": "cannot be read",
    "quiet": "quiet",
    "failing": "pages fail",
    "thin": "thin",
    "undated": "no dates",
    "unsigned": "no authors",
    "differing": "texts differ from the publisher's own (JSON-LD)",
}

PAST: Final = timedelta(days=56)
"""The nights before a change that say what is usual."""

RECENT: Final = timedelta(days=28)
"""A change is looked for among the nights since then; what has lasted longer is what is usual."""

SILENCE: Final = timedelta(days=84)
"""The same for silence, which of a source with an article a week takes a quarter to be told from chance."""

MEMORY: Final = PAST + SILENCE
"""How far back nights are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What is wrong with a source, and since when."""

    kind: Kind
    since: date
    detail: str
    said_at: datetime
    """When a person was last told of it."""
    url: str | None = None
    """A page that shows it."""
    sample: str | None = None
    """Where that page is kept, from the archive's root."""

    @property
    def message(self) -> str:
        """`quiet since 2026-11-20: 0 new articles in 3 days, usually 5 a day`."""
        return f"{SAID[self.kind]} since {self.since}: {self.detail}"

    def to_dict(self) -> dict[str, Any]:
        """As it stands in a run's report."""
        return {
            "kind": self.kind,
            "since": self.since.isoformat(),
            "detail": self.detail,
            "said_at": self.said_at.isoformat(timespec="seconds"),
            "url": self.url,
            "sample": self.sample,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What one run got of one source. Pages are counted when they are tried for the first time."""

    at: datetime
    is_whole: bool = True
    """Whether the source was read and everything that it offered had its turn."""
    is_backfill: bool = False
    """Whether old pages were fetched, which may be of another kind than those of today."""
    error: str | None = None
    recovered: int = 0
    """Pages that were gone, and came out of a web archive: they say nothing of the source's health."""
    tried: int = 0
    stored: int = 0
    words: tuple[int, ...] = ()
    """Of each new article."""
    dated: int = 0
    signed: int = 0
    agreeing: int = 0
    """Articles whose text is the one that the publisher declares (JSON-LD), where one is declared."""
    alarms: tuple[Alarm, ...] = ()

    @property
    def articles(self) -> int:
        """New articles."""
        return len(self.words)


def read_nights(
    runs: Iterable[Mapping[str, Any]], source: str, *, now: datetime | None = None
) -> list[Night]:
    """The nights of a source, oldest first, out of the reports of runs; what tells nothing is left out.

    So are those after `now`: a clock that was wrong has dated them.
    """
    nights = []
    for run in runs:
        try:
            told = next(each for each in run["sources"] if each["name"] == source)
            night = _night(run, told)
            if now is None or night.at <= now:
                nights.append(night)
        except (KeyError, TypeError, ValueError, AttributeError, StopIteration):
            continue  # an older report, or of a run that did not ask this source
    return sorted(nights, key=lambda night: night.at)


def _night(run: Mapping[str, Any], told: Mapping[str, Any]) -> Night:
    health = told["health"]
    return Night(
        at=datetime.fromisoformat(run["started_at"]),
        is_whole=not run["interrupted"] and told["error"] is None,
        is_backfill=run["since"] is not None or told["left"] > 0,
        error=told["error"],
        recovered=int(told.get("recovered", 0)),
        tried=int(health["tried"]),
        stored=int(health["stored"]),
        words=tuple(map(int, health["words"])),
        dated=int(health["dated"]),
        signed=int(health["signed"]),
        agreeing=int(health["agreeing"]),
        alarms=tuple(map(_alarm, told["alarms"])),
    )


def _alarm(record: Mapping[str, Any]) -> Alarm:
    since, said_at = date.fromisoformat(record["since"]), datetime.fromisoformat(record["said_at"])
    return Alarm(**{**record, "since": since, "said_at": said_at})


def usual_nights(nights: Sequence[Night], kind: Kind) -> list[Night]:
    """The nights that say what is usual: those that an alarm of this kind was about are not among them.

    What has lasted as long as `RECENT` is what is usual now, and what was before it counts no more.
    """
    spans: dict[date, date] = {}
    for night in nights:
        for alarm in night.alarms:
            if alarm.kind == kind:
                spans[alarm.since] = night.at.date()
    usual = list(nights)
    for since, until in spans.items():
        if until - since >= RECENT:
            usual = [night for night in usual if night.at.date() >= since]
        else:
            usual = [night for night in usual if not since <= night.at.date() <= until]
    return usual


def carried(alarm: Alarm, known: Alarm | None, *, now: datetime, remind_after: timedelta) -> Alarm:
    """An alarm as it is told tonight: where it stood before it is the same one, said again after a while."""
    if known is None:
        return alarm
    return replace(
        alarm,
        since=min(alarm.since, known.since),
        said_at=now if now - known.said_at >= remind_after else known.said_at,
        url=known.url,
        sample=known.sample,
    )
