"""The gzip members of a WARC file: which are whole, and where a torn tail begins. Reads; writes nothing.

warcio and other readers return a short last record without an error, and what is appended behind one cannot
be read any more. So the end of the last whole member is found by decompressing, CRC and all.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

_MAGIC: Final = b"\x1f\x8b\x08"


Span = tuple[int, int]
"""Where a member lies in its file: offset and length."""

Spans = Mapping[Path, Sequence[Span]]
"""Where the members of files lie, as far as that is known."""

NONE_KNOWN: Final[Spans] = MappingProxyType({})
"""That of no file it is known."""


def members(path: Path, *, start: int = 0) -> Iterator[Span]:
    """Offset and length of each whole gzip member from `start`, up to the first that is not whole."""
    with path.open("rb") as file:
        offset = start
        while length := _member_length(file, offset):
            yield offset, length
            offset += length


def member_beginnings(
    path: Path, spans: Sequence[Span] | None = None, *, most: int = 1 << 15
) -> Iterator[tuple[int, int, bytes]]:
    """Offset, length and the beginning of the content of each whole member, or of those at `spans`."""
    with path.open("rb") as file:
        for offset, length in members(path) if spans is None else spans:
            file.seek(offset)
            yield offset, length, zlib.decompressobj(31).decompress(file.read(min(length, most)), most)


def whole_length(path: Path) -> int:
    """The length of a WARC without its torn tail.

    A tail is torn only where no whole record follows: else it is damage, of which nothing may be cut.
    """
    end = 0
    for offset, length in members(path):
        end = offset + length
    size = path.stat().st_size
    return size if end < size and record_follows(path, end + 1) else end


def _member_length(file: Any, offset: int) -> int:
    file.seek(offset)
    inflater = zlib.decompressobj(31)
    read = 0
    try:
        while not inflater.eof:
            chunk = file.read(1 << 16)
            if not chunk:
                return 0
            read += len(chunk)
            inflater.decompress(chunk)
    except zlib.error:
        return 0
    return read - len(inflater.unused_data)


def record_follows(path: Path, offset: int) -> bool:
    """Whether a whole WARC record stands somewhere behind an offset.

    A gzip member alone is no sign of one: pages come gzipped, and lie in a torn record as they came.
    """
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        position = content.find(_MAGIC, offset)
        while position >= 0:
            if _begins_record(content[position : position + 4096]) and _member_length(file, position):
                return True
            position = content.find(_MAGIC, position + 1)
    return False


def _begins_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, 7) == b"WARC/1."
    except zlib.error:
        return False


def inflate(member: bytes) -> bytes | None:
    """What is in exactly one whole gzip member, else None."""
    inflater = zlib.decompressobj(31)
    try:
        content = inflater.decompress(member)
    except zlib.error:
        return None
    return content if inflater.eof and not inflater.unused_data else None
