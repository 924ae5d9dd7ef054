"""The figures of an article: images that stand among the chosen runs, with their captions."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from newsarc.article import Block
from newsarc.extract.blocks import Node, Run
from newsarc.text import one_line
from newsarc.urls import find_url

_DECORATION = re.compile(
    r"logo|icon|avatar|pixel|emoji|spacer|sprite|placeholder|gravatar|badge|1x1", re.IGNORECASE
)
_SMALLEST = 100
_LAZY = ("src", "data-src", "data-original", "data-lazy-src", "data-srcset", "srcset")
_MOST = 200
_IMAGES = ("figure", "img", "amp-img")


def find_figures(runs: Sequence[Run], url: str | None) -> list[tuple[int, Block]]:
    """The figures among the runs, each with the number of the run that it follows."""
    container = _container(runs)
    if container is None:
        return []
    number_of = {id(run.node.element): run.index for run in reversed(runs)}
    found: list[tuple[int, Block]] = []
    taken: set[str] = set()
    after = -1
    for element in container.iter(*_IMAGES, *{run.node.element.tag for run in runs}):
        after = number_of.get(id(element), after)
        tag = element.tag
        if tag not in _IMAGES or after < 0 or len(found) >= _MOST:
            continue
        if tag != "figure" and next(element.iterancestors("figure"), None) is not None:
            continue
        block = _figure(element, url)
        if block is not None and block.src not in taken:
            taken.add(block.src or "")
            found.append((after, block))
    return [(place, block) for place, block in found if place < runs[-1].index]


def _container(runs: Sequence[Run]) -> HtmlElement | None:
    """The innermost element that holds all the runs."""
    if not runs:
        return None
    first, last = _way(runs[0].node), _way(runs[-1].node)
    shared = [a for a, b in zip(first, last, strict=False) if a is b]
    return shared[-1].element if shared else None


def _way(node: Node | None) -> list[Node]:
    way = []
    while node is not None:
        way.append(node)
        node = node.parent
    return way[::-1]


def _figure(element: HtmlElement, url: str | None) -> Block | None:
    image = element if element.tag != "figure" else next(element.iter("img", "amp-img"), None)
    if image is None or _is_small(image):
        return None
    caption = next(element.iter("figcaption"), None) if element.tag == "figure" else None
    text = one_line(str(caption.text_content())) if caption is not None else None
    for name in _LAZY:
        source = (image.get(name) or "").strip()
        if "srcset" in name:
            source = source.split(",")[0].split(" ")[0]
        if source and not source.startswith("data:"):
            address = find_url(source, url)
            if address is not None and not _DECORATION.search(address):
                return Block(type="figure", src=address, caption=text or None)
    return None


def _is_small(image: HtmlElement) -> bool:
    sizes = (image.get("width") or "", image.get("height") or "")
    return any(size.isdecimal() and int(size[:6]) < _SMALLEST for size in sizes if size.isascii())
