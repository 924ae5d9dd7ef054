"""What a person types to search -> a value. Pure: any text in, a `Query` out; nothing raises.

    words "a phrase" prefix* -not this OR that title:… author:… topic:… site:… after:2026-11 before:7d

All words must be there; `OR` joins its two neighbours and binds closer. `-` excludes wherever it stands, and
the two dates hold for the whole query: from the first on, up to but without the second.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from newsarc.archive.words import has_words, indexed, site_word
from newsarc.errors import ConfigError
from newsarc.text import clean_text
from newsarc.when import parse_when

Column = Literal["title", "author", "topic", "site"]

_COLUMNS: Final[dict[str, str]] = {"title": "title", "author": "authors", "topic": "topics", "site": "hosts"}
"""A field in a query to the column of the full-text index."""

_FIELDS: Final = (*_COLUMNS, "after", "before")

_TOKEN: Final = re.compile(
    rf"""(?P<minus>-)?
        (?:(?P<field>{"|".join(_FIELDS)}):(?=\S))?
        (?:["“”](?P<phrase>[^"“”]*)["“”]?(?P<star>\*)?|(?P<word>[^\s"“”]+))""",
    re.VERBOSE | re.IGNORECASE,
)

_UNKNOWN_FIELD: Final = re.compile(r"([a-z_]+):(?!//)\S", re.IGNORECASE)
"""What looks like a field and is none; an address is no field."""

_LONGEST: Final = 2000
"""Characters of a query that are looked at; a person types fewer, and SQLite's own limit is far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, or words that follow each other, in any column or in one of them."""

    text: str
    column: Column | None = None
    is_prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: of each group one term at least, and none of those excluded."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    since: date | datetime | None = None
    before: date | datetime | None = None
    notes: tuple[str, ...] = ()
    """What could not be understood, for the person who typed it; an unknown field is looked for as words."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for, so that nothing is found."""
        return not (self.groups or self.excluded or self.since or self.before)

    @property
    def wanted(self) -> str | None:
        """The FTS5 expression for what must be there, less what is excluded; None where all may be there."""
        if not self.groups:
            return None
        found = " AND ".join(f"({' OR '.join(map(_expression, group))})" for group in self.groups)
        return f"({found}) NOT ({self.unwanted})" if self.excluded else found

    @property
    def unwanted(self) -> str | None:
        """The FTS5 expression for what is excluded."""
        return " OR ".join(map(_expression, self.excluded)) or None


def parse_query(text: str, *, now: datetime) -> Query:
    """The query in a text; dates such as `7d` count back from `now`, which has a zone.

    >>> from datetime import UTC
    >>> query = parse_query('face "data breach" OR leak* -opinion', now=datetime(2026, 11, 23, tzinfo=UTC))
    >>> query.wanted
    '(("face") AND ("data breach" OR "leak"*)) NOT ("opinion")'
    """
    groups: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    dates: dict[str, date | datetime] = {}
    notes: list[str] = []
    is_joined = False
    for match in _TOKEN.finditer(clean_text(text)[:_LONGEST]):
        if match[0] in ("OR", "AND"):
            is_joined = match[0] == "OR" and bool(groups)
            continue
        field = (match["field"] or "").lower()
        if field in ("after", "before"):
            try:
                dates[field] = parse_when(match["phrase"] or match["word"] or "", now=now)
            except ConfigError as error:
                notes.append(f"{match[0]}: {error.why}")
            continue
        if not field and (unknown := _UNKNOWN_FIELD.match(match["word"] or "")):
            notes.append(f"{match[0]}: no field {unknown[1]!r} (there are: {', '.join(_FIELDS)})")
        terms = tuple(_terms(match, field))
        if match["minus"]:
            excluded.extend(terms)
        elif terms and is_joined:
            groups[-1] += terms
        elif terms:
            groups.append(terms)
        is_joined = False
    return Query(
        groups=tuple(groups),
        excluded=tuple(excluded),
        since=dates.get("after"),
        before=dates.get("before"),
        notes=tuple(notes),
    )


def _terms(match: re.Match[str], field: str) -> Iterator[Term]:
    """The term of a token, if there is a word in it."""
    text = match["phrase"] if match["phrase"] is not None else match["word"]
    is_prefix = bool(match["star"]) or (match["word"] or "").endswith("*")
    column: Column | None = field if field in _COLUMNS else None  # type: ignore[assignment]
    text = site_word(text) if column == "site" else " ".join(indexed(text).replace('"', " ").split())
    if has_words(text):
        yield Term(text=text.rstrip("* "), column=column, is_prefix=is_prefix)


def _expression(term: Term) -> str:
    quoted = f'"{term.text}"{"*" * term.is_prefix}'
    return f"{_COLUMNS[term.column]} : {quoted}" if term.column else quoted
