"""Article: the record that newsarc keeps, to and from JSON.

The fields, their order and their meaning are the format of the archive's files; `article.schema.json`
beside this module says the same for other tools. Missing is None, and null in the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

import msgspec

from newsarc.errors import Damaged
from newsarc.seal import sealed

SCHEMA_VERSION: Final = 1

Status = Literal[
    "ok", "thin", "partial", "paywalled", "consent", "blocked", "soft_404", "not_article", "empty"
]
BlockType = Literal["paragraph", "heading", "list_item", "quote", "code", "table", "figure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person who signs; an organisation only where no person does."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who published it; `domain` is the host without `www.`."""

    name: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The lead image."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link inside a block's text: `text[start:end]` leads to `href`."""

    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of the article's body, in reading order. Fields that its type does not use are None.

    heading: `level` 1 to 6. list_item: `ordered`, and `depth` from 1. table: `rows`, each a tuple of cells;
    `text` has a row a line, cells parted by tabs. figure: `src` and `caption`, `text` is empty.
    """

    type: BlockType = "paragraph"
    text: str = ""
    links: tuple[Link, ...] = ()
    level: int | None = None
    ordered: bool | None = None
    depth: int | None = None
    rows: tuple[tuple[str, ...], ...] | None = None
    src: str | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """How newsarc came to know the URL; `url` is the feed, sitemap or page that names it."""

    kind: Literal["cli", "feed", "sitemap", "page", "import"]
    url: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """The memento (RFC 7089) that a page was taken from, in a web archive: `at` is when that was made."""

    url: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """The answer of the server; `headers` has lower-case names, `bytes` counts the decoded body.

    `status` is None for a page that was saved as a file; `at` is when it was saved. Of a page `via` a web
    archive `headers` are those that the archive says the site sent, and `at` is when the archive was asked.
    """

    at: str
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    redirects: tuple[str, ...] = ()
    encoding: str | None = None
    elapsed_ms: int = 0
    bytes: int = 0
    via: Via | None = None
    """None, and not in the file, where the site itself answered."""

    @property
    def seen_at(self) -> str:
        """When the page looked like this."""
        return self.via.at if self.via else self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """Where the page lies as it came: a record of a WARC file, and the SHA-256 of its payload."""

    file: str
    offset: int
    length: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """What made the text; `confidence` (0 to 1) estimates how likely its F1 is over 0.9."""

    name: str = "newsarc"
    version: str = ""
    method: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news article as newsarc keeps it."""

    schema_version: int = SCHEMA_VERSION
    id: str = ""
    url: str | None = None
    requested_url: str | None = None
    canonical_url: str | None = None
    url_key: str | None = None
    title: str | None = None
    subtitle: str | None = None
    description: str | None = None
    authors: tuple[Author, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    section: str | None = None
    topics: tuple[str, ...] = ()
    language: str | None = None
    publisher: Publisher = Publisher()
    image: Image | None = None
    license: str | None = None
    is_accessible_for_free: bool | None = None
    text: str = ""
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    word_count: int = 0
    status: Status = "empty"
    warnings: tuple[str, ...] = ()
    revision: int = 1
    text_hash: str = ""
    near_hash: str = ""
    field_sources: Mapping[str, str] = field(default_factory=dict)
    discovered_by: Discovery | None = None
    fetch: Fetch | None = None
    raw: Raw | None = None
    extractor: Extractor = Extractor()

    @property
    def published(self) -> datetime | date | None:
        """When it was published: a datetime where the page gives a time, else a date."""
        return parse_time(self.date_published)

    @property
    def modified(self) -> datetime | date | None:
        """When the page says that it was last changed."""
        return parse_time(self.date_modified)

    def to_json(self) -> str:
        """The archive's file: keys in the documented order and the seal, two-space indent, one newline."""
        return sealed(msgspec.json.format(msgspec.json.encode(self.to_dict()), indent=2).decode() + "\n")

    @classmethod
    def from_json(cls, data: bytes | str, *, path: str = "") -> "Article":
        """The article of a file's content. Raises Damaged where it is none; unknown keys are ignored."""
        try:
            return _decoder.decode(data)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise Damaged(path, f"not an article of newsarc ({error}) (try: newsarc verify)") from error

    def to_dict(self) -> dict[str, Any]:
        """The record as `to_json` writes it, in Python's own types."""
        record: dict[str, Any] = msgspec.to_builtins(self)
        record["blocks"] = [_without_missing(block) for block in record["blocks"]]
        if self.fetch and not self.fetch.via:  # as files were before there was such a thing
            del record["fetch"]["via"]
        return record


# Made here and not at the first use: msgspec looks into a class without a lock, and where two threads make it
# do so at once the process crashes.
_decoder = msgspec.json.Decoder(Article)


def _without_missing(block: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in block.items() if value is not None and (key != "links" or value)}


def parse_time(text: str | None) -> datetime | date | None:
    """A stored time: RFC 3339 with its offset gives a datetime, `YYYY-MM-DD` a date, else None."""
    if not text:
        return None
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def text_of(blocks: Sequence[Block]) -> str:
    """The plain text of blocks: one blank line between them; figures have none."""
    return "\n\n".join(block.text for block in blocks if block.text)
