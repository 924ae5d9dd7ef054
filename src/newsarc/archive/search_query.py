"""What a person types to search -> a value. Pure: any text in, a `Query` out; nothing raises.

    words "a phrase" prefix* -not this OR that (these those) title:… author:… topic:… site:… after:… before:…

All of what stands side by side must be so. `OR` binds closer than that, `AND` closer still, and `-` or `NOT`
takes back what follows it: `a b OR c` is `a (b OR c)`, and `a AND b OR c` is `(a AND b) OR c`.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from newsarc.archive.query_tree import (
    COLUMNS,
    AllOf,
    AnyOf,
    Column,
    Node,
    Published,
    Term,
    conjuncts,
    expression,
    joined,
    negated,
    positive_terms,
    split,
    terms,
)
from newsarc.archive.words import has_words, indexed, site_word
from newsarc.errors import ConfigError
from newsarc.text import clean_text
from newsarc.when import parse_when

_DATES: Final = ("after", "before")
_FIELDS: Final = (*COLUMNS, *_DATES)

_TOKEN: Final = re.compile(
    rf"""(?P<close>\))
        |(?P<minus>-)?
        (?:(?P<field>{"|".join(_FIELDS)}):)?
        (?:
            (?P<open>\()
            |["“”](?P<phrase>[^"“”]*)(?P<end>["“”])?(?P<star>\*)?
            |(?P<word>[^\s"“”()]+(?:\([^\s"“”()]*\)[^\s"“”()]*)*)
            |(?(field)(?=\s|\)|$)|(?!))
        )""",
    re.VERBOSE | re.IGNORECASE,
)
"""A bracket within a word, as in `800-63(4)`, is a part of it."""

_UNKNOWN_FIELD: Final = re.compile(r"([a-z_]+):(?!//)\S", re.IGNORECASE)
"""What looks like a field and is none; an address is no field, and neither is `10:30`."""

LONGEST: Final = 1_000
"""Characters of a query, which the index answers in a moment whatever they are."""

MOST_TERMS: Final = 64
MOST_PREFIXES: Final = 16
_SAID: Final = 3
"""Remarks of a kind; more help nobody."""

_OPERATORS: Final = ("OR", "AND", "NOT")
DEEPEST: Final = 16
"""Brackets within brackets; FTS5 takes a few dozen."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said to the person who typed a query: about which part of it, and what."""

    about: str
    said: str

    def __str__(self) -> str:
        return f"{self.about}: {self.said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for."""

    root: Node | None = None
    errors: tuple[Remark, ...] = ()
    """What could not be understood. It is left out, or looked for as words: whoever asks for more than a page
    to look at should rather be told."""
    notes: tuple[Remark, ...] = ()
    """What was taken as it stands, though something else may have been meant."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for, so that nothing is found."""
        return self.root is None

    @property
    def wanted(self) -> str | None:
        """The FTS5 expression that every article found meets; None where words alone do not say it."""
        return split(conjuncts(self.root))[0]

    @property
    def others(self) -> tuple[Node, ...]:
        """What besides `wanted` must be so."""
        return split(conjuncts(self.root))[1]

    @property
    def has_prefix(self) -> bool:
        """Whether words are looked for by how they begin, for each of which FTS5 looks through its index."""
        return any(term.is_prefix for term in terms(self.root))

    @property
    def marked(self) -> str | None:
        """The FTS5 expression for the words to mark in what was found."""
        return expression(AnyOf(tuple(positive_terms(self.root)))) or None


def parse_query(text: str, *, now: datetime) -> Query:
    """The query in a text; dates such as `7d` count back from `now`, which has a zone.

    >>> from datetime import UTC
    >>> query = parse_query('face "data breach" OR leak* -opinion', now=datetime(2026, 11, 23, tzinfo=UTC))
    >>> query.wanted
    '(("face") AND (("data breach") OR ("leak"*))) NOT ("opinion")'
    """
    return _Parser(clean_text(text), now=now).query()


class _Parser:
    """One text on its way to a query: goes through its tokens once, from the left."""

    def __init__(self, text: str, *, now: datetime) -> None:
        self._now = now
        self._errors: list[Remark] = []
        self._notes: list[Remark] = []
        if len(text) > LONGEST:
            self._complain("the query", f"{len(text):,} characters are too many ({LONGEST:,} at most)")
        self._text = text[:LONGEST]
        self._tokens = list(_TOKEN.finditer(self._text))
        self._place = 0
        self._depth = 0
        self._terms = 0

    def query(self) -> Query:
        root = self._side_by_side(None)
        while self._next is not None:
            self._complain(self._take()[0], "closes nothing (try: put it in quotes)")
            root = joined(AllOf, (root, self._side_by_side(None)))
        if self._terms > MOST_TERMS:
            self._complain("the query", f"{self._terms} words are too many ({MOST_TERMS} at most)")
        if (prefixes := sum(term.is_prefix for term in terms(root))) > MOST_PREFIXES:
            self._complain("the query", f"{prefixes} words with * are too many ({MOST_PREFIXES} at most)")
        if root is None and not self._errors:
            self._complain(self._text.strip() or "the query", "no word in it to look for")
        return Query(root=root, errors=tuple(self._errors), notes=tuple(self._notes))

    @property
    def _next(self) -> re.Match[str] | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _take(self) -> re.Match[str]:
        self._place += 1
        return self._tokens[self._place - 1]

    def _is_next(self, *words: str) -> bool:
        return self._next is not None and self._next[0] in words

    def _complain(self, about: str, why: str) -> None:
        if len(self._errors) < _SAID:
            self._errors.append(Remark(about.rstrip(":") or about, why))

    def _note(self, about: str, what: str) -> None:
        if len(self._notes) < _SAID:
            self._notes.append(Remark(about, what))

    def _side_by_side(self, column: Column | None) -> Node | None:
        parts = []
        while self._next is not None and not self._next["close"]:
            parts.append(self._alternatives(column))
        return joined(AllOf, parts)

    def _alternatives(self, column: Column | None) -> Node | None:
        parts = [self._both(column)]
        while self._is_next("OR"):
            self._take()
            parts.append(self._both(column))
        return joined(AnyOf, parts)

    def _both(self, column: Column | None) -> Node | None:
        parts = [self._operand(column)]
        while self._is_next("AND"):
            self._take()
            parts.append(self._operand(column))
        return joined(AllOf, parts)

    def _operand(self, column: Column | None) -> Node | None:
        """A term or a group, or all but it."""
        is_negated = False
        while self._is_next("NOT"):
            self._take()
            is_negated = not is_negated
        token = self._next
        if token is None or token["close"] or token[0] in _OPERATORS:
            operator = token if token is not None and not token["close"] else self._tokens[self._place - 1]
            self._complain(operator[0], "a word is missing beside it (or put it in quotes)")
            return None
        self._take()
        field = (token["field"] or "").lower()
        if field in COLUMNS:
            column = field
        node = self._group(token, column, field) if token["open"] else self._term(token, column, field)
        return negated(node) if node and is_negated != bool(token["minus"]) else node

    def _group(self, token: re.Match[str], column: Column | None, field: str) -> Node | None:
        if field in _DATES or self._depth >= DEEPEST:
            why = (
                "a date is missing" if field in _DATES else f"more than {DEEPEST} brackets within each other"
            )
            self._complain(token[0], why)
            return None
        self._depth += 1
        node = self._side_by_side(column)
        self._depth -= 1
        if self._next is None:
            self._complain(self._text[token.start() :], "its bracket is never closed")
        else:
            self._take()
        return node

    def _term(self, token: re.Match[str], column: Column | None, field: str) -> Node | None:
        self._terms += 1
        if self._terms > MOST_TERMS:
            return None
        text = token["phrase"] if token["phrase"] is not None else token["word"] or ""
        if field in _DATES:
            return self._date(token, text, is_later=field == "after")
        self._remark(token, field)
        is_prefix = bool(token["star"] or (token["word"] or "").endswith("*"))
        text = site_word(text) if column == "site" else " ".join(indexed(text).replace('"', " ").split())
        if has_words(text):
            return Term(text=text.rstrip("* "), column=column, is_prefix=is_prefix)
        if field:
            self._complain(token[0], f"nothing to look for (try: {field}:word)")
        return None

    def _date(self, token: re.Match[str], text: str, *, is_later: bool) -> Node | None:
        try:
            return Published(when=parse_when(text, now=self._now), is_later=is_later)
        except ConfigError as error:
            self._complain(token[0], error.why)
            return None

    def _remark(self, token: re.Match[str], field: str) -> None:
        """Says what of a word is not what it may be meant for."""
        word = token["word"] or ""
        if not field and word and (unknown := _UNKNOWN_FIELD.match(self._text, token.start("word"))):
            known = ", ".join(_FIELDS)
            self._complain(word, f"no field {unknown[1]!r} (there are: {known}; or put it in quotes)")
        elif word.upper() in _OPERATORS and self._place > 1 and self._next is not None:
            self._note(word, f"looked for as a word (try: {word.upper()})")
        elif "*" in word.rstrip("*") and has_words(word):
            self._note(word, "* counts at the end of a word only")
        elif token["phrase"] is not None and not token["end"]:
            self._note(token[0], "the quotation mark is never closed; all after it is one phrase")
