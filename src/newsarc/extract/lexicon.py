"""The words that speak for the article or against it: in markup, and at the start of short texts.

The lexicon's scores are learned; `phrase_kind` knows by rote what pages say in languages that the training
pages have little of.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from lxml.html import HtmlElement

POINTER = 1
"""The kind of phrase that announces a link to something else."""

SHORT = 120
"""Texts up to this many characters are looked up word by word; of longer ones, the first words are."""

_TOKEN = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
_NAMING = """
    class id itemprop role aria-label data-testid data-test-id data-component data-component-name data-type
    data-module data-qa data-block data-name data-gtm-element-container
"""
MARKUP = frozenset(_NAMING.split())
"""The attributes that name what an element is."""
_LONGEST_VALUE = 400
_MOST_KNOWN = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """How strongly a token of markup or a word of a text speaks for the article, as log odds."""

    markup: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    known: dict[str, float] = field(default_factory=dict, repr=False)
    """The scores of the values seen lately: the pages of a site have most of them in common."""

    def value_score(self, value: str) -> float:
        """What the value of a class, an id or the like says."""
        score = self.known.get(value)
        if score is None:
            if len(self.known) > _MOST_KNOWN:
                self.known.clear()
            score_of = self.markup.get
            score = sum(score_of(token) or 0.0 for token in value_tokens(value))
            self.known[value] = score
        return score


def value_tokens(value: str) -> dict[str, None]:
    """The names in an attribute's value, whole (`#entry-content`) and in pieces (`entry`, `content`)."""
    found: dict[str, None] = {}
    if len(value) > _LONGEST_VALUE:
        return found
    for whole in value.split():
        found["#" + whole.lower()] = None
        for token in _TOKEN.findall(whole):
            found[token.lower()] = None
    return found


def markup_tokens(element: HtmlElement) -> set[str]:
    """All that an element's tag and attributes say of it."""
    found = {f"<{element.tag}"}
    for name, value in element.items():
        if name in MARKUP:
            found.update(value_tokens(value))
    return found


def text_tokens(text: str) -> list[str]:
    """Of a short text the words, the first two (`^read more`) and the whole; of others the two."""
    if len(text) > SHORT:
        words = _WORD.findall(text[:60].lower())
        return [f"^{words[0]} {words[1]}"] if len(words) > 1 else []
    words = _WORD.findall(text.lower())[:20]
    if not words:
        return []
    found = list(dict.fromkeys(words))
    if len(words) > 1:
        found.append(f"^{words[0]} {words[1]}")
    found.append("=" + " ".join(words))
    return found


@cache
def _starts() -> re.Pattern[str]:
    phrases = tomllib.loads(resources.files("newsarc.extract").joinpath("phrases.toml").read_text("utf-8"))
    return re.compile("|".join(f"(?P<k{kind}>{'|'.join(some)})" for kind, some in phrases.items()))


# Every name begins with a letter, none with `\b`: then `re` looks only where one of these letters stands.
_CREDIT_AT_END = re.compile(
    r"(?:getty|reuters|a(?<=\ba)fp\b|a(?<=\ba)p\b|d(?<=\bd)pa\b|shutterstock|istock|alamy|e(?<=\be)pa\b|imago"
    r"|photo|pictures|images?|unsplash|wikimedia|ansa|tass)[^.]{0,30}\)?\.?$"
)


def phrase_kind(text: str) -> int:
    """What the first words of a text announce, by number; 0 is nothing known."""
    match = _starts().match(text[:40].lower().lstrip("►▶→»•*-–—|[( "))
    return int(match.lastgroup[1:]) if match and match.lastgroup else 0


def ends_with_credit(text: str) -> bool:
    """Whether a text ends as the captions of agencies' photographs do."""
    return len(text) < 400 and _CREDIT_AT_END.search(text[-50:].lower()) is not None
