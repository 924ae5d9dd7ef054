"""The lines around the headline, where a page tells its readers who wrote it and when."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from newsarc.extract.jsonld import fold
from newsarc.extract.markup import Markup, text_content
from newsarc.text import one_line

_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "cite", "em", "font", "i", "mark", "q", "s", "small", "span", "strong",
    "sub", "sup", "time", "u",
}  # fmt: skip
_ELSEWHERE = {"aside", "footer", "nav"}
_ELSEWHERE_CLASS = re.compile(
    r"related|sidebar|teaser|recommend|most-?read|latest|trending|comment|\bwidget_\w|card\b|more-|foot|popular|carousel|\brail",
    re.IGNORECASE,
)
_UNSEEN = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "select",
    "option",
    "button",
    "iframe",
    "nav",
}
_MOST_LINES = 40
_MOST_REST = 400
_SHORT = 80
_AFTER = 60
_BEFORE = 16


@dataclass(frozen=True, slots=True)
class Line:
    """A short text of the page, and the block-level element that holds it."""

    text: str
    element: HtmlElement


class Surroundings:
    """The headline's place in the page: what stands around it, and which elements hold it."""

    def __init__(self, markup: Markup, title: str | None) -> None:
        self._markup = markup
        self.headline = headline_element(markup, title)
        self.home = frozenset(self.headline.iterancestors()) if self.headline is not None else frozenset()

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The lines around the headline that are the article's own; most pages never need them."""
        found = islice(lines_around(self._markup, self.headline), _MOST_LINES)
        return tuple(line for line in found if not is_elsewhere(line.element, self.home))

    @cached_property
    def rest(self) -> Sequence[Line]:
        """The short lines of the page below those, where some sites sign: `March 15, 2016 – by Jane Doe`."""
        if self.headline is None:
            return ()
        below = islice(_lines(_texts_after(self.headline)), _MOST_REST)
        return tuple(
            line for line in below if len(line.text) < _SHORT and not is_elsewhere(line.element, self.home)
        )

    def holds(self, element: HtmlElement) -> bool:
        """Whether an element is the article's own rather than a teaser's."""
        return not is_elsewhere(element, self.home)


def headline_element(markup: Markup, title: str | None) -> HtmlElement | None:
    """The heading that carries the title, or the first that says anything."""
    wanted = fold(title or "")
    named = [(heading, fold(text_content(heading))) for heading in markup.headings]
    for heading, words in named:
        if words and (words == wanted or (wanted and wanted in words)):
            return heading
    for heading in markup.tree.iter("h2", "h3") if wanted else ():
        if fold(text_content(heading)) == wanted:
            return heading
    return next((heading for heading, words in named if words), None)


def lines_around(markup: Markup, heading: HtmlElement | None) -> Iterator[Line]:
    """The lines after the headline, then those before it, the nearest first."""
    if heading is None:
        body = markup.tree.find("body")
        yield from _lines(islice(_texts(markup.tree if body is None else body), 2 * _AFTER))
        return
    yield from _lines(islice(_texts_after(heading), _AFTER))
    yield from reversed(list(_lines(reversed(list(islice(_texts_before(heading), _BEFORE))))))


_Text = tuple[str, HtmlElement]
"""A text and the element in which it stands."""


def _texts(element: HtmlElement) -> Iterator[_Text]:
    """The texts inside an element in the order of the page."""
    if element.tag in _UNSEEN or not isinstance(element.tag, str):  # comments have a function there
        return
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, inner in walk:
        if event == "start":
            if inner.tag in _UNSEEN:
                walk.skip_subtree()
            elif inner.text and not inner.text.isspace():
                yield inner.text, inner
        elif inner is not element and inner.tail and not inner.tail.isspace():
            yield inner.tail, inner.getparent()


def _texts_after(element: HtmlElement) -> Iterator[_Text]:
    for outer in (element, *element.iterancestors()):
        parent = outer.getparent()
        if outer.tail and parent is not None and not outer.tail.isspace():
            yield outer.tail, parent
        for sibling in outer.itersiblings():
            yield from _texts(sibling)
            if sibling.tail and not sibling.tail.isspace():
                yield sibling.tail, parent


def _texts_before(element: HtmlElement) -> Iterator[_Text]:
    """The texts before an element, the nearest first."""
    for outer in (element, *element.iterancestors()):
        for sibling in outer.itersiblings(preceding=True):
            if sibling.tail and not sibling.tail.isspace():
                yield sibling.tail, outer.getparent()
            yield from reversed(list(_texts(sibling)))


def _lines(texts: Iterable[_Text]) -> Iterator[Line]:
    """Joins the texts that stand in one block-level element."""
    parts: list[str] = []
    block: HtmlElement | None = None
    for text, element in texts:
        holder = _block_of(element)
        if holder is not block:
            if parts and block is not None:
                yield Line(one_line(" ".join(parts)), block)
            parts, block = [], holder
        parts.append(text)
    if parts and block is not None:
        yield Line(one_line(" ".join(parts)), block)


def _block_of(element: HtmlElement) -> HtmlElement:
    while element.tag in _INLINE and element.getparent() is not None:
        element = element.getparent()
    return element


def is_elsewhere(element: HtmlElement, home: Set[HtmlElement]) -> bool:
    """Whether an element stands in a part of the page that is about other articles.

    `home` are the elements around the headline: whatever their names, they hold the article.
    """
    if element.tag == "aside":
        return True
    for ancestor in element.iterancestors():
        if ancestor in home:
            return False
        if ancestor.tag == "footer" and _is_in_article(ancestor):
            continue
        if ancestor.tag in _ELSEWHERE:
            return True
        classes = f"{ancestor.get('class', '')} {ancestor.get('id', '')}"
        if (
            len(classes) > 1
            and ancestor.tag not in ("body", "html", "main")
            and _ELSEWHERE_CLASS.search(classes)
        ):
            return True
    return False


def _is_in_article(element: HtmlElement) -> bool:
    return next(element.iterancestors("article"), None) is not None
