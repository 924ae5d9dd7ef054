"""index.sqlite3: what the archive knows without opening its files.

A cache: whatever is wrong with it, it is made anew.

WAL mode, so that readers never wait for a writer. A commit is not forced to the disk one by one: a writer's
mark (see `locks`) says that the index may lag behind the files, and the next opening catches up.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final, TypeVar

from newsarc.archive import schema
from newsarc.archive.connections import connect, connect_readonly, error_code
from newsarc.archive.layout import Layout
from newsarc.archive.locks import Locks
from newsarc.archive.rebuild import Progress, rebuild
from newsarc.errors import ArchiveError, Locked

T = TypeVar("T")

_BATCH: Final = 500
"""Rows that are read at once."""

_UNWRITTEN: Final = (
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP,
)
"""Of SQLite's errors of input and output those that speak of writing; what cannot be read may be damage."""

_OUTSIDE: Final = {
    sqlite3.SQLITE_BUSY: "another program keeps it busy (try: again later)",
    sqlite3.SQLITE_LOCKED: "another program keeps it busy (try: again later)",
    sqlite3.SQLITE_FULL: "no space left on device (try: make room on the disk and run the command again)",
    sqlite3.SQLITE_NOMEM: "out of memory (try: close other programs)",
    sqlite3.SQLITE_READONLY: "cannot be written (try: give yourself the right to write there)",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened (try: give yourself the right to write there)",
    sqlite3.SQLITE_PERM: "permission denied (try: give yourself the right to write there)",
    sqlite3.SQLITE_INTERRUPT: "interrupted (try: again)",
    **dict.fromkeys(_UNWRITTEN, "cannot be written (try: look at the disk's health, and at ulimit -f)"),
}
"""SQLite's errors that a new index would not cure, by their whole or their primary code."""

_UNWRITABLE: Final = frozenset(
    (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, *_UNWRITTEN)
)
"""Those after which the index may still be read: nobody may write there, or there is no room."""


