"""The index as `verify` looks at it: opened for reading only, never mended."""

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from newsarc.archive import schema
from newsarc.archive.connections import connect_readonly
from newsarc.archive.entries import Entry


class IndexReader:
    """What is in an index, be it whole or not. `problem` says why it cannot be read, where it cannot."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self.problem: str | None = None

    def __enter__(self) -> Self:
        try:
            self._connection = connect_readonly(self._path)
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if version != schema.VERSION:
                self.problem = f"it is of version {version}"
        except sqlite3.Error as error:
            self.problem = str(error) if self._path.exists() else "it is missing"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    @property
    def is_readable(self) -> bool:
        return self.problem is None

    def seal(self, path: str) -> str | None:
        """The SHA-256 that a file had when newsarc wrote it, where that is known."""
        rows = self._rows("SELECT sha256 FROM seal WHERE path = ?", (path,))
        return str(rows[0][0]) if rows else None

    def paths(self) -> list[str]:
        """The articles' files that it knows."""
        return [str(path) for (path,) in self._rows("SELECT path FROM article ORDER BY path")]

    def agrees(self, entry: Entry) -> bool:
        """Whether it has this very entry; size and time of the file aside, which a copy may change."""
        columns = [name for name in entry.row if name not in ("size", "changed")]
        found = self._rows(
            f"SELECT number, {', '.join(columns)} FROM article WHERE id = ?",  # noqa: S608
            (entry.row["id"],),
        )
        if not found or list(found[0][1:]) != [entry.row[name] for name in columns]:
            return False
        number = found[0][0]
        for table, column, keys in (
            ("author", "name", entry.authors),
            ("topic", "name", entry.topics),
            ("alias", "url_key", entry.aliases),
        ):
            rows = self._rows(f"SELECT {column} FROM {table} WHERE number = ?", (number,))  # noqa: S608
            if {key for (key,) in rows} != keys:
                return False
        content = self._rows(
            "SELECT title, text, authors, topics, hosts FROM content WHERE rowid = ?", (number,)
        )
        return content == [entry.content]

    def damage(self) -> str | None:
        """What SQLite's own checks find. FTS5's is a write, so it is asked of a copy."""
        if self._connection is None:
            return None
        try:
            found = self._connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                return str(found)
            copy = sqlite3.connect("")
            try:
                self._connection.backup(copy)
                copy.execute("INSERT INTO content(content) VALUES('integrity-check')")
            finally:
                copy.close()
        except sqlite3.Error as error:
            return str(error)
        return None

    def _rows(self, query: str, parameters: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        if self._connection is None or self.problem:
            return []
        try:
            return self._connection.execute(query, parameters).fetchall()
        except sqlite3.Error as error:
            self.problem = str(error)
            return []
