"""Tonight beside the past: what is wrong with a source, if anything is."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from newsarc.health.nights import MEMORY, Alarm, Night, carried
from newsarc.health.quiet import age_in_days, find_silence
from newsarc.health.shares import MEASURES, find_fall

DEAD_NIGHTS: Final = 3
"""Nights in a row after which a source that cannot be read is not expected back by itself."""

REMIND_AFTER: Final = timedelta(days=6.5)
"""An alarm that stands is said again once a week."""


def judge(tonight: Night, past: Sequence[Night]) -> tuple[Alarm, ...]:
    """What is wrong with a source tonight. `past` has its earlier nights, oldest first.

    An alarm that stands keeps its `since`, and its `said_at` until it is time to say it again. Of what cannot
    be judged tonight, since the run was cut off or the source could not be read, the last word stands.
    """
    before = [night for night in past if tonight.at - MEMORY < night.at < tonight.at]
    standing = {alarm.kind: alarm for alarm in before[-1].alarms} if before else {}
    if tonight.error is not None:
        found = [
            _find_death(tonight, before),
            *(standing[kind] for kind in standing if kind != "unreachable"),
        ]
    elif tonight.is_backfill or not tonight.is_whole:
        return tuple(standing.values())
    else:
        falls = (find_fall(measure, tonight, before) for measure in MEASURES)
        found = [find_silence(tonight, before), *falls]
    return tuple(
        carried(alarm, standing.get(alarm.kind), now=tonight.at, remind_after=REMIND_AFTER)
        for alarm in found
        if alarm is not None
    )


def _find_death(tonight: Night, before: Sequence[Night]) -> Alarm | None:
    """A source that was once read and has not been for some nights."""
    failed = [tonight]
    for night in reversed(before):
        if night.error is None:
            break
        failed.append(night)
    was_read = len(failed) <= len(before)
    if not was_read or len({age_in_days(night, tonight) for night in failed}) < DEAD_NIGHTS:
        return None
    since = failed[-1].at.date()
    return Alarm(kind="unreachable", since=since, detail=str(tonight.error), said_at=tonight.at)
