"""The raw pages of articles as one WARC file: byte for byte the records of the archive.

Each source file's `warcinfo` stands before its records. Of an article all revisions are there, each page
once, with the requests and redirects that were kept beside it. What is not what was stored raises Damaged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from newsarc.archive.members import members
from newsarc.archive.warc_records import Record, parse_record
from newsarc.archive.warcs import find_warc, read_response
from newsarc.article import Article, Raw
from newsarc.errors import Damaged
from newsarc.export.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A record as it lies in a file of the archive."""

    file: str
    offset: int
    member: bytes
    """The gzip member that it is."""
    record: Record


def write_warc(selection: Selection, file: BinaryIO) -> None:
    """Writes the records, in the order of the archive's files."""
    file.writelines(kept.member for kept in kept_records(selection))


def kept_records(selection: Selection) -> Iterator[Kept]:
    """The records of the pages, each file's `warcinfo` before its own."""
    pages = {(raw.file, raw.offset): raw for raw in _raw_pages(selection)}
    for name, group in groupby(sorted(pages), key=lambda place: place[0]):
        path = find_warc(selection.archive.path / name)
        if path is None:
            raise Damaged(name, "the file of the raw page is missing (try: newsarc verify)")
        yield next(_records(path, name, 0))
        for place in group:
            yield from _capture(selection, path, pages[place])


def raw_of(article: Article) -> Raw:
    """Where the raw page of an article lies. Raises Damaged where it names none."""
    if article.raw is None:
        raise Damaged(article.id, "the article names no raw page (try: newsarc verify)")
    return article.raw


def _raw_pages(selection: Selection) -> Iterator[Raw]:
    for article in selection.articles():
        older = selection.archive.revisions(article.id)[:-1] if article.revision > 1 else ()
        yield from map(raw_of, (*older, article))


def _capture(selection: Selection, path: Path, raw: Raw) -> Iterator[Kept]:
    """The page's record, its digest checked, and those after it that say that they belong to it."""
    names = {read_response(selection.archive.path, raw).headers["WARC-Record-ID"]}
    for kept in _records(path, raw.file, raw.offset):
        headers = kept.record.headers
        if kept.offset != raw.offset and headers.get("WARC-Concurrent-To") not in names:
            return
        names.add(headers.get("WARC-Record-ID", ""))
        yield kept


def _records(path: Path, name: str, start: int) -> Iterator[Kept]:
    with path.open("rb") as file:
        for offset, length in members(path, start=start):
            file.seek(offset)
            member = file.read(length)
            record = parse_record(member, f"{name} at {offset}")
            yield Kept(file=name, offset=offset, member=member, record=record)
