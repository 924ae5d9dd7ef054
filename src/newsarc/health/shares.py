"""Shares: what most of a source's pages usually have (a date, an author, their usual length) and lose."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Final

from newsarc.health.chances import ALPHA, binomial_tail, certain_share
from newsarc.health.nights import PAST, RECENT, Alarm, Kind, Night, usual_nights

LEAST_PAGES: Final = 20
"""Pages that must have come before a share of them means anything."""

LEAST_TIME: Final = timedelta(days=6.5)
"""The same in time: a source's first nights say little of its weeks."""

FEW: Final = 3
"""Fewer pages than this are no evidence, whatever they are like."""

FALLEN_TO: Final = 0.6
"""Of the usual share: what is above is no change that a person would call one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something that pages have or have not."""

    kind: Kind
    count: Callable[[Night, float], tuple[int, int]]
    """How many have it, of how many; the second argument is the usual number of words."""
    detail: str


MEASURES: Final = (
    Measure(
        kind="failing",
        count=lambda night, words: (night.stored, night.tried),
        detail="{good} of {count} new pages could be kept, usually {usual:.0%}",
    ),
    Measure(
        kind="thin",
        count=lambda night, words: (sum(each >= words / 2 for each in night.words), night.articles),
        detail="{recent:.0f} words (median of {count} articles), usually {words:.0f}",
    ),
    Measure(
        kind="undated",
        count=lambda night, words: (night.dated, night.articles),
        detail="{good} of {count} articles have one, usually {usual:.0%}",
    ),
    Measure(
        kind="unsigned",
        count=lambda night, words: (night.signed, night.articles),
        detail="{good} of {count} articles have one, usually {usual:.0%}",
    ),
    Measure(
        kind="differing",
        count=lambda night, words: (night.agreeing, night.articles),
        detail="{good} of {count} articles agree, usually {usual:.0%}",
    ),
)


def find_fall(measure: Measure, tonight: Night, past: Sequence[Night]) -> Alarm | None:
    """The nights up to tonight whose share is least likely to be so low, if it is too low for chance."""
    nights = [
        night
        for night in (*past, tonight)
        if night.is_whole and not night.is_backfill and measure.count(night, 0)[1]
    ]
    usual = usual_nights(past, measure.kind)
    best: tuple[float, Alarm] | None = None
    for i, first in enumerate(nights):
        if tonight.at - first.at > RECENT:
            continue
        before = [night for night in usual if first.at - PAST <= night.at < first.at]
        found = _compared(measure, nights[i:], before, tonight)
        if found and (best is None or found[0] < best[0]):
            best = found
    return best[1] if best else None


def _compared(
    measure: Measure, recent: Sequence[Night], before: Sequence[Night], tonight: Night
) -> tuple[float, Alarm] | None:
    """The alarm about these nights and how likely they are in spite of it, None where nothing is wrong."""
    words = median_words(before)
    newest, all_newest = summed(measure, recent[-1:], words)
    if newest > FALLEN_TO * all_newest:  # most often so, and then nothing else need be counted
        return None
    had, of = summed(measure, before, words)
    if of < LEAST_PAGES or tonight.at - before[0].at < LEAST_TIME:
        return None
    share = certain_share(had, of)
    good, count = summed(measure, recent, words)
    ends = [summed(measure, [night], words) for night in (recent[0], recent[-1])]
    has_fallen = all(some <= FALLEN_TO * share * all_ for some, all_ in (*ends, (good, count)))
    if count < FEW or not has_fallen or (chance := binomial_tail(good, count, share)) >= ALPHA:
        return None
    detail = measure.detail.format(
        good=good, count=count, usual=had / of, recent=median_words(recent), words=words
    )
    since = recent[0].at.date()
    return chance, Alarm(kind=measure.kind, since=since, detail=detail, said_at=tonight.at)


def summed(measure: Measure, nights: Iterable[Night], words: float) -> tuple[int, int]:
    """How many pages of these nights have it, of how many."""
    counts = [measure.count(night, words) for night in nights]
    return sum(good for good, _ in counts), sum(count for _, count in counts)


def median_words(nights: Iterable[Night]) -> float:
    """The median length of the articles of these nights, 0 where there are none."""
    words = [count for night in nights for count in night.words]
    return median(words) if words else 0.0
