"""Content codings of stored pages, undone: gzip, deflate and brotli, one over the other. Pure.

For bytes that `fetch` has let through its limits and whose digest was checked; strangers' bytes go through
the bounded decoder of `fetch`.
"""

import zlib

from newsarc.errors import Damaged


def decode_body(payload: bytes, codings: str, *, where: str) -> bytes:
    """The body of a payload under the value of its Content-Encoding header. Raises Damaged."""
    names = [name.strip().lower() for name in codings.split(",")]
    for name in reversed(names):
        payload = _decode(payload, name, where)
    return payload


def _decode(data: bytes, name: str, where: str) -> bytes:
    try:
        match name:
            case "gzip" | "x-gzip":
                return _gunzip(data)
            case "deflate":
                return _inflate(data)
            case "br":
                import brotli

                return bytes(brotli.decompress(data))
            case _:
                return data
    except Exception as error:
        if isinstance(error, zlib.error) or type(error).__module__ == "brotli":
            raise Damaged(where, f"the raw page is no {name} ({error})") from error
        raise


def _gunzip(data: bytes) -> bytes:
    """All members of a gzip stream; what follows the last is no part of the page, as browsers see it."""
    parts = []
    while data[:2] == b"\x1f\x8b":
        inflater = zlib.decompressobj(31)
        parts.append(inflater.decompress(data))
        data = inflater.unused_data
    return b"".join(parts) if parts else data


def _inflate(data: bytes) -> bytes:
    """Deflate with or without its zlib header: servers send both (RFC 9110, 8.4.1.2)."""
    try:
        return zlib.decompress(data)
    except zlib.error:
        return zlib.decompress(data, -zlib.MAX_WBITS)
