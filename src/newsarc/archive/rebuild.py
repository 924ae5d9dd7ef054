"""Making the index anew from the articles' files, on an open connection and within its transaction."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from newsarc.archive import schema
from newsarc.archive.layout import Layout
from newsarc.errors import ArchiveError, Damaged

if TYPE_CHECKING:
    from newsarc.archive.entries import Entry

Progress = Callable[[int, int], None]

_FULL_TEXT_MEMORY: Final = 32 << 20
"""Bytes that FTS5 gathers before it writes: with its own 1 MiB a rebuild spends its time merging."""
_BATCH: Final = 500
_APPLICATION: Final = 0x6E617263  # "narc"


def rebuild(connection: sqlite3.Connection, layout: Layout, progress: Progress) -> list[ArchiveError]:
    """Puts what the articles' files say in the place of all that is derived from them.

    Gives the errors about files that are no articles, which are left out, and about those that are gone.
    """
    errors: list[ArchiveError] = []
    _remember(connection)
    fill(connection, _entries(layout, progress, errors))
    return errors + _find_gone(connection, {error.subject for error in errors})


def fill(connection: sqlite3.Connection, entries: "Iterable[Entry]") -> None:
    """Makes the tables anew, of these entries."""
    from newsarc.archive.entries import insert_many
    from newsarc.archive.stories import group_all

    (usual,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute("PRAGMA cache_size = -65536")
    for name in schema.DERIVED:
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in (*schema.CREATE_KEPT, *schema.CREATE_DERIVED):
        connection.execute(statement)
    connection.execute("INSERT INTO content(content, rank) VALUES('hashsize', ?)", (_FULL_TEXT_MEMORY,))
    rest = iter(entries)
    while batch := list(islice(rest, _BATCH)):
        insert_many(connection, batch)
    for statement in schema.CREATE_INDEXES:
        connection.execute(statement)
    group_all(connection)
    connection.execute(f"PRAGMA user_version = {schema.VERSION}")
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA cache_size = {usual}")  # else a run that made the index grows by all of it


def _entries(layout: Layout, progress: Progress, errors: list[ArchiveError]) -> "Iterator[Entry]":
    """The entries of all articles' files; what is no article goes to the errors."""
    from newsarc.archive.ahead import MANY, read_ahead, read_here

    total = layout.count_articles()
    read = read_ahead if total >= MANY else read_here
    for done, entry in enumerate(read(layout), 1):
        progress(done, max(done, total))
        if isinstance(entry, ArchiveError):
            errors.append(entry)
        else:
            yield entry


def _remember(connection: sqlite3.Connection) -> None:
    """Keeps which articles the old index has, where there is one and it can say so."""
    connection.execute("DROP TABLE IF EXISTS temp.before")
    try:
        connection.execute("CREATE TEMP TABLE before AS SELECT id, path, url FROM article")
    except sqlite3.OperationalError:  # an empty file, or an index of long ago
        connection.execute("CREATE TEMP TABLE before(id, path, url)")


def _find_gone(connection: sqlite3.Connection, known: set[str]) -> list[ArchiveError]:
    """The articles that the old index had and the new one has not, for a reason that is not `known`."""
    gone = connection.execute(
        "SELECT path, url FROM temp.before WHERE id NOT IN (SELECT id FROM article) ORDER BY path"
    ).fetchall()
    connection.execute("DROP TABLE temp.before")
    return [
        Damaged(path, f"is gone since it was indexed (try: newsarc fetch {url})")
        for path, url in gone
        if path not in known
    ]
