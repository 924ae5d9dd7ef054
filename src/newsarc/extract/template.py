"""SiteTemplate: what a site repeats on its pages, learned from several of them.

Two things are learned, both as counts under short hashes: which texts stand on several pages, and how likely
the runs of each kind of markup were the article's. A text on most pages is no article's own, unless it stands
among the paragraphs, in their markup, and reads like one: a serial's introduction, a note of correction.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Final

import msgspec

from newsarc.errors import Damaged
from newsarc.extract.blocks import Node, Run
from newsarc.extract.document import read_document
from newsarc.extract.judged import Judged, judged_by_model
from newsarc.extract.metadata import find_metadata

VERSION: Final = 1
# The largest template is about 90 KB of JSON.
_MOST_TEXTS, _MOST_KINDS, _MOST_SEEN = 2500, 600, 200
_ENOUGH_PAGES = 3
_LONGEST_RUN = 40
_KIND_DEPTH = 3
_NEARLY_NO = 0.02
"""Chances are kept this far from 0 and 1, so that odds stay finite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTemplate:
    """What the pages of one site share and is therefore no article's own."""

    version: int = VERSION
    pages: int = 0
    """How many pages it was learned from."""
    texts: Mapping[str, int] = field(default_factory=dict)
    """On how many pages each text stands."""
    kinds: Mapping[str, tuple[float, float, int]] = field(default_factory=dict)
    """For each kind of markup: words that were likely the article's, all words, and pages."""
    seen: tuple[str, ...] = ()
    """The articles it was learned from, so that none counts twice."""
    dumps: int = 0
    """How many plain texts of the site it was learned from, which are counted apart."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """On how many of those each line stands."""

    @classmethod
    def learn(cls, pages: Iterable[bytes]) -> "SiteTemplate":
        """A template from the pages of one site; from fewer than three it says nothing yet."""
        template = cls()
        for page in pages:
            template = template.updated(page)
        return template

    def updated(self, page: bytes | str) -> "SiteTemplate":
        """The template with one more page; the same for an article that it knows, or a page without text."""
        document = read_document(page)
        if document.tree is None:
            return self
        return self.updated_by_runs(judged_by_model(document, find_metadata(document)))

    def updated_by_runs(self, judged: Judged) -> "SiteTemplate":
        """As `updated`, for judged runs; the model's word counts, not what a template made of it."""
        runs, chances = judged.runs, judged.by_model
        own = _own_text(runs, chances)
        if own is None or own in self.seen:
            return self
        texts = dict(self.texts)
        for text in dict.fromkeys(_key(run.text) for run in runs):
            texts[text] = texts.pop(text, 0) + 1
        kinds = dict(self.kinds)
        for kind, (likely, words) in _sums(kinds_of(runs), judged.words, chances).items():
            before = kinds.pop(kind, (0.0, 0.0, 0))
            kinds[kind] = (round(before[0] + likely, 1), round(before[1] + words, 1), before[2] + 1)
        return replace(
            self,
            pages=self.pages + 1,
            texts=_pruned(texts, _MOST_TEXTS),
            kinds=dict(list(kinds.items())[-_MOST_KINDS:]),
            seen=(*self.seen, own)[-_MOST_SEEN:],
        )

    def updated_by_text(self, paragraphs: Sequence[str]) -> "SiteTemplate":
        """The template with the paragraphs of one more plain text; the same for one that it knows."""
        own = _key(max(paragraphs, key=len)) if paragraphs else None
        if own is None or own in self.seen:
            return self
        lines = dict(self.lines)
        for text in dict.fromkeys(map(_key, paragraphs)):
            lines[text] = lines.pop(text, 0) + 1
        return replace(
            self,
            dumps=self.dumps + 1,
            lines=_pruned(lines, _MOST_TEXTS),
            seen=(*self.seen, own)[-_MOST_SEEN:],
        )

    def repeats(self, text: str) -> bool:
        """Whether a line stands on many of the site's plain texts or pages."""
        key = _key(text)
        return any(
            counted >= _ENOUGH_PAGES and known.get(key, 0) > max(1, _OFTEN * counted)
            for known, counted in ((self.lines, self.dumps), (self.texts, self.pages))
        )

    def adjusted(self, judged: Judged) -> list[float]:
        """The chances of a page's runs, in the light of the site's other pages."""
        runs, chances = judged.runs, judged.chances
        if self.pages < _ENOUGH_PAGES:
            return chances
        kinds = kinds_of(runs)
        sums = _sums(kinds, judged.words, chances)
        main = max(sums, key=lambda kind: sums[kind][0], default="")
        return [
            self._adjusted(run, chance, kind, is_main=kind == main)
            for run, chance, kind in zip(runs, chances, kinds, strict=True)
        ]

    def _adjusted(self, run: Run, chance: float, kind: str, *, is_main: bool) -> float:
        odds = _odds(chance)
        likely, words, on_pages = self.kinds.get(kind, (0.0, 0.0, 0))
        if on_pages >= _ENOUGH_PAGES and words:
            odds += _FROM_KIND * _odds(likely / words)
        on = self.texts.get(_key(run.text), 0)
        share = on / self.pages if on > 1 else 0.0
        if share > _OFTEN:
            weight = _FROM_MAIN_TEXT if is_main else _FROM_TEXT
            odds -= weight * (share - _OFTEN) / (1 - _OFTEN)
        return 1 / (1 + math.exp(-odds))

    def to_json(self) -> str:
        """The template as one line of JSON."""
        return msgspec.json.encode(self).decode() + "\n"

    @classmethod
    def from_json(cls, data: bytes | str, *, path: str = "") -> "SiteTemplate":
        """The template of a file's content. Raises Damaged where it is none."""
        try:
            return _decoder.decode(data)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise Damaged(path, f"not a site template ({error}) (try: newsarc reextract)") from error


