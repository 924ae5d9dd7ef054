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
    home: HtmlElement | None = None
    for number, run in enumerate(runs):
        if run.node.tag == "h1" and words > _ENOUGH and home is not None:
            if fold(run.text) not in ("", wanted) and _stands_apart(run.node.element, home):
                return [*chances[:number], *[0.0] * (len(chances) - number)]
        elif chances[number] > LIKELY:
            size = count_words(run.text)
            words += size
            if home is None and size > _PARAGRAPH:
                home = run.node.element
    return None


def _stands_apart(heading: HtmlElement, home: HtmlElement) -> bool:
    """Whether a heading is in an article other than the one that holds `home`, and not a part of that one."""
    around = next(heading.iterancestors("article"), None)
    if around is None or around in home.iterancestors("article"):
        return False
    own = next(home.iterancestors("article"), None)
    return own is None or own not in around.iterancestors("article")
