"""Markup: what a page states in its tags, gathered in one pass for all fields to look things up in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml.html import HtmlElement

from newsarc.extract.document import Document
from newsarc.extract.items import find_item
from newsarc.extract.jsonld import Graph, Node, find_article, fold, read_jsonld
from newsarc.text import one_line
from newsarc.urls import find_url

_TAGS = ("meta", "link", "script", "title", "base", "h1", "time", "a", "figure")
_META_NAMES = ("property", "name", "itemprop", "http-equiv")


@dataclass(slots=True)
class Markup:
    """The statements of one page. Values are as they stand there; who stores one cleans it."""

    document: Document
    tree: HtmlElement
    metas: dict[str, list[str]] = field(default_factory=dict)
    """Content of `<meta>` by lower-case name, whatever attribute names it."""
    links: dict[str, list[HtmlElement]] = field(default_factory=dict)
    """`<link>` and `<a>` by each word of their `rel`."""
    scripts: list[str] = field(default_factory=list)
    headings: list[HtmlElement] = field(default_factory=list)
    times: list[HtmlElement] = field(default_factory=list)
    figures: list[HtmlElement] = field(default_factory=list)
    window_title: str | None = None
    base: str | None = None
    graph: Graph = field(default_factory=Graph)
    article: Node = field(default_factory=dict)
    """The node of the article; empty where the page gives none."""
    article_source: str = "jsonld"
    """How it is given: as JSON-LD, else as microdata, RDFa or an h-entry."""

    def meta(self, *names: str) -> Iterator[tuple[str, str]]:
        """Name and content of the metas of these names that say something, in the order of the names."""
        for name in names:
            for content in self.metas.get(name, ()):
                if content and not content.isspace():
                    yield name, content

    def first(self, *names: str) -> str | None:
        """The first content of the first of these metas that says something."""
        return next((content for _name, content in self.meta(*names)), None)

    def absolute(self, address: str | None) -> str | None:
        """An address of the page as a URL that could be fetched, or None."""
        return find_url(address, self.base or self.document.url) if address else None


def read_markup(document: Document) -> Markup:
    """Gathers what the fields need from a parsed page; the document must have a tree."""
    assert document.tree is not None
    markup = Markup(document=document, tree=document.tree)
    for element in document.tree.iter(*_TAGS):
        _READERS[str(element.tag)](markup, element)
    markup.graph = read_jsonld(markup.scripts)
    markup.article = find_article(markup.graph, urls=_urls(markup), titles=_titles(markup)) or {}
    if not markup.article:
        item = find_item(markup.tree, document.html, next(_titles(markup), None))
        if item is not None:
            markup.article_source, markup.article = item
    return markup


def _read_meta(markup: Markup, element: HtmlElement) -> None:
    attributes = element.attrib
    content = attributes.get("content")
    if content is None:
        return
    for attribute in _META_NAMES:
        for name in attributes.get(attribute, "").lower().split():
            markup.metas.setdefault(name, []).append(content)


def _read_link(markup: Markup, element: HtmlElement) -> None:
    rel = element.get("rel")
    if rel:
        for word in rel.lower().split():
            markup.links.setdefault(word, []).append(element)


def _read_script(markup: Markup, element: HtmlElement) -> None:
    if "ld+json" in element.get("type", "").lower() and element.text:
        markup.scripts.append(element.text)


def _read_title(markup: Markup, element: HtmlElement) -> None:
    if markup.window_title is None and element.text and not any(True for _ in element.iterancestors("svg")):
        markup.window_title = element.text


def _read_base(markup: Markup, element: HtmlElement) -> None:
    address = element.get("href")
    if markup.base is None and address:
        url = markup.document.url
        try:
            markup.base = urljoin(url, address) if url else address
        except ValueError:
            markup.base = None


_READERS: dict[str, Callable[[Markup, HtmlElement], None]] = {
    "meta": _read_meta,
    "link": _read_link,
    "a": _read_link,
    "script": _read_script,
    "title": _read_title,
    "base": _read_base,
    "h1": lambda markup, element: markup.headings.append(element),
    "time": lambda markup, element: markup.times.append(element),
    "figure": lambda markup, element: markup.figures.append(element),
}


def _urls(markup: Markup) -> Iterator[str]:
    if markup.document.url:
        yield markup.document.url
    for link in markup.links.get("canonical", ()):
        yield link.get("href", "")
    yield from (content for _name, content in markup.meta("og:url"))


def _titles(markup: Markup) -> Iterator[str]:
    yield from (content for _name, content in markup.meta("og:title", "twitter:title"))
    if markup.window_title:
        yield markup.window_title
    yield from (text for text in map(text_content, markup.headings) if len(fold(text)) > 10)


def text_content(element: HtmlElement) -> str:
    """The text of an element on one line."""
    return one_line(element.text_content())
