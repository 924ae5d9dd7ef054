"""Lines between an article's paragraphs that are none of it: bylines, pointers elsewhere, captions, ads."""

import re
from collections.abc import Sequence

from newsarc.extract.blocks import Run
from newsarc.extract.dates import parse_date
from newsarc.extract.features import count_words
from newsarc.extract.lexicon import POINTER, phrase_kind
from newsarc.extract.metadata import Metadata

_LONGEST_BYLINE = 120
_BYLINE_WORDS = 8
"""Words beside the names: a date, a time, `by`."""
_LONGEST_DAY = 50
_DAY_WORDS = 8
_DAY_LENGTH = 10
_LONGEST_CALL = 30
_LINKED = 0.97
_CAPTION_CLASSES = frozenset({"wp-caption", "wp-caption-text", "wp-element-caption"})
_LONGEST_INTERRUPTION = 70
_INTERRUPTION = re.compile(
    r"(?:advertisement|anzeige|werbung|publicité|publicidad)\.?|"
    r"[-–—( ]*(?:(?:the )?(?:story|article|text|content|post) continues|(?:continue|keep) reading|"
    r"scroll (?:down )?to continue|(?:der )?(?:artikel|text) (?:geht|wird) (?:unten|nach)|"
    r"la suite après|sigue leyendo|continúa leyendo)\b[^.!?]*[-–—). ]*",
    re.IGNORECASE,
)


def find_asides(runs: Sequence[Run], metadata: Metadata) -> set[int]:
    """The indexes of those among an article's runs that only stand between its paragraphs."""
    found = {run.index for run in runs if _is_aside(run, metadata)}
    days = {run.index: _day_of(run.text) for run in runs if _is_day(run.text)}
    if set(days.values()) == {_day_of(metadata.date_published or "")}:  # several days are a chronicle
        found.update(days)
    return found


def _is_day(text: str) -> bool:
    """Whether a line gives a day and nothing else."""
    is_short = len(text) <= _LONGEST_DAY and count_words(text) <= _DAY_WORDS
    return is_short and any(char.isdigit() for char in text) and parse_date(text) is not None


def _day_of(text: str) -> str:
    return (parse_date(text) or "")[:_DAY_LENGTH]


def _is_aside(run: Run, metadata: Metadata) -> bool:
    return is_byline(run.text, metadata) or is_pointer(run) or is_interruption(run.text) or is_caption(run)


def is_caption(run: Run) -> bool:
    """Whether a run is classed as a caption by WordPress; it is kept with its figure."""
    nodes = (run.node, run.node.parent or run.node)
    return any(_CAPTION_CLASSES.intersection(node.element.get("class", "").split()) for node in nodes)


def is_interruption(text: str) -> bool:
    """Whether a line only announces an advertisement, or that the story goes on after one."""
    return len(text) <= _LONGEST_INTERRUPTION and _INTERRUPTION.fullmatch(text) is not None


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
