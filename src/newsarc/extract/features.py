"""What is known of each run of text, as numbers: its place, its words and its neighbours.

The names in `NAMES` are the columns of the model. No feature says what site or corpus a page is from. All are
floats, which trees compare in half the time that integers take.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from newsarc.extract import places
from newsarc.extract.blocks import Segments
from newsarc.extract.layout import lay_out
from newsarc.extract.lexicon import Lexicon, ends_with_credit, phrase_kind, text_tokens
from newsarc.extract.places import Places, tag_number

_NOT_WORD = re.compile(r"[\W_]+")
_ODD = re.compile(r"[|©@»›•]")
_QUOTE = re.compile(r"[“\"„«]")
_CAPITAL = re.compile(r"[A-Z]")
_STOPS = ".!?。！？।؟"
_CLOSERS = "\"”’»')"
_PROBE = 40
_NOTHING = (0.0, 0.0, 0.0, -1.0)

_TEXT = (
    "chars", "word_length", "links", "bold_share", "ends_sentence", "capitals", "odd_signs", "quotes",
    "phrase", "ends_credit", "text_score", "text_min", "text_exact", "title_overlap", "heading_score",
    "jsonld", "description",
)  # fmt: skip
_FAR_AROUND = ("text_score", "path_score")
_AROUND = (*_FAR_AROUND, "link_share", "tag")
NAMES: tuple[str, ...] = (
    *places.NAMES, *_TEXT,
    *(f"{name}-2" for name in _FAR_AROUND), *(f"{name}-1" for name in _AROUND),
    *(f"{name}+1" for name in _AROUND), *(f"{name}+2" for name in _FAR_AROUND),
)  # fmt: skip

Row = list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the page's metadata says that helps to know its body."""

    title: str | None = None
    description: str | None = None
    article_body: str | None = None


@dataclass(slots=True, eq=False)
class _Told:
    """What the lexicon says of a text: the sum for its words, the lowest of them, the score of the whole."""

    score: float = 0.0
    lowest: float = 0.0
    exact: float = 0.0


def folded(text: str) -> str:
    """The letters and digits of a text, in lower case: what two renderings of one sentence share."""
    return _NOT_WORD.sub("", text).lower()


def count_words(text: str) -> int:
    """Words, where a script without spaces counts two signs as one."""
    spaces = text.count(" ") + 1
    if len(text) > 9 * spaces and not text.isascii():
        return max(spaces, len(text) // 2)
    return spaces


def features(
    segments: Segments, lexicon: Lexicon, hints: Hints, is_hopeless: Callable[[Row], bool] | None = None
) -> list[Row | None]:
    """A row of numbers for each run, in the order of `NAMES`.

    None for a link far from any prose, and for a run that `is_hopeless` condemns by its place alone, whose
    columns are `places.NAMES`.
    """
    runs = segments.runs
    if not runs:
        return []
    words = [float(count_words(run.text)) for run in runs]
    ends = [_ends_sentence(run.text) for run in runs]
    good = [
        size if run.link_share < 0.35 and (size > 14 or (ends_well and size > 5)) else 0.0
        for run, size, ends_well in zip(runs, words, ends, strict=True)
    ]
    found = Places(runs, words, good, lay_out(segments, words, good, lexicon), hints.title)
    rows = [found.row(number) for number in range(len(runs))]
    if is_hopeless is not None:
        rows = [None if row is None or is_hopeless(row) else row for row in rows]
    texts = _Texts(found, lexicon, hints)
    for number, row in enumerate(rows):
        if row is not None:
            row.extend(texts.row(number, ends[number]))
    return rows


def _ends_sentence(text: str) -> bool:
    last = text[-1]
    return last in _STOPS or (last in _CLOSERS and text[-2:-1] in _STOPS)


class _Texts:
    """The texts of one page, measured as far as somebody asks."""

    def __init__(self, found: Places, lexicon: Lexicon, hints: Hints) -> None:
        self.places, self.runs, self.lexicon = found, found.runs, lexicon
        self.told: dict[int, _Told] = {}
        self.neighbours: dict[int, tuple[float, ...]] = {}
        self.body = folded(hints.article_body) if hints.article_body else ""
        self.description = hints.description or ""

    def row(self, number: int, ends_sentence: bool) -> Row:
        """The columns of a run's own text and of its neighbours."""
        run, title_words = self.runs[number], self.places.title_words
        text = run.text
        size = len(text)
        overlap = capitals = odd = heading_score = 0.0
        if size < 200:
            if title_words:
                overlap = len(title_words.intersection(text.lower().split())) / len(title_words)
            capitals = len(_CAPITAL.findall(text)) / size
            odd = float(len(_ODD.findall(text)))
        heading = self.places.headings[number]
        if heading >= 0:
            heading_score = self._neighbour(heading)[0]
        told = self._told(number)
        before, after = self._neighbour(number - 2), self._neighbour(number + 2)
        return [
            float(size),
            size / self.places.words[number],
            float(len(run.links)),
            run.bold_share,
            1.0 if ends_sentence else 0.0,
            capitals,
            odd,
            float(len(_QUOTE.findall(text))),
            float(phrase_kind(text)),
            1.0 if ends_with_credit(text) else 0.0,
            told.score,
            told.lowest,
            told.exact,
            overlap,
            heading_score,
            self._share_in_body(text),
            1.0 if self._is_description(text) else 0.0,
            *before[:2],
            *self._neighbour(number - 1),
            *self._neighbour(number + 1),
            *after[:2],
        ]

    def _told(self, number: int) -> _Told:
        found = self.told.get(number)
        if found is None:
            found = self.told[number] = _look_up(self.runs[number].text, self.lexicon)
        return found

    def _neighbour(self, number: int) -> tuple[float, ...]:
        """What the runs around a run are told of it, in the order of `_AROUND`."""
        found = self.neighbours.get(number)
        if found is None:
            found = self.neighbours[number] = self._of_neighbour(number)
        return found

    def _of_neighbour(self, number: int) -> tuple[float, ...]:
        if not 0 <= number < len(self.runs):
            return _NOTHING
        run, told = self.runs[number], self._told(number)
        path = self.places.layout.nodes[run.node.index].path
        return told.score + told.exact, path, run.link_share, tag_number(run.node.tag)

    def _share_in_body(self, text: str) -> float:
        """How much of a text the JSON-LD body holds, by two probes; -1 where there is no such body."""
        if not self.body:
            return -1.0
        long = 3 * _PROBE
        key = folded(text if len(text) <= 2 * long else text[:long] + text[-long:])
        if len(key) < _PROBE:
            return float(key in self.body)
        return ((key[:_PROBE] in self.body) + (key[-_PROBE:] in self.body)) / 2

    def _is_description(self, text: str) -> bool:
        description = self.description
        return len(text) > 25 and bool(description) and (text[:60] in description or description[:60] in text)


def _look_up(text: str, lexicon: Lexicon) -> _Told:
    told, score_of = _Told(), lexicon.words.get
    for token in text_tokens(text):
        value = score_of(token)
        if value is not None:
            if token[0] == "=":
                told.exact = value
            else:
                told.score += value
                told.lowest = min(told.lowest, value)
    return told
