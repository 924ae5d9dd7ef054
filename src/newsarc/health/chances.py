"""Chances: how likely it is that so few come, where the past lets expect more."""

import math
from typing import Final

ALPHA: Final = 1e-5
"""A chance so small that ten sources judged every night raise less than one false alarm in years."""

_BEST: Final = 0.97
"""No share is so certain that a single page is evidence against it."""


def certain_share(good: int, count: int) -> float:
    """The share that is certain after so many pages: Wilson's lower bound, and never all of them.

    >>> round(certain_share(20, 20), 2), round(certain_share(500, 500), 2)
    (0.95, 0.97)
    """
    share = good / count
    doubt = math.sqrt(share * (1 - share) / count + 1 / (4 * count * count))
    return min(_BEST, (share + 1 / (2 * count) - doubt) / (1 + 1 / count))


def binomial_tail(good: int, count: int, share: float) -> float:
    """The chance that at most `good` of `count` have what this share of all has.

    >>> round(binomial_tail(0, 3, 0.5), 4)
    0.125
    """
    if share <= 0:
        return 1.0
    return sum(
        math.exp(_log_ways(count, k) + k * math.log(share) + (count - k) * math.log1p(-share))
        for k in range(good + 1)
    )


def poisson_tail(count: float, expected: float) -> float:
    """The chance that at most `count` come where so many are expected.

    >>> round(poisson_tail(0, 5), 4)
    0.0067
    """
    if expected <= 0:
        return 1.0
    return sum(
        math.exp(k * math.log(expected) - expected - math.lgamma(k + 1)) for k in range(math.floor(count) + 1)
    )


def _log_ways(count: int, k: int) -> float:
    """The logarithm of the number of ways to choose `k` of `count`, which itself may be no float."""
    return math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1)