_decoder = msgspec.json.Decoder(SiteTemplate)  # for any thread, see `article`

_OFTEN = 0.4
_FROM_KIND = 0.35
_FROM_TEXT = 8.0
_FROM_MAIN_TEXT = 2.5


def kinds_of(runs: Sequence[Run]) -> list[str]:
    """The kind of each run: tag and class of its element and of the two above."""
    known: dict[Node, str] = {}
    kinds = []
    for run in runs:
        kind = known.get(run.node)
        if kind is None:
            kind = known[run.node] = _hash(_names_of(run.node))
        kinds.append(kind)
    return kinds


def _names_of(node: Node) -> str:
    names: list[str] = []
    above: Node | None = node
    while above is not None and len(names) < _KIND_DEPTH:
        names.append(f"{above.tag}.{above.element.get('class') or ''}")
        above = above.parent
    return "\n".join(names)


def _sums(
    kinds: Sequence[str], counts: Sequence[int], chances: Sequence[float]
) -> dict[str, tuple[float, float]]:
    """For each kind, words that are likely the article's, and all words."""
    sums: dict[str, tuple[float, float]] = {}
    for kind, count, chance in zip(kinds, counts, chances, strict=True):
        words = min(count, _LONGEST_RUN)
        likely, total = sums.get(kind, (0.0, 0.0))
        sums[kind] = (likely + words * chance, total + words)
    return sums


def _own_text(runs: Sequence[Run], chances: Sequence[float]) -> str | None:
    """The hash of the article's longest run: two pages that share it are one article."""
    likely = [run.text for run, chance in zip(runs, chances, strict=True) if chance > 0.5]
    return _key(max(likely, key=len)) if likely else None


def _pruned(texts: dict[str, int], most: int) -> dict[str, int]:
    """The texts seen last; those that stood on one page go first."""
    if len(texts) <= most:
        return texts
    repeated = [item for item in texts.items() if item[1] > 1][-most:]
    single = [item for item in texts.items() if item[1] == 1]
    return dict([*single[len(single) - (most - len(repeated)) :], *repeated])


def _odds(chance: float) -> float:
    chance = min(max(chance, _NEARLY_NO), 1 - _NEARLY_NO)
    return math.log(chance / (1 - chance))


def _key(text: str) -> str:
    return _hash("".join(text.split()).lower())


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
