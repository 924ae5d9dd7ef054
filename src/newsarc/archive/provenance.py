"""Where an article comes from, link by link, its digests checked now. Reads; changes nothing."""

from dataclasses import dataclass, replace
from pathlib import Path

from newsarc.archive.warcs import read_response
from newsarc.article import Article
from newsarc.errors import ArchiveError
from newsarc.seal import is_intact


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
        record = read_response(root, article.raw)
    except ArchiveError as error:
        return replace(chain, damage=error.why.partition(" (try")[0])
    return replace(
        chain, warc_headers=tuple(record.headers.items()), http_headers=record.http_headers, damage=None
    )
