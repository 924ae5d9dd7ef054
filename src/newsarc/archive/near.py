"""Which articles are one story, by their near hashes. Pure: numbers in, pairs and groups out.

Of two hashes that differ in at most 7 of 64 bits, one of the four slices of 16 bits differs in one bit
or none. So whoever looks up each slice, and the 16 numbers that differ from it in one bit, meets every such
hash, and most of those that differ in 8 to 10. (Manku, Jain, Das Sarma: "Detecting Near-Duplicates for Web
Crawling", WWW 2007; with more probes and fewer tables.)
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

ALIKE: Final = 5
"""Bits in which a reprint may differ, whenever it appears."""
NEAR: Final = 10
"""Bits in which it may differ where it appears within WINDOW days: news is reprinted while it is new."""
WINDOW: Final = 30
SERIES: Final = 2
"""Bits in which articles of one site from different days may differ; daily reports differ in more."""
LEAST_WORDS: Final = 80
"""Shorter texts have too few shingles for a hash that says anything."""

_SLICES: Final = 4
_DIGITS: Final = 4
_ONE_OFF: Final = (0, *(1 << bit for bit in range(4 * _DIGITS)))


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared of an article: number in the index, near hash, day as an ordinal, site."""

    number: int
    hash: int
    day: int
    site: str | None = None


def make_print(number: int, near_hash: str, day: str, site: str | None = None) -> Print | None:
    """The print of an article's columns; None where its hash is none."""
    try:
        value = int(near_hash, 16)
    except ValueError:
        return None
    return Print(number, value, date.fromisoformat(day).toordinal() if day else 0, site)


def is_near(one: Print, other: Print) -> bool:
    """Whether two articles are so alike that one is a reprint of the other."""
    bits = (one.hash ^ other.hash).bit_count()
    if one.site and one.site == other.site and one.day != other.day:
        return bits <= SERIES
    return bits <= ALIKE or (bits <= NEAR and abs(one.day - other.day) <= WINDOW)


def probes(value: int) -> list[list[str]]:
    """For each slice, as hex digits, what the same slice of a hash near to this one may be."""
    shifts = range(16 * (_SLICES - 1), -1, -16)
    return [[f"{value >> shift & 0xFFFF ^ mask:04x}" for mask in _ONE_OFF] for shift in shifts]


def find_groups(prints: Iterable[Print]) -> Iterator[list[int]]:
    """The groups of two and more that are near to each other, or to one that is; each in ascending order."""
    by_hash: defaultdict[int, list[Print]] = defaultdict(list)
    for one in prints:
        by_hash[one.hash].append(one)
    group_of: dict[int, list[int]] = {}
    for same in by_hash.values():
        for other in same[1:]:
            _join(group_of, same[0].number, other.number)
    for value, near in _near_pairs(by_hash):
        # The prints of one hash are in one group already, so one pair of them is enough.
        if any(is_near(one, other) for one in by_hash[value] for other in by_hash[near]):
            _join(group_of, by_hash[value][0].number, by_hash[near][0].number)
    for group in {id(group): group for group in group_of.values()}.values():
        yield sorted(group)


def _near_pairs(values: Collection[int]) -> Iterator[tuple[int, int]]:
    """The pairs of hashes that share a slice, but for a bit, and differ in few bits; some come repeatedly."""
    for shift in range(0, 16 * _SLICES, 16):
        files: defaultdict[int, list[int]] = defaultdict(list)
        for value in values:
            key = value >> shift & 0xFFFF
            near = [
                other
                for mask in _ONE_OFF
                if (filed := files.get(key ^ mask))
                for other in filed
                if (other ^ value).bit_count() <= NEAR
            ]
            for other in near:
                yield value, other
            files[key].append(value)


def _join(group_of: dict[int, list[int]], one: int, other: int) -> None:
    ours, theirs = group_of.setdefault(one, [one]), group_of.setdefault(other, [other])
    if ours is theirs:
        return
    if len(ours) < len(theirs):
        ours, theirs = theirs, ours
    ours.extend(theirs)
    for number in theirs:
        group_of[number] = ours
