"""Content codings: the body as it came -> the body as it was meant, in bounded memory.

A library that decodes a whole chunk at once turns 1,617 bytes of brotli into 3 GB before anybody can say
stop. Here no step makes more than 64 KiB, at most two codings are undone, and a body that ends early is an
error rather than half a page.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final, Protocol

import brotli

ACCEPTED: Final = "gzip, deflate, br"

_STEP: Final = 64 * 1024
_MAX_LAYERS: Final = 2
_MAX_MEMBERS: Final = 1000
_GZIP_MAGIC: Final = b"\x1f\x8b"
# Names that careless servers write where there is no coding at all.
_NONE: Final = {"", "identity", "none", "binary", "7bit", "8bit", "utf-8", "utf8", "iso-8859-1"}


class DecodingError(Exception):
    """The body is not in the coding that its headers name."""


class CutShort(DecodingError):
    """The body ends before its coding does."""


class Decoder(Protocol):
    """Undoes one coding, piece by piece."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def finish(self) -> None: ...


class _Inflater:
    """gzip, of one or many members, and deflate with or without its zlib header."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if gzip else None
        self._head = b""
        self._members = 1
        self._ended = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._ended:
            inflate = self._inflate
            if inflate is None or inflate.eof:
                data = self._begin(data)
                continue
            try:
                piece = inflate.decompress(data, _STEP)
            except zlib.error as error:
                raise DecodingError(str(error)) from error
            data = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
            if piece:
                yield piece

    def _begin(self, data: bytes) -> bytes:
        """Chooses how the stream or the next gzip member is read, which takes its first two bytes."""
        head = self._head + data
        if len(head) < 2:
            self._head = head
            return b""
        self._head = b""
        if not self._gzip:
            if self._inflate:  # whatever follows the end of a deflate stream is ignored
                self._ended = True
                return b""
            with_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS if with_header else -zlib.MAX_WBITS)
            return head
        if not head.startswith(_GZIP_MAGIC):  # padding, which gzip(1) ignores too
            self._ended = True
            return b""
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise DecodingError("too many gzip members")
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return head

    def finish(self) -> None:
        if self._inflate is None or not self._inflate.eof:
            raise CutShort("the compressed body ends too early")


class _Brotli:
    def __init__(self) -> None:
        self._decompress = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._decompress.process(data, output_buffer_limit=_STEP)
            while piece:  # it may accept more data and yet hold back output, so only nothing means the end
                yield piece
                piece = self._decompress.process(b"", output_buffer_limit=_STEP)
        except brotli.error as error:
            raise DecodingError("no valid brotli") from error

    def finish(self) -> None:
        if not self._decompress.is_finished():
            raise CutShort("the compressed body ends too early")


def decoders_for(codings: Iterable[str]) -> tuple[Decoder, ...]:
    """The decoders for the values of Content-Encoding headers, in the order in which they are applied."""
    names = [name.strip().lower() for value in codings for name in value.split(",")]
    names = [name for name in names if name not in _NONE]
    if len(names) > _MAX_LAYERS:
        raise DecodingError(f"{len(names)} content codings, one upon the other")
    return tuple(_decoder(name) for name in reversed(names))


def _decoder(name: str) -> Decoder:
    if name in ("gzip", "x-gzip"):
        return _Inflater(gzip=True)
    if name == "deflate":
        return _Inflater(gzip=False)
    if name == "br":
        return _Brotli()
    raise DecodingError(f"content coding {name[:20]!r}, which was not asked for")


def decode_through(decoders: tuple[Decoder, ...], data: bytes) -> Iterator[bytes]:
    """Feeds a piece of the body through all decoders; yields pieces of at most 64 KiB or so."""
    if not decoders:
        yield data
        return
    for piece in decoders[0].feed(data):
        yield from decode_through(decoders[1:], piece)
