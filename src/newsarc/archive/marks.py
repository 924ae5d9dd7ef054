"""Where in a title and a text the words of a query stand.

FTS5 marks them, in an index of the one article in memory: in that of the archive it would, for `b*`, look up
all words of all articles that begin so, and again for each hit.
"""

import re
import sqlite3
from collections.abc import Sequence
from typing import Final

from newsarc.archive.schema import CREATE_CONTENT
from newsarc.archive.values import Marked
from newsarc.archive.words import CLOSE, OPEN, readable

SNIPPET_WORDS: Final = 32

_MARK: Final = re.compile(f"[{OPEN}{CLOSE}]")
_SELECT: Final = (
    f"SELECT highlight(content, 0, '{OPEN}', '{CLOSE}'),"  # noqa: S608
    f" snippet(content, 1, '{OPEN}', '{CLOSE}', '…', {SNIPPET_WORDS})"
    " FROM content WHERE content MATCH ?"
)


class Marker:
    """Marks the words that an FTS5 expression finds, in one article after the other; to be closed."""

    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.execute(CREATE_CONTENT)

    def close(self) -> None:
        """Frees the memory."""
        self._connection.close()

    def mark(self, content: Sequence[str]) -> tuple[Marked, Marked] | None:
        """The title and the best piece of the text of an article's content; None where nothing is found."""
        self._connection.execute("BEGIN")
        self._connection.execute(f"INSERT INTO content VALUES({', '.join('?' * len(content))})", content)
        found = self._connection.execute(_SELECT, (self._expression,)).fetchone()
        self._connection.execute("ROLLBACK")
        return (read_marks(found[0]), read_marks(found[1])) if found else None


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
