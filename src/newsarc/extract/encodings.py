"""Bytes of a page -> text and the name of its encoding.

The order of the WHATWG standard with one difference: bytes that are valid UTF-8 are UTF-8, whatever the page
or its server says, because text in another encoding is almost never valid UTF-8 by chance. Names of
encodings come from strangers, so they are looked up in the WHATWG table and never in Python's codec
registry (which knows "rot13", "hex" and "undefined").
"""

import codecs
import re
from collections.abc import Iterator

import webencodings

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]{1,40})", re.IGNORECASE)
_ASCII_LINE = re.compile(rb"[\x00-\x7f]+")
_PRESCAN = 4096  # bytes that are searched for a declaration; the standard says 1024, real pages need more
_SAMPLE = 20_000  # bytes beyond ASCII that detection sees
_ENOUGH = 30  # bytes beyond ASCII without which detection only guesses
_LOOKS_ASCII = {"utf-16le", "utf-16be", "iso-2022-jp"}
_MAX_BROKEN = 0.02


def decode(data: bytes, *, content_type: str | None = None) -> tuple[str, str]:
    """The text of a page, and the WHATWG name of the encoding that it was read in."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _read(data[len(bom) :], name), name
    if any(_is_plausible(data, name) for name in _LOOKS_ASCII):
        for name in _declared(data, content_type):
            if name in _LOOKS_ASCII and _is_plausible(data, name):
                return _read(data, name), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_legacy(data, tuple(_declared(data, content_type)))


def _decode_legacy(data: bytes, declared: tuple[str, ...]) -> tuple[str, str]:
    """Text that is not valid UTF-8: as declared if that can be, else as detected, else windows-1252."""
    for name in (*declared, "utf-8"):
        text = _read(data, name)
        if name not in _LOOKS_ASCII and _broken_share(text) <= _MAX_BROKEN:
            return text, name
    name = _detected(data) or "windows-1252"
    return _read(data, name), name


def _declared(data: bytes, content_type: str | None) -> Iterator[str]:
    """The encodings that the header and the page name, where they are known ones."""
    from bs4.dammit import EncodingDetector  # slow to import, and most pages are UTF-8

    match = _HEADER_CHARSET.search(content_type or "")
    labels = [match.group(1) if match else None]
    labels.append(EncodingDetector.find_declared_encoding(data[:_PRESCAN], is_html=True))
    for label in labels:
        encoding = webencodings.lookup(label) if label and label.isascii() else None
        if encoding and encoding.name not in ("replacement", "x-user-defined"):
            yield encoding.name


def _detected(data: bytes) -> str | None:
    """The encoding that the bytes beyond ASCII look like; markup is all ASCII and would only mislead."""
    from bs4.dammit import EncodingDetector

    lines = (line for line in data.splitlines() if not _ASCII_LINE.fullmatch(line))
    sample = b"\n".join(lines)[:_SAMPLE]
    if sum(byte > 127 for byte in sample) < _ENOUGH:
        return None
    # Not UnicodeDammit, which does the same and warns in the log of whoever calls us.
    found = next(iter(EncodingDetector(sample).encodings), None)
    encoding = webencodings.lookup(found) if found and found.isascii() else None
    return encoding.name if encoding and encoding.name != "utf-8" else None


def _read(data: bytes, name: str) -> str:
    encoding = webencodings.lookup(name)
    assert encoding is not None
    return encoding.codec_info.decode(data, "replace")[0]


def _is_plausible(data: bytes, name: str) -> bool:
    """Whether data that is ASCII to the eye holds what this encoding needs: null bytes or escapes."""
    return (b"\x1b" in data) if name == "iso-2022-jp" else data[:200].count(0) > 40


def _broken_share(text: str) -> float:
    """The share of replacement characters among those beyond ASCII."""
    broken = text.count("\ufffd")
    if not broken:
        return 0.0
    return broken / sum(not char.isascii() for char in text)
