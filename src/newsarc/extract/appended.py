"""Where a second article begins: pages that scroll without end append the next one below the first.

What gives it away is a headline of its own in an `<article>` of its own. Sections of one article may have
both too, but their headings are not `<h1>`.
"""

from collections.abc import Sequence

from lxml.html import HtmlElement

from newsarc.extract.blocks import Run
from newsarc.extract.decoding import LIKELY
from newsarc.extract.features import count_words
from newsarc.extract.jsonld import fold

_ENOUGH = 60
"""Words of the first article before which no second one begins."""
_PARAGRAPH = 12


def without_appended(runs: Sequence[Run], chances: Sequence[float], title: str | None) -> list[float] | None:
    """The chances without those of an appended article; None where there is none."""
    wanted = fold(title or "")
    words = 0
    first: list[HtmlElement] = []
    for number, run in enumerate(runs):
        if run.node.tag == "h1" and words > _ENOUGH and first:
            if fold(run.text) not in ("", wanted) and _stands_apart(run.node.element, first):
                return [*chances[:number], *[0.0] * (len(chances) - number)]
        elif chances[number] > LIKELY:
            size = count_words(run.text)
            words += size
            if size > _PARAGRAPH:
                first.append(run.node.element)
    return None


def _stands_apart(heading: HtmlElement, first: Sequence[HtmlElement]) -> bool:
    """Whether a heading begins an `<article>` that holds nothing of the first one and is no part of it."""
    around = next(heading.iterancestors("article"), None)
    if around is None or any(around in paragraph.iterancestors("article") for paragraph in first):
        return False
    own = next(first[0].iterancestors("article"), None)
    return own is None or own not in around.iterancestors("article")
