"""Quiet: a source that has fewer new articles than it used to, beyond what chance and weekdays explain."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from newsarc.health.chances import ALPHA, poisson_tail
from newsarc.health.nights import PAST, SILENCE, Alarm, Night, usual_nights

LEAST_NIGHTS: Final = 14
"""Nights that must have passed before silence means anything."""

FALLEN_TO: Final = 0.25
"""Of the usual number of articles: what is above is no silence."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many articles a source has a day, by weekday, and how much that varies beyond chance (1: not)."""

    by_weekday: tuple[float, ...]
    spread: float

    @property
    def mean(self) -> float:
        """Articles a day."""
        return fmean(self.by_weekday)

    def of(self, day: date) -> float:
        """Articles to expect on a day."""
        return self.by_weekday[day.weekday()]


def usual_rate(counts: Mapping[date, int]) -> Rate:
    """The rate of at least three days with these counts.

    No day counts for more than the third best: a first run, or one after a pause, brings much at once.
    """
    cap = sorted(counts.values(), reverse=True)[2]
    capped = {day: min(count, cap) for day, count in counts.items()}
    mean = fmean(capped.values())
    by_weekday = []
    for weekday in range(7):
        mine = [count for day, count in capped.items() if day.weekday() == weekday]
        by_weekday.append((sum(mine) + mean) / (len(mine) + 1))
    excess = sum(
        (count - by_weekday[day.weekday()]) ** 2 / by_weekday[day.weekday()]
        for day, count in capped.items()
        if by_weekday[day.weekday()]
    )
    return Rate(tuple(by_weekday), max(1.0, excess / max(1, len(capped) - 7)))


def find_silence(tonight: Night, past: Sequence[Night]) -> Alarm | None:
    """The days up to tonight whose articles are least likely to be so few, if they are too few for chance."""
    counts = daily([*past, tonight], tonight)
    usual = daily(usual_nights(past, "quiet"), tonight)
    best: tuple[float, Alarm] | None = None
    if tonight.articles > FALLEN_TO * max(counts.values(), default=0):
        return None
    for start in list(counts)[-SILENCE.days : -1]:  # one silent night may be a holiday
        before = {day: count for day, count in usual.items() if start - PAST <= day < start}
        if len(before) < LEAST_NIGHTS:
            continue
        found = _compared(
            {day: count for day, count in counts.items() if day >= start}, usual_rate(before), tonight
        )
        if found and (best is None or found[0] < best[0]):
            best = found
    return best[1] if best else None


def _compared(counts: Mapping[date, int], rate: Rate, tonight: Night) -> tuple[float, Alarm] | None:
    """The alarm about these days and how likely they are in spite of it, None where nothing is wrong."""
    first, last = min(counts), max(counts)
    expected, came = sum(map(rate.of, counts)), sum(counts.values())
    is_silent = (
        came <= FALLEN_TO * expected
        and counts[last] <= FALLEN_TO * rate.of(last)
        and counts[first] <= FALLEN_TO * rate.mean
    )
    if not is_silent or (chance := poisson_tail(came / rate.spread, expected / rate.spread)) >= ALPHA:
        return None
    articles = f"{came} new article{'' if came == 1 else 's'}"
    detail = f"{articles} in {len(counts)} days, usually {rate.mean:.2g} a day"
    return chance, Alarm(kind="quiet", since=first, detail=detail, said_at=tonight.at)


def daily(nights: Iterable[Night], tonight: Night) -> dict[date, int]:
    """New articles by day, in order; days without a whole run are not there.

    Days are counted back from tonight and change at midday between two nights, so neither a run that begins
    some minutes early nor the change of the clocks in spring counts two nights for one.
    """
    counts: dict[date, int] = {}
    for night in nights:
        if night.is_whole and not night.is_backfill:
            day = tonight.at.date() - _DAY * age_in_days(night, tonight)
            counts[day] = counts.get(day, 0) + night.articles
    return dict(sorted(counts.items()))


def age_in_days(night: Night, tonight: Night) -> int:
    """How many nights ago a night was, to the nearest."""
    return math.floor((tonight.at - night.at) / _DAY + 0.5)
