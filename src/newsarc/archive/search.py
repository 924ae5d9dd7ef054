"""Questions with words: which articles, in which order, and where the words stand."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from itertools import count, islice
from typing import Any, Final

from newsarc.archive.index import Index
from newsarc.archive.lookup import read_row
from newsarc.archive.marks import Marker, read_marks
from newsarc.archive.queries import count_rows, count_stories, select_content, select_ranked, select_rows
from newsarc.archive.search_query import Query
from newsarc.archive.values import Filter, Hit, Marked, Row

RANKED: Final = 30_000
"""Articles that are ranked for a page of hits. A word that more have says little: then the newest are."""

RARE: Final = 20_000
"""Articles that are gathered and sorted; where more have a word, an order is walked along instead."""

_AT_ONCE: Final = 200
"""Hits that are asked for at once where it is not known how many make the stories wanted."""


class Search:
    """The rows and hits of filters and queries."""

    def __init__(self, index: Index, *, ranked: int = RANKED, rare: int = RARE) -> None:
        self._index = index
        self._ranked = ranked
        self._rare = rare

    def count(self, chosen: Filter, query: Query) -> int:
        """How many articles are chosen, the filter's limit aside."""
        return int(self._index.read(*count_rows(chosen, query))[0][0])

    def count_stories(self, chosen: Filter, query: Query) -> int:
        """As `count`, reprints of one story counted once."""
        return int(self._index.read(*count_stories(chosen, query))[0][0])

    def rows(self, chosen: Filter, query: Query) -> Iterator[Row]:
        """The chosen articles, in order."""
        return map(read_row, self._index.stream(*self._statement(chosen, query)))

    def hits(self, chosen: Filter, query: Query) -> Iterator[Hit]:
        """The chosen articles, in order, with the words found in them."""
        with _marker(query) as marker:
            for row in self.rows(chosen, query):
                yield self._hit(row, marker)

    def stories(
        self, chosen: Filter, query: Query, also_at: Callable[[str], tuple[Row, ...]]
    ) -> Iterator[tuple[Hit, ...]]:
        """The chosen articles, each with all that `also_at` says of its story; the limit counts stories."""
        shown: set[str] = set()
        new = (row for row in self._page_by_page(chosen, query) if row.id not in shown)
        with _marker(query) as marker:
            for row in islice(new, chosen.limit):
                rows = also_at(row.id) or (row,)
                shown.update(other.id for other in rows)
                yield tuple(self._hit(other, marker) for other in rows)

    def _page_by_page(self, chosen: Filter, query: Query) -> Iterator[Row]:
        """All chosen articles, but ranked as those of a page are where a limit is given."""
        if chosen.limit is None:
            yield from self.rows(chosen, query)
            return
        for offset in count(0, _AT_ONCE):
            rows = tuple(self.rows(replace(chosen, limit=_AT_ONCE, offset=offset), query))
            yield from rows
            if len(rows) < _AT_ONCE:
                return

    def _hit(self, row: Row, marker: Marker | None) -> Hit:
        content = self._index.read(*select_content(row.id)) if marker else ()
        marked = marker.mark(content[0]) if marker and content else None
        title, snippet = marked or (read_marks(row.title or ""), Marked(text=""))
        return Hit(row=row, title=title, snippet=snippet)

    def _statement(self, chosen: Filter, query: Query) -> tuple[str, dict[str, Any]]:
        if not query.wanted:
            return select_rows(chosen, query)
        if chosen.sort == "relevance":
            is_page = chosen.limit is not None and chosen.limit <= self._ranked
            oldest = self._nth_newest(query, self._ranked) if is_page else None
            return select_ranked(chosen, query, oldest=oldest or 0)
        return select_rows(chosen, query, is_rare=self._nth_newest(query, self._rare) is None)

    def _nth_newest(self, query: Query, n: int) -> int | None:
        """The number of the Nth newest article that has the words, None where fewer have them."""
        found = self._index.read(
            "SELECT rowid FROM content WHERE content MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?",
            (query.wanted, n - 1),
        )
        return int(found[0][0]) if found else None


def _marker(query: Query) -> AbstractContextManager[Marker | None]:
    return closing(Marker(query.marked)) if query.marked else nullcontext()
