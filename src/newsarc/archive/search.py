"""Questions with words: which articles, in which order, and where the words stand."""

import re
from collections.abc import Iterator
from typing import Any, Final

from newsarc.archive.index import Index
from newsarc.archive.lookup import read_row
from newsarc.archive.queries import count_rows, select_marked, select_ranked, select_rows
from newsarc.archive.search_query import Query
from newsarc.archive.values import Filter, Hit, Marked, Row
from newsarc.archive.words import CLOSE, OPEN, readable

RANKED: Final = 30_000
"""Articles that are ranked for a page of hits. A word that more have says little: then the newest are."""

RARE: Final = 20_000
"""Articles that are gathered and sorted; where more have a word, an order is walked along instead."""

_MARK: Final = re.compile(f"[{OPEN}{CLOSE}]")


class Search:
    """The rows and hits of filters and queries."""

    def __init__(self, index: Index, *, ranked: int = RANKED, rare: int = RARE) -> None:
        self._index = index
        self._ranked = ranked
        self._rare = rare

    def count(self, chosen: Filter, query: Query) -> int:
        """How many articles are chosen, the filter's limit aside."""
        return int(self._index.read(*count_rows(chosen, query))[0][0])

    def rows(self, chosen: Filter, query: Query) -> Iterator[Row]:
        """The chosen articles, in order."""
        return (row for row, _ in self._numbered(chosen, query))

    def hits(self, chosen: Filter, query: Query) -> Iterator[Hit]:
        """The chosen articles, in order, with the words found in them."""
        for row, number in self._numbered(chosen, query):
            title, snippet = row.title or "", ""
            if query.wanted:
                marked = self._index.read(select_marked(), {"wanted": query.wanted, "number": number})
                title, snippet = marked[0] if marked else (title, snippet)
            yield Hit(row=row, title=read_marks(title or ""), snippet=read_marks(snippet or ""))

    def _numbered(self, chosen: Filter, query: Query) -> Iterator[tuple[Row, int]]:
        statement, parameters = self._statement(chosen, query)
        for *columns, number in self._index.stream(statement, parameters):
            yield read_row(columns), number

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


def read_marks(text: str) -> Marked:
    """Text of the index with marks in it, on one line: as it was, and where the marks stood."""
    text = re.sub(r"\s+", " ", readable(text)).strip()
    marks: list[tuple[int, int]] = []
    start = 0
    for removed, match in enumerate(_MARK.finditer(text)):
        if match[0] == OPEN:
            start = match.start() - removed
        else:
            marks.append((start, match.start() - removed))
    return Marked(text=_MARK.sub("", text), marks=tuple(marks))
