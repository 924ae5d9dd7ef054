"""What bibliographies want of an article: names in their parts, a day."""

import re
from dataclasses import dataclass

from newsarc.article import parse_time
from newsarc.text import one_line

_NO_PERSON = re.compile(
    r"\d|&|\b(?:and|team|staff|desk|editors?|newsroom|agency|reporters?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name: whole, and in two parts where it is surely a person's."""

    whole: str
    given: str | None = None
    particle: str | None = None
    """`van der`: what stands before the family name and is not sorted by."""
    family: str | None = None


def parse_name(text: str) -> Name:
    """A name in its parts: the last word is the family's, with the words in small letters before it.

    >>> parse_name("Ludwig van Beethoven")
    Name(whole='Ludwig van Beethoven', given='Ludwig', particle='van', family='Beethoven')
    >>> parse_name("Reuters Staff")
    Name(whole='Reuters Staff', given=None, particle=None, family=None)
    """
    whole = one_line(text)
    words = whole.split()
    if not 2 <= len(words) <= 5 or "," in whole or _NO_PERSON.search(whole):
        return Name(whole=whole)
    start = len(words) - 1
    while start > 1 and words[start - 1][0].islower():
        start -= 1
    particle = " ".join(words[start:-1])
    return Name(whole=whole, given=" ".join(words[:start]), particle=particle or None, family=words[-1])


def day_of(text: str | None) -> tuple[int, int, int] | None:
    """Year, month and day of a stored time, in its own zone."""
    moment = parse_time(text)
    return (moment.year, moment.month, moment.day) if moment else None
