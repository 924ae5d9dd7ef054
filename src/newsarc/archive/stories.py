"""The column `story`: which articles of the index are near-duplicates of each other. `near.py` decides."""

from collections.abc import Iterable
from sqlite3 import Connection

from newsarc.archive.near import Print, find_groups, is_near, make_print, probes
from newsarc.archive.schema import HAS_HASH, SLICE

_PRINT = "number, near_hash, day, site"


def group_all(connection: Connection) -> None:
    """Groups all articles anew."""
    rows = connection.execute(f"SELECT {_PRINT} FROM article WHERE {HAS_HASH}")  # noqa: S608
    _write_groups(connection, (one for columns in rows if (one := make_print(*columns))))


def link(connection: Connection, number: int) -> None:
    """Puts an article into the story of those that it is near to, and makes their stories one."""
    columns = connection.execute(
        f"SELECT {_PRINT} FROM article WHERE number = ? AND {HAS_HASH}",  # noqa: S608
        (number,),
    ).fetchone()
    one = make_print(*columns) if columns else None
    near = [other.number for other in _candidates(connection, one) if is_near(one, other)] if one else []
    if len(near) > 1:  # itself among them
        marks = _marks(near)
        found = connection.execute(
            f"SELECT DISTINCT story FROM article WHERE number IN ({marks}) AND story IS NOT NULL",  # noqa: S608
            near,
        ).fetchall()
        old = [story for (story,) in found]
        connection.execute(
            f"UPDATE article SET story = ? WHERE number IN ({marks}) OR story IN ({_marks(old)})",  # noqa: S608
            (min(near), *near, *old),
        )


def unlink(connection: Connection, number: int) -> None:
    """Takes an article out of its story; those that only it held together part."""
    members = connection.execute(
        "SELECT number FROM article WHERE story = (SELECT story FROM article WHERE number = ?)", (number,)
    ).fetchall()
    connection.executemany("UPDATE article SET story = NULL WHERE number = ?", members)
    prints = [
        one
        for (member,) in members
        if member != number
        for columns in connection.execute(f"SELECT {_PRINT} FROM article WHERE number = ?", (member,))  # noqa: S608
        if (one := make_print(*columns))
    ]
    _write_groups(connection, prints)


def _write_groups(connection: Connection, prints: Iterable[Print]) -> None:
    connection.executemany(
        "UPDATE article SET story = ? WHERE number = ?",
        ((group[0], number) for group in find_groups(prints) for number in group),
    )


def _candidates(connection: Connection, one: Print) -> set[Print]:
    """The articles that share a slice with one, but for a bit; itself among them."""
    found: set[Print] = set()
    for place, slices in enumerate(probes(one.hash)):
        rows = connection.execute(
            f"SELECT {_PRINT} FROM article"  # noqa: S608
            f" WHERE {SLICE.format(start=place * 4 + 1)} IN ({_marks(slices)}) AND {HAS_HASH}",
            slices,
        )
        found.update(other for columns in rows if (other := make_print(*columns)))
    return found


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
