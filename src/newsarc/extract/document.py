"""Document: a page decoded and parsed once, for every part of the extraction to share."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from newsarc.extract.encodings import decode

# lxml.html asks a function in Python for the class of every element, each time that one is reached; nothing
# here needs its special classes for forms and inputs.
_CLASSES = etree.ElementDefaultClassLookup(
    element=lxml_html.HtmlElement, comment=lxml_html.HtmlComment, pi=lxml_html.HtmlProcessingInstruction,
    entity=lxml_html.HtmlEntity,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One page, decoded and parsed. The tree is shared: nobody changes it."""

    html: str
    tree: lxml_html.HtmlElement | None
    """The root element, or None for a page without any element."""
    url: str | None
    encoding: str | None
    is_truncated: bool = False
    """A limit of the parser was hit: text is missing at the end."""


def read_document(
    html: bytes | str, *, url: str | None = None, headers: Mapping[str, str] | None = None
) -> Document:
    """Decodes and parses a page; hopeless input gives a document without a tree, never an error."""
    if isinstance(html, bytes):
        text, encoding = decode(html, content_type=_content_type(headers or {}))
    else:
        text, encoding = html, None
    text, data = _as_utf8(html, text, encoding)
    # Given bytes and the encoding, the parser heeds no declaration inside the page; given str it raises on
    # an XML one. `huge_tree` moves the limit of nesting from 255 to 2048; beyond it text is lost in silence.
    # Nobody looks an element up by its id.
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = lxml_html.document_fromstring(data, parser=parser)
    except (ValueError, etree.LxmlError):
        tree = None
    return Document(html=text, tree=tree, url=url, encoding=encoding, is_truncated=_hit_limit(parser))


def _as_utf8(html: bytes | str, text: str, encoding: str | None) -> tuple[str, bytes]:
    """The text, and what the parser is given: the page's own bytes where they will do."""
    is_sound = encoding == "utf-8" and "\ufffd" not in text
    if is_sound and isinstance(html, bytes) and b"\0" not in html and not html.startswith(BOM_UTF8):
        return text, html
    text = text.replace("\0", "").removeprefix("\ufeff")
    return text, text.encode("utf-8", "ignore")


def _content_type(headers: Mapping[str, str]) -> str | None:
    return next((value for name, value in headers.items() if name.lower() == "content-type"), None)


def _hit_limit(parser: lxml_html.HTMLParser) -> bool:
    return bool(parser.error_log.filter_types((etree.ErrorTypes.ERR_RESOURCE_LIMIT,)))
