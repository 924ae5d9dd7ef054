"""Samples: gold pages cut into runs, labelled and measured."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from corpus import WORD, GoldPage, label
from numpy.typing import NDArray

from newsarc.extract.blocks import segment
from newsarc.extract.confidence import expected_f1
from newsarc.extract.document import read_document
from newsarc.extract.features import NAMES, count_words, features
from newsarc.extract.lexicon import Lexicon, markup_tokens, text_tokens
from newsarc.extract.metadata import find_metadata
from newsarc.extract.witnesses import hints_of
from newsarc.urls import find_url

# A run weighs by its share of the article, because that is what the score counts, and a little by itself,
# because one wrong line spoils a page that would have been exact.
_WEIGHT_OF_SHARE, _WEIGHT_OF_RUN = 20.0, 0.3
# News is what newsarc is for; pages of all other kinds are many more, and steady the model.
_WEIGHT_OF_CORPUS, _WEIGHT_OF_NEWS = {"articles": 1.0}, 3.0
_LONGEST = 30


class Sample:
    """One page: its runs, what gold says of them, and their features."""

    def __init__(self, page: GoldPage) -> None:
        document = read_document(page.html, url=find_url(page.url))
        assert document.tree is not None, page.id
        self.domain = page.domain
        self.segments = segment(document.tree)
        self.hints = hints_of(find_metadata(document))
        self.labels = np.array(label([run.text for run in self.segments.runs], page.body)) > 0.5
        words = np.array([len(WORD.findall(run.text)) for run in self.segments.runs], dtype=float)
        share = np.minimum(words / max(len(WORD.findall(page.body)), 60), 1)
        self.weights = share * _WEIGHT_OF_SHARE + _WEIGHT_OF_RUN
        self.is_useful = bool(page.body) and len(self.segments.runs) > 0
        self.weights = self.weights * _WEIGHT_OF_CORPUS.get(page.corpus, _WEIGHT_OF_NEWS)
        self.rows: NDArray[np.float32] = np.zeros((0, len(NAMES)), dtype=np.float32)
        self.has_row = np.zeros(0, dtype=bool)

    def measure(self, lexicon: Lexicon) -> None:
        """Fills `rows`."""
        rows = features(self.segments, lexicon, self.hints)
        self.has_row = np.array([row is not None for row in rows], dtype=bool)
        self.rows = np.array([row for row in rows if row is not None], dtype=np.float32).reshape(
            -1, len(NAMES)
        )

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


def read_samples(pages: Sequence[GoldPage]) -> list[Sample]:
    """A sample of every page, in their order."""
    return [Sample(page) for page in pages]
