"""What the archive takes and gives besides articles: plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from newsarc.article import Article

Outcome = Literal["new", "updated", "unchanged", "refused"]
Sort = Literal["date", "-date", "title", "site", "words", "fetched", "relevance"]
Problem = Literal["missing", "altered", "truncated", "orphaned", "unfinished", "stale"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which articles, and in which order; what is None does not choose."""

    site: str | None = None
    since: date | datetime | None = None
    """At or after; a date means the day as the page gives it, a datetime the instant."""
    until: date | datetime | None = None
    """At or before; a date includes its whole day."""
    author: str | None = None
    """A part of an author's name; case and accents do not count."""
    topic: str | None = None
    status: str | None = None
    source: str | None = None
    """How it was found: a source's name or URL, or a kind such as `cli` or `feed`."""
    match: str | None = None
    """A query: words, "phrases", `-not`, `OR`, `title:` and more (see `search_query`)."""
    ids: tuple[str, ...] | None = None
    sort: Sort = "date"
    """"date" is newest first; articles without a date stand at the time they were fetched. "relevance" is
    best first in a search, else as "date"."""
    limit: int | None = None
    offset: int = 0
    """How many of the first are left out; counts only beside a limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article as the index knows it."""

    id: str
    date: str | None
    """The day of publication in the page's own zone."""
    published: str | None
    site: str | None
    title: str | None
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    section: str | None
    words: int
    status: str
    revision: int
    url: str | None
    """The address to read and cite (`urls.cited_url`)."""
    path: str
    """From the archive's root."""
    fetched_at: str | None
    source: str | None
    """The feed, sitemap or page that named it, else how it was found, such as `cli`."""
    language: str | None

    def to_dict(self) -> dict[str, Any]:
        """The fields by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A piece of text, and where in it the words stand that were looked for."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    """From and up to but without, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a search found."""

    row: Row
    title: Marked
    snippet: Marked
    """The piece of the text that says most about the query; empty where the query has no words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article and its near-duplicates, the earliest published first."""

    rows: tuple[Row, ...]

    @property
    def first(self) -> Row:
        """The earliest."""
        return self.rows[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a reader keeps with an article: tags, and words of their own."""

    tags: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of adding an article; `article` is as it stands in the archive, else as it was offered."""

    outcome: Outcome
    article: "Article"
    reason: str | None = None
    """Why it was refused, as a short code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is known of an address that a source named, whether or not it gave an article."""

    url_key: str
    url: str
    source: str | None = None
    first_seen: str
    tried_at: str | None = None
    outcome: str | None = None
    reason: str | None = None
    tries: int = 0
    next_try: str | None = None


@dataclass(slots=True, kw_only=True)
class VisitCounts:
    """How many addresses of a source stand how."""

    known: int = 0
    """Tried, with a record in the archive."""
    planned: int = 0
    """Not tried yet: left over by a run that was cut off or had enough."""
    waiting: int = 0
    """Failed or refused, to be tried again; the reasons are counted, and when the first is due."""
    given_up: int = 0
    waiting_reasons: dict[str, int] = field(default_factory=dict)
    given_up_reasons: dict[str, int] = field(default_factory=dict)
    next_retry: str | None = None
    next_revisit: str | None = None

    def add(self, state: str, reason: str | None, count: int, *, first: str | None) -> None:
        """Counts addresses of one state and reason; the first of them is due at `first`."""
        setattr(self, state, getattr(self, state) + count)
        if state in ("waiting", "given_up"):
            getattr(self, f"{state}_reasons")[reason or "unknown"] = count
        name = {"waiting": "next_retry", "known": "next_revisit"}.get(state)
        if name and first:
            setattr(self, name, min(first, getattr(self, name) or first))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong with a file of the archive; `path` is from its root."""

    path: str
    problem: Problem
    detail: str
