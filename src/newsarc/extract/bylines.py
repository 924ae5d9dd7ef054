"""The lines around the headline, where a page tells its readers who wrote it and when."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from lxml import etree
from lxml.html import HtmlElement

from newsarc.extract.jsonld import fold
from newsarc.extract.markup import Markup, text_content
from newsarc.text import one_line

_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "cite", "em", "font", "i", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "u",
}  # fmt: skip
# Sought in lower case; each name begins with a letter, none with `\b`, so that `re` looks only where one of
# these letters stands.
_ELSEWHERE_CLASS = re.compile(
    r"related|sidebar|teaser|recommend|most-?read|latest|trending|comment|w(?<=\bw)idget_\w|card\b|more-|foot|"
    r"popular|carousel|r(?<=\br)ail",
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
_MARKS = 30  # how many characters of a heading folding may drop
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SIGNED = re.compile(
    r"(?:this )?(?:article |post |story |words )?(?:was |is )?(?:written |authored )?by\b|"
    r"(?:geschrieben|verfasst) von\b|(?:écrit|rédigé) par\b|escrito por\b|scritto da\b",
    re.IGNORECASE,
)
_AFTER = 60
_BEFORE = 16


@dataclass(frozen=True, slots=True)
class Line:
    """A short text of the page, and the block-level element that holds it."""

    text: str
    element: HtmlElement


class Surroundings:
    """The headline's place in the page: what stands around it, and which elements are the article's own."""

    def __init__(self, markup: Markup, title: str | None) -> None:
        self._markup = markup
        self.headline = headline_element(markup, title)
        # Whatever the names of the elements around the headline, they hold the article.
        around = self.headline.iterancestors() if self.headline is not None else ()
        self._is_own: dict[HtmlElement, bool] = dict.fromkeys(around, True)

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The lines around the headline that are the article's own; most pages never need them."""
        found = islice(lines_around(self._markup, self.headline), _MOST_LINES)
        return tuple(line for line in found if self.holds(line.element))

    @cached_property
    def rest(self) -> Sequence[Line]:
        """The short dated lines below the headline: some sites sign there, `March 15, 2016 – by Jane Doe`."""
        dated = (line for line in self._below if len(line.text) < _SHORT and _YEAR.search(line.text))
        return tuple(line for line in dated if self.holds(line.element))

    @cached_property
    def signed(self) -> Sequence[Line]:
        """The lines below the headline that say who wrote the article, each with the one after it."""
        pairs = pairwise((*self._below, Line("", self._markup.tree)))
        return tuple(
            line
            for first, second in pairs
            if len(first.text) < _SHORT and _SIGNED.match(first.text) and self.holds(first.element)
            for line in (first, second)
        )

    @cached_property
    def _below(self) -> Sequence[Line]:
        if self.headline is None:
            return ()
        return tuple(islice(_lines(_texts_after(self.headline)), _MOST_REST))

    def holds(self, element: HtmlElement) -> bool:
        """Whether an element is the article's own rather than in a part of the page about other articles."""
        if element.tag == "aside":
            return False
        climbed = []
        is_own = True
        for ancestor in element.iterancestors():
            known = self._is_own.get(ancestor)
            if known is not None:
                is_own = known
                break
            climbed.append(ancestor)
            if _is_of_others(ancestor):
                is_own = False
                break
        self._is_own.update(dict.fromkeys(climbed, is_own))
        return is_own


def _is_of_others(element: HtmlElement) -> bool:
    """Whether the name of an element says that it is a rail, a menu, a footer, a list of comments."""
    if element.tag == "footer":  # an article may have one of its own
        return next(element.iterancestors("article"), None) is None
    if element.tag in ("aside", "nav"):
        return True
    if element.tag in ("body", "html", "main"):
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return len(names) > 1 and _ELSEWHERE_CLASS.search(names.lower()) is not None


def headline_element(markup: Markup, title: str | None) -> HtmlElement | None:
    """The heading that carries the title, or the first that says anything."""
    wanted = fold(title or "")
    named = [(heading, fold(text_content(heading))) for heading in markup.headings]
    for heading, words in named:
        if words and (words == wanted or (wanted and wanted in words)):
            return heading
    for heading in markup.tree.iter("h2", "h3") if wanted else ():
        text = text_content(heading)
        if abs(len(text) - len(wanted)) < _MARKS and fold(text) == wanted:
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
