"""Under which heading an article stands in a book or a digest."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from newsarc.export.times import in_words, month_in_words

OTHERS: Final = "Other topics"
UNDATED: Final = "Undated"

_MOST_DAYS: Final = 62
"""With more days than this there is a heading for each month."""

_MOST: Final = 0.4
"""The share of articles up to which a topic tells them apart."""


def by_topic(topics: Iterable[tuple[str, ...]]) -> Callable[[tuple[str, ...]], str]:
    """From the topics of all articles: the function that gives those of one their heading.

    That is the most frequent of its topics, as long as two articles have it; one that most of them have
    (in an archive about biometrics: biometrics) only where there is no other.
    """
    spellings: dict[str, str] = {}
    counts: Counter[str] = Counter()
    total = 0
    for each in topics:
        total += 1
        for topic in each:
            spellings.setdefault(topic.casefold(), topic)
        counts.update({topic.casefold() for topic in each})

    def heading(own: tuple[str, ...]) -> str:
        shared = [key for topic in own if counts[key := topic.casefold()] > 1]
        telling = [key for key in shared if counts[key] <= max(2, total * _MOST)]
        best = max(telling or shared, key=lambda key: (counts[key], key), default=None)
        return spellings[best][:1].upper() + spellings[best][1:] if best else OTHERS

    return heading


def by_date(days: Iterable[date | None]) -> Callable[[date | None], str]:
    """From the days of all articles: the function that gives one its heading, the day or the month."""
    is_long = len({day.toordinal() for day in days if day}) > _MOST_DAYS

    def heading(day: date | None) -> str:
        if day is None:
            return UNDATED
        return month_in_words(day.isoformat()[:7]) if is_long else in_words(day)

    return heading
