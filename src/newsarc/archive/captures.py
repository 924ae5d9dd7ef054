"""The records of one visit to a page, as they lie in a WARC file. Reads; changes nothing."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from newsarc.archive.files import disk_errors
from newsarc.archive.layout import OPEN, Layout, cdxj_path
from newsarc.archive.members import members
from newsarc.archive.warc_records import Record, parse_record
from newsarc.archive.warcs import find_warc, make_cdxj, read_response
from newsarc.article import Raw
from newsarc.errors import Damaged

Place = tuple[str, int]
"""A file, by its path from the archive's root, and an offset in it."""

_REVISIT: Final = b'"warc/revisit"'


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
    read_response(root, raw)
    yield from read_visit(root, raw.file, raw.offset)


def read_visit(root: Path, file: str, offset: int) -> Iterator[Kept]:
    """The record that begins there, and those after it that say that they belong to it. Raises Damaged."""
    names: set[str | None] = set()
    for kept in _records(root, file, offset):
        headers = kept.record.headers
        if names and headers.get("WARC-Concurrent-To") not in names:
            return
        names.add(headers.get("WARC-Record-ID"))
        yield kept
    if not names:
        raise Damaged(f"{file} at {offset}", "the raw record is not whole (try: newsarc verify)")


def read_info(root: Path, file: str) -> Iterator[Kept]:
    """The `warcinfo` record that a file begins with. Raises Damaged."""
    return islice(read_visit(root, file, 0), 1)


def find_revisits(root: Path, raws: Iterable[Raw]) -> Iterator[Place | Damaged]:
    """Where the records lie that say of a later visit that it found one of these pages again.

    The indexes beside the WARC files name them; where one is missing, the file itself is read.
    """
    layout = Layout(root)
    by_digest = defaultdict(list)
    for raw in raws:
        by_digest[f"sha256:{raw.sha256}"].append(raw)
    for warc in sorted(layout.raw.glob("*/*/*.warc.gz*")):
        file = layout.relative(warc).removesuffix(OPEN)
        for offset, digest in _revisits_in(warc):
            try:
                if any(_refers_to(root, file, offset, raw) for raw in by_digest[digest]):
                    yield file, offset
            except Damaged as error:
                yield error


def _revisits_in(warc: Path) -> Iterator[tuple[int, str]]:
    """The offset of each revisit of a file, and the digest of the payload that it found again."""
    index = cdxj_path(warc)
    with disk_errors(index):
        lines = index.read_bytes() if index.is_file() else make_cdxj(warc)
    for line in lines.splitlines():
        if _REVISIT in line:
            with suppress(ValueError, LookupError):  # verify names a damaged index
                fields = json.loads(line.split(b" ", 2)[2])
                yield int(fields["offset"]), fields["digest"]


def _refers_to(root: Path, file: str, offset: int, raw: Raw) -> bool:
    """Whether a revisit found this page again; none does whose page is damaged. Raises Damaged for itself."""
    visit = next(read_visit(root, file, offset))
    with suppress(Damaged):
        return (
            visit.record.headers.get("WARC-Refers-To") == read_response(root, raw).headers["WARC-Record-ID"]
        )
    return False


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
