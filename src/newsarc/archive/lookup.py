"""What the archive's index is asked about one thing: an id, a URL, a visit, validators."""

import json
import re
from collections.abc import Sequence
from typing import Any

from newsarc.archive.index import Index
from newsarc.archive.schema import COLUMNS
from newsarc.archive.values import Row, Visit, VisitCounts
from newsarc.errors import Ambiguous, ConfigError, NotFound

_ID = re.compile(r"[0-9a-f]{4,12}")
_VISIT = Visit.__slots__

_IS_OPEN = "(outcome IS NULL OR outcome IN ('failed', 'refused'))"
_COUNT_VISITS = f"""
    SELECT source, CASE
        WHEN outcome IS NULL THEN 'planned'
        WHEN NOT {_IS_OPEN} THEN 'known'
        WHEN next_try IS NULL THEN 'given_up'
        ELSE 'waiting' END AS state,
        reason, count(*), min(next_try)
    FROM visit WHERE source IS NOT NULL GROUP BY source, state, reason"""  # noqa: S608


class Lookup:
    """Questions to the index, in the archive's own words."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def path(self, ref: str) -> str:
        """The path of an article named by a unique beginning of its id, or by its URL."""
        ref = ref.strip()
        if not _ID.fullmatch(ref.lower()):
            return self._path_of_url(ref)
        prefix = ref.lower()
        found = self._index.read(
            "SELECT id, path FROM article WHERE id >= ? AND id < ? ORDER BY id LIMIT 9",
            (prefix, prefix + "g"),
        )
        if not found:
            raise NotFound(ref, "no such article (try: newsarc list)")
        if len(found) > 1:
            raise Ambiguous(ref, [article_id for article_id, _ in found])
        return str(found[0][1])

    def _path_of_url(self, ref: str) -> str:
        if "." not in ref and "/" not in ref:
            raise NotFound(ref, "no such article: an id has 4 to 12 hex digits (try: newsarc list)")
        article_id = self.id_of(ref) or self.id_of(f"https://{ref}")
        if article_id is None:
            raise NotFound(ref, "this address is not in the archive (try: newsarc fetch)")
        return str(self._index.read("SELECT path FROM article WHERE id = ?", (article_id,))[0][0])

    def id_of(self, url: str) -> str | None:
        """The id of the one article that has this URL."""
        key = _key(url)
        if key is None:
            return None
        own = self._index.read("SELECT id FROM article WHERE url_key = ?", (key,))
        if own:
            return str(own[0][0])
        # An address that several articles claim, such as a home page declared canonical by a careless theme,
        # stands for none of them.
        others = self._index.read(
            "SELECT id FROM alias JOIN article USING(number) WHERE alias.url_key = ? LIMIT 2", (key,)
        )
        return str(others[0][0]) if len(others) == 1 else None

    def also_at(self, article_id: str) -> tuple[Row, ...]:
        """An article's near-duplicates, itself among them, the earliest first; empty where it has none."""
        found = self._index.read(
            f"SELECT {', '.join(COLUMNS)} FROM article"  # noqa: S608
            " WHERE story = (SELECT story FROM article WHERE id = ?) ORDER BY moment, fetched, id",
            (article_id,),
        )
        return tuple(map(read_row, found))

    def beginning_with(self, prefix: str, *, limit: int) -> tuple[Row, ...]:
        """The newest articles whose id begins so."""
        found = self._index.read(
            f"SELECT {', '.join(COLUMNS)} FROM article WHERE id >= ? AND id < ?"  # noqa: S608
            " ORDER BY moment DESC LIMIT ?",
            (prefix, prefix + "g", limit),
        )
        return tuple(map(read_row, found))

    def sites(self) -> dict[str, int]:
        """How many articles each site has, those with the most first."""
        found = self._index.read("SELECT site, count(*) FROM article GROUP BY site ORDER BY 2 DESC, 1", ())
        return dict(found)

    def validators(self, url: str) -> tuple[str | None, str | None]:
        found = self._index.read("SELECT etag, last_modified FROM validator WHERE url = ?", (url,))
        return (found[0][0], found[0][1]) if found else (None, None)

    def remember_validators(self, url: str, etag: str | None, last_modified: str | None) -> None:
        self._index.write("INSERT OR REPLACE INTO validator VALUES(?, ?, ?)", (url, etag, last_modified))

    def visit(self, url: str) -> Visit | None:
        columns = ", ".join(_VISIT)
        found = self._index.read(f"SELECT {columns} FROM visit WHERE url_key = ?", (_key(url),))  # noqa: S608
        return _visit(found[0]) if found else None

    def due_visits(self, at: str) -> list[Visit]:
        columns = ", ".join(_VISIT)
        query = (
            f"SELECT {columns} FROM visit WHERE next_try <= :at"  # noqa: S608
            " OR (tried_at > :at AND next_try IS NOT NULL) ORDER BY next_try, first_seen"
        )
        return [_visit(values) for values in self._index.read(query, {"at": at})]

    def open_visits(self, source: str) -> list[Visit]:
        columns = ", ".join(_VISIT)
        query = (
            f"SELECT {columns} FROM visit WHERE source = ? AND {_IS_OPEN}"  # noqa: S608
            " ORDER BY next_try IS NULL, next_try, url"
        )
        return [_visit(values) for values in self._index.read(query, (source,))]

    def note_visits(self, visits: Sequence[Visit]) -> None:
        marks = ", ".join("?" * len(_VISIT))
        self._index.write_many(
            f"INSERT OR REPLACE INTO visit({', '.join(_VISIT)}) VALUES({marks})",
            [tuple(getattr(visit, name) for name in _VISIT) for visit in visits],
        )

    def visit_counts(self) -> dict[str, VisitCounts]:
        counts: dict[str, VisitCounts] = {}
        for source, state, reason, count, first in self._index.read(_COUNT_VISITS):
            counts.setdefault(source, VisitCounts()).add(state, reason, count, first=first)
        return counts


def _visit(columns: Sequence[Any]) -> Visit:
    return Visit(**dict(zip(_VISIT, columns, strict=True)))


def read_row(columns: Sequence[Any]) -> Row:
    """The row of the columns that make one."""
    row = dict(zip(COLUMNS, columns, strict=True))
    row["authors"] = tuple(json.loads(row["authors"]))
    row["topics"] = tuple(json.loads(row["topics"]))
    return Row(**row)


def _key(url: str) -> str | None:
    from newsarc.urls import url_key

    try:
        return url_key(url)
    except ConfigError:
        return None