class Index:
    """The index of one archive, for one thread at a time. It opens at its first use.

    Where none can be kept, what reads is given one of its own, and `warn` is told why.
    """

    def __init__(
        self, layout: Layout, locks: Locks, warn: Callable[[str], None] = lambda message: None
    ) -> None:
        self._layout = layout
        self._locks = locks
        self._warn = warn
        self._connection: sqlite3.Connection | None = None
        self._obstacle: sqlite3.Error | ArchiveError | None = None

    def read(self, query: str, parameters: Any = ()) -> list[Any]:
        """All rows of a query."""
        return self._heal(lambda connection: connection.execute(query, parameters).fetchall(), reads=True)

    def stream(self, query: str, parameters: Any = ()) -> Iterator[Any]:
        """The rows of a query as they come; memory stays flat."""

        def start(connection: sqlite3.Connection) -> tuple[sqlite3.Cursor, list[Any]]:
            cursor = connection.execute(query, parameters)
            return cursor, cursor.fetchmany(_BATCH)

        cursor, rows = self._heal(start, reads=True)
        while rows:
            yield from rows
            try:
                rows = cursor.fetchmany(_BATCH)
            except sqlite3.Error as error:  # too late to begin anew: some rows are given out
                raise self._error(error) from error

    def write(self, statement: str, parameters: Any = ()) -> None:
        """Runs one statement and commits it."""

        def run(connection: sqlite3.Connection) -> None:
            with _transaction(connection):
                connection.execute(statement, parameters)

        self._heal(run)

    def write_many(self, statement: str, parameters: Sequence[Any]) -> None:
        """Runs one statement for each of the parameters, and commits them together."""

        def run(connection: sqlite3.Connection) -> None:
            with _transaction(connection):
                connection.executemany(statement, parameters)

        if parameters:
            self._heal(run)

    def put_files(self, files: Sequence[Path]) -> None:
        """Takes in articles' files that were just written."""
        from newsarc.archive.entries import insert, read_file
        from newsarc.archive.stories import link

        def run(connection: sqlite3.Connection) -> None:
            with _transaction(connection):
                for file in files:
                    entry = read_file(self._layout, file)
                    if isinstance(entry, ArchiveError):
                        raise entry
                    link(connection, insert(connection, entry))

        self._heal(run)

    def seal_file(self, file: Path) -> None:
        """Remembers the digest of a WARC as newsarc wrote it."""
        with file.open("rb") as opened:
            digest = file_digest(opened, "sha256").hexdigest()
        self.write("INSERT OR REPLACE INTO seal VALUES(?, ?)", (self._layout.relative(file), digest))

    def rebuild(self, progress: Progress = lambda done, total: None) -> list[ArchiveError]:
        """Makes the index anew from the articles' files; other programs see the old one until it is done.

        Gives the errors about files that are no articles, which are left out, and about those that are gone.
        """
        with self._locks.writing():
            try:
                return self._rebuild(self._open(check=False), progress)
            except sqlite3.DatabaseError as error:
                if _is_outside(error):
                    raise self._error(error) from error
            try:
                self._start_afresh()
                return self._rebuild(self._open(check=False), progress)
            except sqlite3.DatabaseError as error:
                raise self._error(error) from error

    def refresh(self) -> None:
        """Takes in what changed in the articles' files behind the index's back."""
        from newsarc.archive.entries import forget, insert, read_file, read_stat
        from newsarc.archive.stories import link

        def run(connection: sqlite3.Connection) -> None:
            known = {
                path: (size, changed)
                for path, size, changed in connection.execute("SELECT path, size, changed FROM article")
            }
            with _transaction(connection):
                for file in self._layout.article_files():
                    stat = read_stat(self._layout, file)
                    if known.pop(stat.path, None) == (stat.size, stat.changed):
                        continue
                    entry = read_file(self._layout, file)
                    if isinstance(entry, ArchiveError):
                        continue
                    link(connection, insert(connection, entry))
                for path in known:
                    forget(connection, "path = :path", {"path": path})

        with self._locks.writing():
            self._heal(run)

    def checkpoint(self) -> None:
        """Forces everything committed to the disk."""
        self._heal(lambda connection: connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall())

    @property
    def is_makeshift(self) -> bool:
        """Whether what is open cannot be written, as the index could not be opened for it or made."""
        return self._obstacle is not None

    def close(self) -> None:
        """Closes the file; the index opens again at its next use."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _heal(self, action: Callable[[sqlite3.Connection], T], *, reads: bool = False) -> T:
        """Runs an action; where the index is damaged, makes it anew and runs the action again."""
        try:
            return action(self._opened())
        except sqlite3.Error as error:
            if _is_outside(error):
                raise self._error(error) from error
        try:
            self._renew(reads=reads)
            return action(self._opened())
        except sqlite3.Error as error:
            raise self._error(error) from error

    def _renew(self, *, reads: bool) -> None:
        """Makes the index anew; for what reads, one that passes where that cannot be."""
        try:
            self.rebuild()
        except Locked:
            raise
        except ArchiveError as error:
            if not reads:
                raise
            self._make_passing(error)

    def _opened(self) -> sqlite3.Connection:
        return self._connection or self._open(check=True)

    def _open(self, *, check: bool) -> sqlite3.Connection:
        self.close()
        path = self._layout.index
        if check and not path.exists():
            raise sqlite3.DatabaseError("there is no index yet")
        self._obstacle = None
        try:
            connection = connect(path)
        except sqlite3.Error as error:
            if _UNWRITABLE.isdisjoint(_codes(error)):
                raise
            connection, self._obstacle = connect_readonly(path), error
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if check and version != schema.VERSION:
            connection.close()
            raise sqlite3.DatabaseError(f"the index is of version {version}")
        self._connection = connection
        return connection

    def _rebuild(self, connection: sqlite3.Connection, progress: Progress) -> list[ArchiveError]:
        with _transaction(connection):
            return rebuild(connection, self._layout, progress)

    def _make_passing(self, obstacle: ArchiveError) -> None:
        """Makes an index that goes with this object, in memory or, if large, among the temporary files."""
        self.close()
        self._obstacle = obstacle
        self._warn(f"no index can be kept, so one was made for this command alone: {obstacle}")
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        with _transaction(self._connection):
            rebuild(self._connection, self._layout, lambda done, total: None)
        self._connection.execute("PRAGMA query_only = ON")  # what was written here would be lost

    def _start_afresh(self) -> None:
        """Puts an empty file in the place of a damaged one; of the tables that are kept, what can be read."""
        saved = self._salvage()
        self.close()
        for suffix in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                self._layout.index.with_name(self._layout.index.name + suffix).unlink()
        connection = self._open(check=False)
        with _transaction(connection):
            for statement in schema.CREATE_KEPT:
                connection.execute(statement)
            for name, rows in saved.items():
                for row in rows:
                    marks = ", ".join("?" * len(row))
                    with suppress(sqlite3.Error):
                        connection.execute(f"INSERT OR IGNORE INTO {name} VALUES({marks})", row)

    def _salvage(self) -> dict[str, list[Any]]:
        saved: dict[str, list[Any]] = {}
        for name in schema.KEPT:
            with suppress(sqlite3.Error):
                connection = self._connection or self._open(check=False)
                saved[name] = connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
        return saved

    def _error(self, error: sqlite3.Error) -> ArchiveError:
        if self._obstacle and error_code(error) == sqlite3.SQLITE_READONLY:
            if isinstance(self._obstacle, ArchiveError):
                return self._obstacle
            error = self._obstacle
        return ArchiveError(str(self._layout.index), _outside(error) or f"{error} (try: newsarc reindex)")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _is_outside(error: sqlite3.Error) -> bool:
    """Whether an error is not the index's own, so that a new index would not help."""
    return _outside(error) is not None or isinstance(error, sqlite3.ProgrammingError)


def _outside(error: sqlite3.Error) -> str | None:
    """What is said of an error that is the disk's or another program's."""
    return next((_OUTSIDE[code] for code in _codes(error) if code in _OUTSIDE), None)


def _codes(error: sqlite3.Error) -> tuple[int, int]:
    """The whole code of an error, and its primary one."""
    return getattr(error, "sqlite_errorcode", 0), error_code(error)
