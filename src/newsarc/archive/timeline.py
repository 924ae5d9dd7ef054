"""Articles over time, by week, month or year; and the span of it that a picture has room for. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Unit = Literal["week", "month", "year"]

Counts = tuple[tuple[str, int], ...]
"""Names and how many articles each has."""

_MOSTLY: Final = 0.9
"""The share of the articles that a picture shows at least, before it takes a coarser unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Weeks (by their Mondays), months or years without gaps, and how many articles are not among them."""

    unit: Unit
    counts: Counts
    earlier: int = 0
    later: int = 0

    @property
    def besides(self) -> str:
        """What is left out, in words; empty where nothing is."""
        parts = ((self.earlier, "earlier"), (self.later, "later"))
        return ", ".join(f"{count:,} {where}" for count, where in parts if count)


def count_by(unit: Unit, days: Iterable[tuple[str, int]]) -> Counts:
    """What days, or months, have, by a longer unit; in order, those without any left out."""
    counts: Counter[int] = Counter()
    for day, count in days:
        counts[_number(unit, day)] += count
    return tuple((_name(unit, number), counts[number]) for number in sorted(counts))


def make_timeline(by_week: Counts, by_month: Counts, *, room: int) -> Timeline:
    """At most `room` weeks, months or years: the finest of them that shows nearly all articles.

    A few of long ago, or dated wrongly, are left out, lest all others stand in a corner.
    """
    total = sum(count for _, count in by_week)
    finer: tuple[tuple[Unit, Counts], ...] = (("week", by_week), ("month", by_month))
    for unit, counts in finer:
        timeline = _densest(unit, counts, room)
        if sum(count for _, count in timeline.counts) >= _MOSTLY * total:
            return timeline
    return _densest("year", count_by("year", by_month), room)


def _densest(unit: Unit, counts: Counts, room: int) -> Timeline:
    """The span of so many units that has the most articles, of equal ones the latest."""
    if not counts:
        return Timeline(unit=unit, counts=())
    there = {_number(unit, name): count for name, count in counts}
    numbers = sorted(there)
    start = 0
    best, most, inside = (0, 0), 0, 0
    for end, number in enumerate(numbers):
        inside += there[number]
        while numbers[start] <= number - room:
            inside -= there[numbers[start]]
            start += 1
        if inside >= most:
            best, most = (start, end), inside
    first, last = numbers[best[0]], numbers[best[1]]
    return Timeline(
        unit=unit,
        counts=tuple((_name(unit, number), there.get(number, 0)) for number in range(first, last + 1)),
        earlier=sum(there[number] for number in numbers[: best[0]]),
        later=sum(there[number] for number in numbers[best[1] + 1 :]),
    )


def _number(unit: Unit, day: str) -> int:
    match unit:
        case "week":
            return (date.fromisoformat(day).toordinal() - 1) // 7
        case "month":
            return int(day[:4]) * 12 + int(day[5:7]) - 1
        case "year":
            return int(day[:4])


def _name(unit: Unit, number: int) -> str:
    match unit:
        case "week":
            return date.fromordinal(number * 7 + 1).isoformat()
        case "month":
            return f"{number // 12:04d}-{number % 12 + 1:02d}"
        case "year":
            return f"{number:04d}"
