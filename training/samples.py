"""Samples: gold pages cut into runs, labelled and measured."""

import zlib
from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

import numpy as np
from corpus import WORD, GoldPage, label
from lxml import etree
from lxml.html import HtmlElement
from numpy.typing import NDArray

from newsarc.extract.blocks import Segments, segment
from newsarc.extract.confidence import expected_f1
from newsarc.extract.document import read_document
from newsarc.extract.features import NAMES, Hints, count_words, features
from newsarc.extract.lexicon import Lexicon, markup_tokens, text_tokens
from newsarc.extract.metadata import find_metadata
from newsarc.extract.witnesses import hints_of
from newsarc.urls import find_url

# A run weighs by its share of the article, because that is what the score counts, and a little by itself,
# because one wrong line spoils a page that would have been exact.
_WEIGHT_OF_SHARE, _WEIGHT_OF_RUN = 20.0, 0.3
# News is what newsarc is for; pages of all other kinds are many more, and steady the model.
_WEIGHT_OF_CORPUS, _WEIGHT_OF_NEWS = {"articles": 1.0}, 3.0
_WEIGHT_OF_VARIANT = 0.05
_LONGEST = 30
_SHORTEST_PARAGRAPH = 12

Rows = NDArray[np.float32]


class Sample:
    """One page: its runs, what gold says of them, and their features."""

    def __init__(self, page: GoldPage) -> None:
        document = read_document(page.html, url=find_url(page.url))
        assert document.tree is not None, page.id
        self.domain = page.domain
        self.segments = segment(document.tree)
        self.hints = hints_of(find_metadata(document))
        self.labels = np.array(label([run.text for run in self.segments.runs], page.body)) > 0.5
        self.weights = _weights(self.segments, page.body) * _WEIGHT_OF_CORPUS.get(
            page.corpus, _WEIGHT_OF_NEWS
        )
        self.is_useful = bool(page.body) and len(self.segments.runs) > 0
        self.rows: Rows = np.zeros((0, len(NAMES)), dtype=np.float32)
        self.has_row = np.zeros(0, dtype=bool)
        self.bare = _bare(document.tree) if self.is_useful else None
        number = zlib.crc32(page.id.encode())
        self.few = 1 + number % 3
        self.is_varied = page.corpus not in _WEIGHT_OF_CORPUS or number % 2 == 0
        self.variants: list[tuple[Rows, NDArray[np.bool_], NDArray[np.float64]]] = []

    def measure(self, lexicon: Lexicon) -> None:
        """Fills `rows`, and for training the rows of the page's variants."""
        self.rows, self.has_row = _rows(self.segments, lexicon, self.hints)
        if not self.is_useful or not self.is_varied:
            return
        kept = self._short()
        self._vary(self.segments, lexicon, kept)
        if self.bare is not None and len(self.bare.runs) == len(self.segments.runs):
            self._vary(self.bare, lexicon, np.ones(len(self.labels), dtype=bool))
            self._vary(self.bare, lexicon, kept)

    def _short(self) -> NDArray[np.bool_]:
        """Which runs stay when the article, and it alone, is cut down to its first few paragraphs."""
        paragraphs = 0
        kept = np.ones(len(self.labels), dtype=bool)
        for number, run in enumerate(self.segments.runs):
            if self.labels[number]:
                kept[number] = paragraphs < self.few
                paragraphs += count_words(run.text) > _SHORTEST_PARAGRAPH
        return kept

    def _vary(self, segments: Segments, lexicon: Lexicon, kept: NDArray[np.bool_]) -> None:
        """Adds a variant: unlike the corpora, the world has briefs, and pages whose classes say nothing."""
        runs = [run for run, stays in zip(segments.runs, kept, strict=True) if stays]
        body = " ".join(run.text for run, held in zip(runs, self.labels[kept], strict=True) if held)
        hints = replace(self.hints, article_body=body if self.hints.article_body else None)
        part = Segments(runs, segments.nodes)
        rows, has_row = _rows(part, lexicon, hints)
        weights = _weights(part, body) * (self.weights.max() > 0) * _WEIGHT_OF_VARIANT
        self.variants.append((rows, self.labels[kept][has_row], weights[has_row]))

    def text(self, chances: Sequence[float]) -> str:
        """The text of the runs that are more likely than not the article's."""
        runs = zip(self.segments.runs, chances, strict=True)
        return "\n\n".join(run.text for run, chance in runs if chance > 0.5)

    def expected_f1(self, chances: Sequence[float]) -> float:
        """The F1 to expect of the text."""
        words = [count_words(run.text) for run in self.segments.runs]
        return expected_f1(words, chances, [chance > 0.5 for chance in chances])

    def markup_shares(self) -> dict[str, float]:
        """For each token of markup, the share of the text below it that gold holds."""
        sizes = np.array(
            [min(count_words(run.text), _LONGEST) + 2 for run in self.segments.runs], dtype=float
        )
        held = np.concatenate([[0.0], np.cumsum(sizes * self.labels)])
        total = np.concatenate([[0.0], np.cumsum(sizes)])
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for node in self.segments.nodes:
            for token in markup_tokens(node.element):
                sums[token][0] += held[node.last + 1] - held[node.first]
                sums[token][1] += total[node.last + 1] - total[node.first]
        return {token: float(part / whole) for token, (part, whole) in sums.items() if whole}

    def word_shares(self) -> dict[str, float]:
        """For each word of short texts, the share of its runs that gold holds."""
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for run, held in zip(self.segments.runs, self.labels, strict=True):
            for token in text_tokens(run.text):
                sums[token][0] += held
                sums[token][1] += 1
        return {token: part / whole for token, (part, whole) in sums.items()}


def _rows(segments: Segments, lexicon: Lexicon, hints: Hints) -> tuple[Rows, NDArray[np.bool_]]:
    found = features(segments, lexicon, hints)
    rows = [row for row in found if row is not None]
    return (
        np.array(rows, dtype=np.float32).reshape(-1, len(NAMES)),
        np.array([row is not None for row in found], dtype=bool),
    )


def _weights(segments: Segments, body: str) -> NDArray[np.float64]:
    words = np.array([len(WORD.findall(run.text)) for run in segments.runs], dtype=float)
    share = np.minimum(words / max(len(WORD.findall(body)), 60), 1)
    return share * _WEIGHT_OF_SHARE + _WEIGHT_OF_RUN


def _bare(tree: HtmlElement) -> Segments:
    """The runs of a page whose elements have lost their classes and names."""
    bare = deepcopy(tree)
    for element in bare.iter(etree.Element):
        for name in list(element.attrib):
            if name not in ("href", "src"):
                del element.attrib[name]
    return segment(bare)


def read_samples(pages: Sequence[GoldPage]) -> list[Sample]:
    """A sample of every page, in their order."""
    return [Sample(page) for page in pages]
