"""What readability-lxml takes for the article: asked only where the model is unsure, because it is slow.

It is given a copy without scripts and with few, short attributes: one of its regular expressions takes ten
seconds for 100 KB of `title="a style=b a style=b …"`.
"""

import logging
from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement

from newsarc.extract.blocks import NEVER_TEXT
from newsarc.extract.features import folded

_KEPT = frozenset({"id", "class", "href", "src"})
_LONGEST = 200
_MOST_ELEMENTS = 20_000


def readable_text(tree: HtmlElement) -> str:
    """The folded text of readability's summary; empty where it finds none, or the page is too large."""
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        return ""
    from bs4 import BeautifulSoup  # slow to import, both, and most runs never need them
    from readability import Document

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    try:
        plain = etree.tostring(_plain(tree), encoding="unicode", method="html")
        summary = Document(plain).summary(html_partial=True)
        return folded(BeautifulSoup(summary, "lxml").get_text(" "))
    except Exception:  # noqa: BLE001 - the library documents no errors; a witness that fails says nothing
        return ""


def _plain(tree: HtmlElement) -> HtmlElement:
    copy = deepcopy(tree)
    etree.strip_elements(copy, *NEVER_TEXT, etree.Comment, with_tail=False)
    for element in copy.iter(etree.Element):
        for name, value in element.items():
            if name not in _KEPT or len(value) > _LONGEST:
                del element.attrib[name]
    return copy
