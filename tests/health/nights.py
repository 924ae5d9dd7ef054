"""Nights as tests want them: one run a night, each judged beside those before it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from newsarc.health import Alarm, Night, judge

MONDAY = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
ONE_NIGHT = timedelta(days=1)

WEEKDAYS = (6, 5, 7, 6, 5, 0, 1)
"""Articles of a publisher who rests at weekends."""


def night(number: int, articles: int = 5, **facts: Any) -> Night:
    """The night of that number; what is not said is as it should be."""
    whole: dict[str, Any] = {
        "at": MONDAY + ONE_NIGHT * number,
        "tried": articles,
        "stored": articles,
        "words": (500, 620, 480, 700, 900)[:articles] + (550,) * (articles - 5),
        "dated": articles,
        "signed": articles,
        "agreeing": articles,
    }
    return Night(**whole | facts)


def judged(nights: Iterable[Night]) -> list[Night]:
    """The nights with their alarms, as the reports keep them."""
    past: list[Night] = []
    for each in nights:
        past.append(replace(each, alarms=judge(each, past)))
    return past


def usual(count: int, week: tuple[int, ...] = (5,) * 7) -> list[Night]:
    """So many nights on which nothing is wrong."""
    return [night(number, week[number % 7]) for number in range(count)]


def alarms(nights: Iterable[Night]) -> list[tuple[int, str, str]]:
    """The alarms of judged nights: on which, of what kind, since when."""
    return [
        (round((each.at - MONDAY) / ONE_NIGHT), alarm.kind, alarm.since.isoformat())
        for each in nights
        for alarm in each.alarms
    ]


def only(alarm: tuple[Alarm, ...]) -> Alarm:
    """The one alarm that there is."""
    (one,) = alarm
    return one
