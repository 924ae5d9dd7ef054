"""The raw pages of articles as one WARC file: byte for byte the records of the archive.

Each source file's `warcinfo` stands before its records. Of an article all revisions are there, each page
once, with the requests and redirects that were kept beside it. What is not what was stored raises Damaged.
"""

import zlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from newsarc.archive.members import members
from newsarc.archive.warcs import find_warc, read_response
from newsarc.article import Raw
from newsarc.errors import Damaged
from newsarc.export.selection import Selection

_HEAD = 1 << 16
"""Bytes of a record in which its head ends."""


def write_warc(selection: Selection, file: BinaryIO) -> None:
    """Writes the records, in the order of the archive's files."""
    pages = {(raw.file, raw.offset): raw for raw in _raw_pages(selection)}
    for _, group in groupby(sorted(pages), key=lambda place: place[0]):
        for number, place in enumerate(group):
            file.writelines(_records(selection, pages[place], with_info=number == 0))


def _raw_pages(selection: Selection) -> Iterator[Raw]:
    for article in selection.articles():
        for revision in selection.archive.revisions(article.id):
            if revision.raw is None:
                raise Damaged(article.id, "the article names no raw page (try: newsarc verify)")
            yield revision.raw


def _records(selection: Selection, raw: Raw, *, with_info: bool) -> Iterator[bytes]:
    """The page's record and those that say that they belong to it, after the file's own."""
    root = selection.archive.path
    names = {read_response(root, raw).headers["WARC-Record-ID"]}
    path = find_warc(root / raw.file)
    assert path is not None
    if with_info:
        yield next(_members(path, 0))
    kept = _members(path, raw.offset)
    yield next(kept)
    for member in kept:
        head = _head(member)
        if head.get("warc-concurrent-to") not in names:
            return
        names.add(head.get("warc-record-id", ""))
        yield member


def _members(path: Path, start: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        for offset, length in members(path, start=start):
            file.seek(offset)
            yield file.read(length)


def _head(member: bytes) -> dict[str, str]:
    """The fields of a record, their names in lower case."""
    content = zlib.decompressobj(31).decompress(member, _HEAD)
    lines = content.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines)
    return {name.lower(): value.strip() for name, _, value in pairs}
