"""Health of a source: what its nights were like, and whether tonight still is. Pure: values in, values out.

Each night is compared with the source's own past. An alarm needs a change that a person would call one, and
a chance of less than `chances.ALPHA` that the past brings it forth: a source that publishes once a week is
not called quiet after five days, and one of a single article a day loses its dates for four nights before it
is named. Until there is a past to compare with, nothing is said.
"""

from newsarc.health.judge import judge
from newsarc.health.nights import MEMORY, Alarm, Night, read_nights

__all__ = ["MEMORY", "Alarm", "Night", "judge", "read_nights"]
