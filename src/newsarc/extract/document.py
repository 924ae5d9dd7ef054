"""Document: a page decoded and parsed once, for every part of the extraction to share."""

from collections.abc import Mapping
from dataclasses import dataclass

from bs4.dammit import UnicodeDammit
from lxml import etree
from lxml import html as lxml_html


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
        dammit = UnicodeDammit(html, is_html=True)
        text, encoding = dammit.unicode_markup or "", dammit.original_encoding
    else:
        text, encoding = html, None
    parser = lxml_html.HTMLParser(encoding="utf-8", recover=True)
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (ValueError, etree.LxmlError):
        tree = None
    return Document(html=text, tree=tree, url=url, encoding=encoding)
