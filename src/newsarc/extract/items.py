"""The article as microdata, RDFa or an h-entry of microformats gives it, in the form of a JSON-LD node.

https://html.spec.whatwg.org/multipage/microdata.html, https://www.w3.org/TR/rdfa-lite/,
https://microformats.org/wiki/h-entry (and its elder, hAtom). Pages that have JSON-LD need none of these.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newsarc.extract.jsonld import ARTICLE_TYPE, Node, fold, types_of
from newsarc.text import one_line

_ITEMS = etree.XPath("descendant-or-self::*[@itemscope and contains(@itemtype, 'schema.org/')]")
_TYPED = etree.XPath("descendant-or-self::*[@typeof]")
_ENTRIES = etree.XPath(
    "descendant-or-self::*[contains(concat(' ', normalize-space(@class), ' '), ' h-entry ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' hentry ')]"
)
_SIGNS = ("itemscope", "typeof=", "hentry", "h-entry")
_ADDRESSES = {"url", "image", "license", "mainEntityOfPage", "sameAs", "thumbnailUrl", "contentUrl"}
_CLASSES = {
    "p-name": "headline", "entry-title": "headline", "p-author": "author", "author": "author",
    "dt-published": "datePublished", "published": "datePublished", "dt-updated": "dateModified",
    "p-category": "keywords", "p-summary": "description",
    "entry-summary": "description", "u-url": "url", "u-featured": "image",
}  # fmt: skip
# hAtom's `updated` is left out: many themes class the day of publication so.
_MOST = 400
_LONGEST = 2_000


def find_item(root: HtmlElement, html: str, headline: str | None) -> tuple[str, Node] | None:
    """How the page's own article is given, and its node; None where it is given in none of these ways.

    Of several the one with the headline is meant; where none has it, a single one.
    """
    if not any(sign in html for sign in _SIGNS):
        return None
    for source, find in _WAYS.items():
        nodes = list(find(root))
        named = [node for node in nodes if headline and fold(str(node.get("headline", ""))) == fold(headline)]
        chosen = named or (nodes if len(nodes) == 1 else [])
        if chosen:
            return source, chosen[0]
    return None


def _microdata(root: HtmlElement) -> Iterator[Node]:
    for element in _found(_ITEMS, root):
        node = _item(element, "itemprop", _microdata_type)
        if _is_article(node):
            yield node


def _rdfa(root: HtmlElement) -> Iterator[Node]:
    for element in _found(_TYPED, root):
        node = _item(element, "property", _rdfa_type)
        if _is_article(node):
            yield node


def _entries(root: HtmlElement) -> Iterator[Node]:
    for entry in _found(_ENTRIES, root):
        node: dict[str, Any] = {"@type": "Article"}
        for element in _inside(entry):
            for name in (element.get("class") or "").split():
                key = _CLASSES.get(name)
                value = _plain_value(element, key) if key else None
                if key and value:
                    _add(node, key, value)
        if "headline" in node:
            yield node


_WAYS: Mapping[str, Callable[[HtmlElement], Iterator[Node]]] = {
    "microdata": _microdata,
    "rdfa": _rdfa,
    "hentry": _entries,
}


def _found(path: etree.XPath, root: HtmlElement) -> list[HtmlElement]:
    found = path(root)
    return (
        [element for element in found if isinstance(element, HtmlElement)][:_MOST]
        if isinstance(found, list)
        else []
    )


def _is_article(node: Node) -> bool:
    return "headline" in node and any(ARTICLE_TYPE.search(name) for name in types_of(node))


def _item(
    element: HtmlElement, attribute: str, type_of: Callable[[HtmlElement], str | None]
) -> dict[str, Any]:
    """An element's properties, those of items inside it as nodes of their own."""
    node: dict[str, Any] = {"@type": type_of(element) or ""}
    inner: set[HtmlElement] = set()
    for child in _inside(element):
        is_inner = child.getparent() in inner
        names = () if is_inner else (child.get(attribute) or "").split()
        type_name = type_of(child)
        if is_inner or type_name is not None:
            inner.add(child)
        for name in names:
            key = name.rsplit(":", 1)[-1]
            value = _plain_value(child, key) if type_name is None else _item(child, attribute, type_of)
            if value:
                _add(node, key, value)
    return node


def _inside(element: HtmlElement) -> Iterator[HtmlElement]:
    return (child for child in element.iterdescendants() if isinstance(child.tag, str))


def _microdata_type(element: HtmlElement) -> str | None:
    return (element.get("itemtype") or "") if element.get("itemscope") is not None else None


def _rdfa_type(element: HtmlElement) -> str | None:
    value: str | None = element.get("typeof")
    return value


def _plain_value(element: HtmlElement, key: str | None) -> str | None:
    """What an element says of a property: its machine-readable attribute, else its text."""
    names = ("content", "datetime", *(("href", "src") if key in _ADDRESSES else ()))
    for name in names:
        value = element.get(name)
        if value:
            return str(value)
    return one_line(str(element.text_content())[:_LONGEST]) or None


def _add(node: dict[str, Any], key: str, value: Any) -> None:
    before = node.get(key)
    node[key] = value if before is None else [*before, value] if isinstance(before, list) else [before, value]
