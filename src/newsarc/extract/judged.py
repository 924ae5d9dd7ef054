"""The runs of a page and how likely each is the article's, by one witness after another."""

from dataclasses import dataclass, replace

from newsarc.extract.blocks import Run, segment
from newsarc.extract.decoding import decode, expected, with_even_tables
from newsarc.extract.document import Document
from newsarc.extract.features import count_words, features
from newsarc.extract.metadata import Metadata
from newsarc.extract.model import shipped_model
from newsarc.extract.teasers import without_teasers
from newsarc.extract.witnesses import hints_of


@dataclass(frozen=True, slots=True)
class Judged:
    """The runs of a page, and how likely each witness in turn made them the article's."""

    runs: list[Run]
    words: list[int]
    """How many each run has."""
    stages: tuple[tuple[str, list[float]], ...]
    """Who judged, and the chances after that; the last one's count."""

    def then(self, name: str, chances: list[float]) -> "Judged":
        """The same with the word of one more witness."""
        return replace(self, stages=(*self.stages, (name, chances)))

    @property
    def by_model(self) -> list[float]:
        """How likely each run is the article's by the model alone, which knows nothing of the site."""
        return self.stages[0][1]

    @property
    def chances(self) -> list[float]:
        """How likely each run is the article's, all told."""
        return self.stages[-1][1]

    @property
    def taken(self) -> list[bool]:
        """Which runs are the article."""
        return decode(self.runs, self.words, self.chances)

    @property
    def chosen(self) -> list[Run]:
        """The runs that are the article."""
        return [run for run, is_taken in zip(self.runs, self.taken, strict=True) if is_taken]

    @property
    def method(self) -> str:
        """Who had a word in it."""
        return "+".join(name for name, _ in self.stages)

    @property
    def expected(self) -> float:
        """The F1 to expect of the choice."""
        return expected(self.words, self.chances)


def judged_by_model(document: Document, metadata: Metadata) -> Judged:
    """Asks the model alone; the document must have a tree."""
    assert document.tree is not None
    model = shipped_model()
    segments = without_teasers(segment(document.tree), document.url)
    rows = features(segments, model.lexicon, hints_of(metadata), model.forest.is_hopeless)
    chances = model.chances(rows)
    words = [count_words(run.text) for run in segments.runs]
    return Judged(segments.runs, words, (("model", with_even_tables(segments.runs, chances)),))
