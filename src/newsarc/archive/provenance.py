"""Where an article comes from, link by link, its digests checked now. Reads; changes nothing."""

from dataclasses import dataclass, replace
from pathlib import Path

from newsarc.archive.captures import read_capture, read_info
from newsarc.archive.warc_records import Record, http_head, parse_pairs
from newsarc.article import Article
from newsarc.errors import ArchiveError
from newsarc.seal import is_intact


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """An answer that led on to another address."""

    url: str
    status: int
    at: str
    location: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The chain from the address that was asked for to the stored record."""

    article: Article
    path: str
    """Of the record, from the archive's root."""
    is_record_intact: bool
    """Whether the record's seal holds."""
    warc_headers: tuple[tuple[str, str], ...] = ()
    """Of the raw record, in its order: its id, date, IP address and digests."""
    http_headers: tuple[tuple[str, str], ...] = ()
    """Of the answer, as they came."""
    request_headers: tuple[tuple[str, str], ...] = ()
    """As they were sent; empty where that is not known."""
    hops: tuple[Hop, ...] = ()
    """What redirected, the requested address first; empty where it was not kept."""
    run: tuple[tuple[str, str], ...] = ()
    """What the `warcinfo` of its file says of the run: newsarc's version, how it asked."""
    damage: str | None = None
    """Why the raw page proves nothing; None where its bytes are those that were stored."""

    @property
    def holds(self) -> bool:
        """Whether every digest was right."""
        return self.is_record_intact and self.damage is None


def find_provenance(root: Path, path: Path) -> Provenance:
    """The chain of the article whose record is at `path`. Raises Damaged where it cannot be read."""
    data = path.read_bytes()
    where = path.relative_to(root).as_posix()
    article = Article.from_json(data, path=where)
    chain = Provenance(article=article, path=where, is_record_intact=is_intact(data), damage="it names none")
    if article.raw is None:
        return chain
    try:
        page, *others = (kept.record for kept in read_capture(root, article.raw))
        info = next(read_info(root, article.raw.file)).record
    except ArchiveError as error:
        return replace(chain, damage=error.why.partition(" (try")[0])
    asked = (record for record in others if _is_of(record, page, "request"))
    return replace(
        chain,
        warc_headers=tuple(page.headers.items()),
        http_headers=http_head(page.block)[1] if page.headers["WARC-Type"] == "response" else (),
        request_headers=next((parse_pairs(record.block) for record in asked), ()),
        hops=tuple(_hop(record) for record in others if _is_of(record, page, "response")),
        run=parse_pairs(b"\r\n" + info.block),
        damage=None,
    )


def _is_of(record: Record, page: Record, kind: str) -> bool:
    concurrent = record.headers.get("WARC-Concurrent-To")
    return record.headers["WARC-Type"] == kind and concurrent == page.headers["WARC-Record-ID"]


def _hop(record: Record) -> Hop:
    status, headers = http_head(record.block)
    location = next((value for name, value in headers if name.lower() == "location"), None)
    url, at = record.headers["WARC-Target-URI"], record.headers["WARC-Date"]
    return Hop(url=url, status=status, at=at, location=location)
