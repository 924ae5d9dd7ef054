"""What feeds, sitemaps and section pages share: which encoding, which root, what an element says."""

import codecs
import re
from typing import Final

import webencodings
from lxml import etree

HEAD: Final = 65536
"""Bytes in which the root element of a document is looked for: comments before it may be long."""

_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]*?encoding|<meta[^>]*?charset)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_PROLOG = re.compile(
    rb"\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")
_HALF_CHARACTER = (
    rb"#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|"  # D800 to DFFF, that is 55296 to 57343
    rb"0*5(?:529[6-9]|5[3-9][0-9]{2}|6[0-9]{3}|7[0-2][0-9]{2}|73[0-3][0-9]|734[0-3]));"
)
_NO_REFERENCE = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)|&(?=" + _HALF_CHARACTER + rb")"
)
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def root_name(body: bytes) -> str | None:
    """The local name of a document's first element, in lower case; None where there is none.

    Blank lines, byte order marks, comments, a DOCTYPE and a server's warnings before `<?xml` are passed over.
    """
    # Of UTF-16, which few use, the zero bytes are in the way and nothing else.
    return _first_element(without_preamble(body[:HEAD].replace(b"\0", b"").lstrip(b"\xff\xfe")))


def without_preamble(body: bytes) -> bytes:
    """The document from its first tag on, without blank lines or a server's warnings before it."""
    start = max(body.find(b"<"), 0)
    if _first_element(body[start : start + HEAD]) in (None, "br", "b"):
        start = max(body.find(b"<?xml", start, start + HEAD), start)
    return body[start:]


def _first_element(head: bytes) -> str | None:
    start = 0
    while match := _PROLOG.match(head, start):
        start = match.end()
    root = _ROOT.match(head, start)
    return root[1].decode("ascii").lower() if root else None


def _is_wide(body: bytes) -> bool:
    return body.startswith(_UTF16_BOMS) or b"\0" in body[:4]


def encoding_of(body: bytes) -> str | None:
    """The encoding to read a document in, whatever it claims; None where the parser sees it by itself."""
    if _is_wide(body):
        return None
    declared = _DECLARED.search(body, 0, 4096)
    known = webencodings.lookup(declared[1].decode("ascii", "replace")) if declared else None
    if known is not None and not known.name.startswith(("utf-", "x-user", "replacement")):
        return known.name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def without_traps(body: bytes) -> bytes:
    """XML that the parser takes as it is meant: no UTF-16, no preamble, `&amp;` for what is no reference.

    After an `&` that begins nothing that XML knows, HTML's entities included, the parser would drop what
    follows, a query string say; `unescape` turns HTML's into what they mean. Half a character (`&#xD800;`,
    which careless programs write for emoji) it would let in, and lxml cannot give out the text round it.
    """
    return _NO_REFERENCE.sub(b"&amp;", without_preamble(_narrow(body)))


def _narrow(body: bytes) -> bytes:
    """UTF-16, with or without its mark, as UTF-8; anything else as it is."""
    if body.startswith(_UTF16_BOMS):
        return body.decode("utf-16", "replace").encode()
    if _is_wide(body):
        return body.decode("utf-16-be" if body[0] == 0 else "utf-16-le", "replace").encode()
    return body


def local_name(element: etree._Element | None) -> str:
    """An element's name without its namespace, or a prefix that nobody declared; "" for a comment."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2].rpartition(":")[2]


def namespace(element: etree._Element) -> str:
    """An element's namespace, "" where it has none."""
    return str(element.tag).rpartition("}")[0].lstrip("{")


def text_of(element: etree._Element) -> str:
    """All text within an element."""
    return "".join(map(str, element.itertext())).strip()
