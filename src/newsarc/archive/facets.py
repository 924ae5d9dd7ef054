"""What the newest of the chosen articles have in common: sites, topics, authors, tags; and topics over time.

Bounded: at most so many articles are looked at, whatever the size of the archive, so that a page that is
browsed costs the same after ten years.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from newsarc.archive.folding import folded
from newsarc.archive.index import Index
from newsarc.archive.queries import select_facts
from newsarc.archive.search_query import Query
from newsarc.archive.values import Filter

AMONG: Final = 2_000
"""Articles that are looked at."""

_decoder = msgspec.json.Decoder(list[str])

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Names and how many of the articles have each, most first; `articles` were looked at."""

    articles: int
    by_site: Counts
    by_topic: Counts
    by_author: Counts
    by_tag: Counts
    by_day: tuple[tuple[str, int, int], ...]
    """Day, articles, words; oldest first, days without any left out."""
    topic_days: tuple[tuple[str, tuple[str, ...]], ...]
    """Topics as in `by_topic`, each with the days of its articles, newest first."""


def count_facets(
    index: Index,
    chosen: Filter,
    query: Query,
    *,
    tags_of: Callable[[Collection[str]], Mapping[str, Sequence[str]]],
    most: int,
) -> Facets:
    """The facets of the newest of the chosen articles; of sites, topics, authors, tags the `most` frequent.

    `tags_of` gives the tags that readers keep with articles, by their ids.
    """
    sites: Counter[str] = Counter()
    topics, authors = _Names(), _Names()
    days: dict[str, list[int]] = {}
    rows = index.read(*select_facts(chosen, query, limit=AMONG))
    for _, day, site, words, topic_names, author_names in rows:
        sites[site or ""] += 1
        topics.add(topic_names, day)
        authors.add(author_names, day)
        counted = days.setdefault(day, [0, 0])
        counted[0] += 1
        counted[1] += words
    tagged = Counter(tag for tags in tags_of({row[0] for row in rows}).values() for tag in tags)
    named = topics.most_common(most)
    return Facets(
        articles=len(rows),
        by_site=tuple(sites.most_common(most)),
        by_topic=tuple((name, len(found)) for name, found in named),
        by_author=tuple((name, len(found)) for name, found in authors.most_common(most)),
        by_tag=tuple(tagged.most_common(most)),
        by_day=tuple((day, *counted) for day, counted in sorted(days.items()) if day),  # type: ignore[misc]
        topic_days=tuple((name, tuple(found)) for name, found in named),
    )


class _Names:
    """Names that differ in case or accents alone are one, spelled as the newest article has it."""

    def __init__(self) -> None:
        self._folded: dict[str, str] = {}
        self._spelling: dict[str, str] = {}
        self._days: dict[str, list[str]] = {}

    def add(self, names: str, day: str) -> None:
        for name in set(_decoder.decode(names)):
            key = self._folded.get(name)
            if key is None:
                key = self._folded[name] = folded(name)
                self._spelling.setdefault(key, name)
            self._days.setdefault(key, []).append(day)

    def most_common(self, most: int) -> list[tuple[str, list[str]]]:
        ranked = sorted(self._days.items(), key=lambda item: (-len(item[1]), item[0]))
        return [(self._spelling[key], days) for key, days in ranked[:most]]
