"""Whether the text is the one that the publisher declares: two texts in, yes or no out."""

import re
from collections import Counter
from typing import Final

DIFFERS: Final = "differs_from_jsonld"
"""The warning of an article whose text is another."""

LEAST_WORDS: Final = 60
"""A shorter declaration is a teaser, which says nothing of the whole."""

LEAST_SHARED: Final = 0.5
"""Of the words of both; publishers leave out captions and add their names."""

_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")


def differs(text: str, declared: str | None) -> bool:
    """Whether two texts share less than half of their words.

    >>> differs("Cameras were tried at the port. " * 20, "The minister resigned on Monday. " * 20)
    True
    """
    theirs = Counter(_WORD.findall(declared.casefold())) if declared else Counter()
    if theirs.total() < LEAST_WORDS:
        return False
    ours = Counter(_WORD.findall(text.casefold()))
    return 2 * (ours & theirs).total() < LEAST_SHARED * (ours.total() + theirs.total())
