"""How sure a choice of runs is: the F1 to expect, calibrated on pages that the model never saw."""

from bisect import bisect
from collections.abc import Sequence
from itertools import compress
from operator import mul


def expected_f1(words: Sequence[int], chances: Sequence[float], chosen: Sequence[bool]) -> float:
    """The F1 to expect of a choice, if the chances are right; 0 where nothing was chosen.

    >>> expected_f1([10, 10], [1.0, 0.0], [True, False])
    1.0
    """
    wanted = sum(map(mul, words, chances))
    taken = sum(compress(words, chosen))
    right = sum(map(mul, compress(words, chosen), compress(chances, chosen)))
    return 2 * right / (taken + wanted) if right else 0.0


def calibrated(value: float, curve: Sequence[tuple[float, float]]) -> float:
    """The value on a rising curve of (expected F1, share of pages over 0.9), straight between its points."""
    if not curve:
        return round(value, 3)
    at = bisect([x for x, _ in curve], value)
    if at == 0:
        return round(curve[0][1] * value / curve[0][0], 3) if curve[0][0] else 0.0
    if at == len(curve):
        return curve[-1][1]
    (left, low), (right, high) = curve[at - 1], curve[at]
    return round(low + (high - low) * (value - left) / (right - left), 3)
