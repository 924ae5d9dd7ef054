"""Lines that stand between an article's paragraphs and are none of it: bylines, and pointers elsewhere."""

from newsarc.extract.blocks import Run
from newsarc.extract.features import count_words
from newsarc.extract.lexicon import POINTER, phrase_kind
from newsarc.extract.metadata import Metadata

_LONGEST_BYLINE = 120
_BYLINE_WORDS = 8
"""Words beside the names: a date, a time, `by`."""
_LONGEST_CALL = 30
_LINKED = 0.97


def is_aside(run: Run, metadata: Metadata) -> bool:
    """Whether a run is a line that only stands between the paragraphs."""
    return is_byline(run.text, metadata) or is_pointer(run)


def is_byline(text: str, metadata: Metadata) -> bool:
    """Whether a line says who wrote the article and when, and nothing else: `March 15, 2016 – by A. Name`."""
    if len(text) > _LONGEST_BYLINE or text.endswith((".", "!", "?", "”")):
        return False
    rest = text
    for author in metadata.authors:
        rest = rest.replace(author.name, " ")
    return rest != text and any(char.isdigit() for char in rest) and count_words(rest) <= _BYLINE_WORDS


def is_pointer(run: Run) -> bool:
    """Whether a run only leads to another article: `Read more:` and a linked title."""
    call, colon, title = run.text.partition(":")
    if not colon or not title or not run.links or len(call) > _LONGEST_CALL:
        return False
    linked = run.link_share * len(run.text)
    return linked >= _LINKED * len(title.strip()) and phrase_kind(run.text) == POINTER
