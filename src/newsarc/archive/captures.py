"""The records of one visit to a page, as they lie in a WARC file. Reads; changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsarc.archive.files import disk_errors
from newsarc.archive.members import members
from newsarc.archive.warc_records import Record, parse_record
from newsarc.archive.warcs import find_warc, read_response
from newsarc.article import Raw
from newsarc.errors import Damaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A record as it lies in a file of the archive."""

    file: str
    """Its path from the archive's root."""
    offset: int
    member: bytes
    """The gzip member that it is."""
    record: Record


def read_capture(root: Path, raw: Raw) -> Iterator[Kept]:
    """The record that a `Raw` names, its digests checked, and those after it that say that they belong to it.

    Raises Damaged.
    """
    names = {read_response(root, raw).headers.get("WARC-Record-ID")}
    for kept in _records(root, raw.file, raw.offset):
        headers = kept.record.headers
        if kept.offset != raw.offset and headers.get("WARC-Concurrent-To") not in names:
            return
        names.add(headers.get("WARC-Record-ID"))
        yield kept


def read_info(root: Path, file: str) -> Kept:
    """The `warcinfo` record that a file begins with. Raises Damaged."""
    for kept in _records(root, file, 0):
        return kept
    raise Damaged(file, "no whole record at 0 (try: newsarc verify)")


def _records(root: Path, name: str, start: int) -> Iterator[Kept]:
    path = find_warc(root / name)
    if path is None:
        raise Damaged(name, "the file of the raw page is missing (try: newsarc verify)")
    with disk_errors(path), path.open("rb") as file:
        for offset, length in members(path, start=start):
            file.seek(offset)
            member = file.read(length)
            record = parse_record(member, f"{name} at {offset}")
            yield Kept(file=name, offset=offset, member=member, record=record)
