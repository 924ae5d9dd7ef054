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
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def root_name(body: bytes) -> str | None:
    """The local name of a document's first element, in lower case; None where there is none.

    Blank lines, byte order marks, comments, a DOCTYPE and a server's warnings before `<?xml` are passed over.
    """
    # Of UTF-16, which few use, the zero bytes are in the way and nothing else.
    return _first_element(without_preamble(body[:HEAD].replace(b"\0", b"").lstrip(b"\xff\xfe")))


def without_preamble(body: bytes) -> bytes:
    """The document from its first tag on, without blank lines or a server's warnings before it."""
    if _is_wide(body):
        return body
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


def without_bare_ampersands(body: bytes) -> bytes:
    """The XML with `&amp;` wherever `&` begins nothing that XML knows, HTML's entities included.

    The parser would drop them, and a query string with them; `unescape` turns HTML's into what they mean.
    """
    return body if _is_wide(body) else _BARE_AMPERSAND.sub(b"&amp;", body)


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
    try:
        return "".join(map(str, element.itertext())).strip()
    except UnicodeDecodeError:  # a reference to half a character: &#xD800;
        return ""
