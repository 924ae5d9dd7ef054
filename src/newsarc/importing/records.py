"""The records of a WARC file that somebody else made, one after the other, in flat memory.

Damage costs the records that it hits: they are named, and reading goes on at the next one that begins whole.
warcio gives a torn record without an error, and stops or misreads behind a damaged one, so it is not used.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

LONGEST: Final = 16 << 20
"""Bytes of the longest block that is read; no page is longer."""

_CHUNK: Final = 1 << 16
_LONGEST_LINE: Final = 1 << 16
_MOST_HEADERS: Final = 1000
_GZIP: Final = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Record:
    """A record, its header names in lower case."""

    headers: Mapping[str, str]
    block: bytes


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that was not wanted."""

    kind: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where no whole record stands."""

    offset: int
    why: str


class _BrokenError(Exception):
    pass


class _Source(Protocol):
    start: int
    """Where in the file reading can be taken up again: of a gzip member, its first byte."""

    def read(self, most: int) -> bytes: ...


class _Plain:
    def __init__(self, file: BinaryIO, offset: int) -> None:
        file.seek(offset)
        self._file = file
        self.start = offset

    def read(self, most: int) -> bytes:
        return self._file.read(most)


class _Gunzip:
    """The content of gzip members, one after the other."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        file.seek(offset)
        self._file = file
        self._inflater = zlib.decompressobj(31)
        self._input = b""
        self._is_begun = False
        self.start = offset

    def read(self, most: int) -> bytes:
        while True:
            if self._inflater.eof:
                self._input = self._inflater.unused_data
                self._inflater = zlib.decompressobj(31)
                self._is_begun = False
            self._input = self._input or self._file.read(_CHUNK)
            if not self._input:
                if self._is_begun:
                    raise _BrokenError("it is cut off")
                return b""
            if not self._is_begun:
                self.start = self._file.tell() - len(self._input)
                self._is_begun = True
            try:
                piece = self._inflater.decompress(self._input, most)
            except zlib.error as error:
                raise _BrokenError("its gzip data are damaged") from error
            self._input = self._inflater.unconsumed_tail
            if piece:
                return piece


class _Reader:
    """Lines and blocks of a source."""

    def __init__(self, source: _Source) -> None:
        self._source = source
        self._buffer = bytearray()
        self.given = 0
        """Bytes that were given out or passed over."""

    def skip_blanks(self) -> None:
        """Goes to where the next line that is not empty begins."""
        while True:
            blanks = len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))
            self._drop(blanks)
            if self._buffer or not self._fill():
                return

    def _fill(self) -> bool:
        piece = self._source.read(_CHUNK)
        self._buffer += piece
        return bool(piece)

    def _drop(self, count: int) -> None:
        del self._buffer[:count]
        self.given += count

    def line(self) -> bytes | None:
        """The next line without its end; None at the end of the file."""
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LONGEST_LINE:
                raise _BrokenError("no record begins here")
            if not self._fill():
                if self._buffer.strip():
                    raise _BrokenError("it is cut off")
                return None
        line = bytes(self._buffer[:end])
        self._drop(end + 1)
        return line.rstrip(b"\r")

    def block(self, length: int, *, keep: bool) -> bytes:
        """The next bytes, or nothing where they are only to be passed over."""
        kept = bytearray()
        while length:
            if not self._buffer and not self._fill():
                raise _BrokenError("it is cut off")
            piece = self._buffer[:length]
            length -= len(piece)
            if keep:
                kept += piece
            self._drop(len(piece))
        return bytes(kept)


def read_records(
    file: BinaryIO, wants: Callable[[Mapping[str, str]], bool]
) -> Iterator[Record | Passed | Broken]:
    """The records of a WARC file, packed or not; the block is read of those whose headers are wanted."""
    file.seek(0)
    is_packed = file.read(len(_GZIP)) == _GZIP
    offset: int | None = 0
    while offset is not None:
        source: _Source = _Gunzip(file, offset) if is_packed else _Plain(file, offset)
        reader = _Reader(source)
        begin = offset
        try:
            while True:
                reader.skip_blanks()
                begin = offset + reader.given
                record = _next(reader, wants)
                if record is None:
                    return
                yield record
        except _BrokenError as error:
            broken = source.start if is_packed else begin
            yield Broken(broken, str(error))
            offset = _find_record(file, broken + 1, is_packed=is_packed)


def _next(reader: _Reader, wants: Callable[[Mapping[str, str]], bool]) -> Record | Passed | None:
    line = reader.line()
    if line is None:
        return None
    if not line.startswith(b"WARC/"):
        raise _BrokenError("no record begins here")
    headers: dict[str, str] = {}
    while line := reader.line():
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers[name.strip().lower()] = value.strip()
        if len(headers) > _MOST_HEADERS:
            raise _BrokenError("it has too many headers")
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise _BrokenError("its length is not known")
    is_wanted = int(length) <= LONGEST and wants(headers)
    block = reader.block(int(length), keep=is_wanted)
    return Record(headers, block) if is_wanted else Passed(headers.get("warc-type", ""))


def _find_record(file: BinaryIO, offset: int, *, is_packed: bool) -> int | None:
    """Where the next record begins, from an offset on."""
    mark = _GZIP if is_packed else b"\nWARC/1."
    file.seek(offset)
    data, base = b"", offset
    while chunk := file.read(_CHUNK):
        data += chunk
        place = data.find(mark)
        while place >= 0:
            where = base + place + (0 if is_packed else 1)
            if not is_packed or _begins_record(file, where):
                return where
            place = data.find(mark, place + 1)
        keep = len(mark) - 1
        base += len(data) - keep
        data = data[-keep:]
        file.seek(base + keep)
    return None


def _begins_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    try:
        return zlib.decompressobj(31).decompress(file.read(4096), 7) == b"WARC/1."
    except zlib.error:
        return False
