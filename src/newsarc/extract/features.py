"""What is known of each run of text, as numbers: its words, its markup, its place and its neighbours.

The names in `NAMES` are the columns of the model. No feature says what site or corpus a page is from.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

from newsarc.extract.blocks import Run, Segments
from newsarc.extract.layout import FLAGS, HIDDEN, Layout, lay_out
from newsarc.extract.lexicon import Lexicon, ends_with_credit, phrase_kind, text_tokens

_NOT_WORD = re.compile(r"[\W_]+")
_ENDS = re.compile(r"[.!?…。！？।؟](?:['\"”’»)\]]*\s|['\"”’»)\]]*$)")
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d+ (?:min|hours?|days?|Std)\b"
)
_ODD = re.compile(r"[|©@»›•]")
_DIGIT = re.compile(r"\d")
_CAPITAL = re.compile(r"[A-Z]")
_TAGS = {
    tag: number
    for number, tag in enumerate(
        "button label option td th tr dt dd address footer figcaption caption time aside header h1 li summary span div"
        " section article main blockquote pre h6 h5 h4 h3 h2 p".split()
    )
}
_OTHER_TAG = _TAGS["div"]
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STANDS_IN = tuple(
    FLAGS[tag]
    for tag in "article main aside nav header footer form figure table ul ol blockquote figcaption dl".split()
)
_FAR = 99.0

_TEXT = (
    "words", "chars", "word_length", "link_share", "links", "bold_share", "sentence_ends", "ends_sentence", "ends_colon",
    "ends_ellipsis", "commas", "digits", "capitals", "has_date", "odd_signs", "quotes", "phrase", "ends_credit",
    "text_score", "text_min", "text_exact", "text_known", "title_overlap", "author",
)  # fmt: skip
_PLACE = (
    "tag", "follows_break", "follows_image", "is_linked_block",
    "in_article", "in_main", "in_aside", "in_nav", "in_header", "in_footer", "in_form", "in_figure", "in_table",
    "in_list", "in_ordered", "in_quote", "in_caption", "in_definition", "hidden", "depth",
    "own_score", "parent_score", "path_score", "path_min", "path_max", "repeats", "place", "place_good",
    "from_title", "words_from_title", "is_title", "headlines",
    "heading_score", "heading_phrase", "from_heading", "heading_depth",
)  # fmt: skip
_LAYOUT = (
    "parent_good", "parent_runs", "parent_links", "parent_words", "grand_good", "grand_runs", "grand_links",
    "branch_good", "article_good", "best_score", "depth_out_of_best", "depth_below_best",
    "kind_runs", "kind_good", "kind_words", "kind_links", "near_good", "wide_good", "gap_before", "gap_after",
    "jsonld", "description", "page_runs", "page_good", "page_share",
)  # fmt: skip
_AROUND = ("words", "link_share", "ends", "tag", "text_score", "path_score", "good")
NAMES: tuple[str, ...] = (
    *_TEXT, *_PLACE, *_LAYOUT, *(f"{name}{offset:+d}" for offset in (-2, -1, 1, 2) for name in _AROUND),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the page's metadata says that helps to know its body."""

    title: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    article_body: str | None = None


@dataclass(slots=True, eq=False)
class _Text:
    """The text of one run, measured."""

    words: int
    ends: int
    is_sentence: bool
    good: float
    """Its words if it reads like prose, else 0."""
    score: float = 0.0
    lowest: float = 0.0
    exact: float = 0.0
    known: int = 0


def folded(text: str) -> str:
    """The letters and digits of a text, in lower case: what two renderings of one sentence share."""
    return _NOT_WORD.sub("", text).lower()


def count_words(text: str) -> int:
    """Words, where a script without spaces counts two signs as one."""
    spaces = text.count(" ") + 1
    if len(text) > 9 * spaces and not text.isascii():
        return max(spaces, len(text) // 2)
    return spaces


def features(segments: Segments, lexicon: Lexicon, hints: Hints) -> list[list[float]]:
    """A row of numbers for each run, in the order of `NAMES`."""
    if not segments.runs:
        return []
    texts = [_measure(run, lexicon) for run in segments.runs]
    layout = lay_out(segments, [text.words for text in texts], [text.good for text in texts], lexicon)
    rows = _Rows(segments.runs, texts, layout, hints)
    return rows.all()


def _measure(run: Run, lexicon: Lexicon) -> _Text:
    text = run.text
    words = count_words(text)
    last = text[-1]
    is_sentence = last in ".!?。！？।؟" or (last in "\"”’»')" and text[-2:-1] in ".!?。！？")
    is_prose = run.link_share < 0.35 and (words > 14 or (is_sentence and words > 5))
    measured = _Text(words, len(_ENDS.findall(text)), is_sentence, float(words) if is_prose else 0.0)
    score_of = lexicon.words.get
    for token in text_tokens(text):
        value = score_of(token)
        if value is not None:
            measured.known += 1
            if token[0] == "=":
                measured.exact = value
            else:
                measured.score += value
                if value < measured.lowest:
                    measured.lowest = value
    return measured


class _Rows:
    """What the rows of one page share: sums along the page, kinds of runs, the headline."""

    def __init__(self, runs: list[Run], texts: list[_Text], layout: Layout, hints: Hints) -> None:
        self.runs, self.texts, self.layout = runs, texts, layout
        self.good_until = _running_sum([text.good for text in texts])
        self.words_until = _running_sum([float(text.words) for text in texts])
        self.good_total = self.good_until[-1] or 1.0
        self.kinds = _kinds(runs, texts)
        self.repeats: dict[str, int] = {}
        for run in runs:
            self.repeats[run.text] = self.repeats.get(run.text, 0) + 1
        self.title_words = frozenset(hints.title.lower().split()) if hints.title else frozenset[str]()
        self.title_at = _find_title(runs, self.title_words)
        self.body = folded(hints.article_body) if hints.article_body else ""
        self.description = folded(hints.description) if hints.description else ""
        self.authors = [name.lower() for name in hints.authors if len(name) > 3]
        goods = [text.good for text in texts]
        self.gap_before = _gaps(goods)
        self.gap_after = _gaps(goods[::-1])[::-1]

    def all(self) -> list[list[float]]:
        around: list[tuple[float, ...]] = []
        heading: tuple[float, float, int, int] = (0.0, 0.0, -1, 0)
        headlines = 0
        rows = []
        for number, run in enumerate(self.runs):
            text = self.texts[number]
            phrase = float(phrase_kind(run.text))
            if run.node.tag == "h1" and number != self.title_at:
                headlines += 1
            tag = float(_TAGS.get(run.node.tag, _OTHER_TAG))
            fact = self.layout.nodes[run.node.index]
            row = self._text(run, text, phrase)
            row += self._place(number, run, tag, heading, headlines)
            row += self._layout(number, run)
            rows.append(row)
            around.append(
                (
                    text.words,
                    run.link_share,
                    text.is_sentence,
                    tag,
                    text.score + text.exact,
                    fact.path,
                    text.good,
                )
            )
            if run.node.tag in _HEADINGS or (run.bold_share > 0.9 and len(run.text) < 70):
                heading = (text.score + text.exact, phrase, number, run.node.depth)
        nothing = (0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0)
        padded = [nothing, nothing, *around, nothing, nothing]
        for number, row in enumerate(rows):
            row += padded[number]
            row += padded[number + 1]
            row += padded[number + 3]
            row += padded[number + 4]
        return rows

    def _text(self, run: Run, text: _Text, phrase: float) -> list[float]:
        content = run.text
        size = len(content)
        overlap = author = digits = capitals = dated = odd = 0.0
        if size < 200:
            plain = content.lower()
            if self.title_words:
                overlap = len(self.title_words.intersection(plain.split())) / len(self.title_words)
            if self.authors:
                author = float(any(name in plain for name in self.authors))
            digits = len(_DIGIT.findall(content)) / size
            capitals = len(_CAPITAL.findall(content)) / size
            dated = float(size < 120 and _DATE.search(content) is not None)
            odd = float(len(_ODD.findall(content)))
        return [
            text.words,
            size,
            size / text.words,
            run.link_share,
            len(run.links),
            run.bold_share,
            text.ends,
            text.is_sentence,
            content[-1] in ":：",
            content[-1] == "…" or content.endswith("..."),
            content.count(","),
            digits,
            capitals,
            dated,
            odd,
            content.count("“") + content.count('"') + content.count("„") + content.count("«"),
            phrase,
            ends_with_credit(content),
            text.score,
            text.lowest,
            text.exact,
            text.known,
            overlap,
            author,
        ]

    def _place(
        self, number: int, run: Run, tag: float, heading: tuple[float, float, int, int], headlines: int
    ) -> list[float]:
        node = run.node
        fact = self.layout.nodes[node.index]
        flags = fact.flags
        from_title = words_from_title = -_FAR
        if self.title_at >= 0:
            from_title = max(-40, min(80, number - self.title_at))
            words = self.words_until[number] - self.words_until[self.title_at]
            words_from_title = log1p(words) if words >= 0 else -log1p(-words)
        heading_score, heading_phrase, heading_at, heading_depth = heading
        parent = node.parent or node
        return [
            tag,
            run.follows_break,
            run.follows_image,
            run.link is not None,
            *[flags & flag > 0 for flag in _STANDS_IN],
            flags & HIDDEN > 0,
            node.depth,
            fact.own,
            self.layout.nodes[parent.index].own,
            fact.path,
            fact.path_min,
            fact.path_max,
            self.repeats[run.text],
            number / len(self.runs),
            self.good_until[number] / self.good_total,
            from_title,
            words_from_title,
            number == self.title_at,
            headlines,
            heading_score,
            heading_phrase,
            number - heading_at if heading_at >= 0 else _FAR,
            node.depth - heading_depth if heading_at >= 0 else _FAR,
        ]

    def _layout(self, number: int, run: Run) -> list[float]:
        layout, total = self.layout, self.good_total
        nodes = layout.nodes
        node = run.node
        parent = node.parent or node
        grand = parent.parent or parent
        above, beyond = nodes[parent.index], nodes[grand.index]
        branch = grand
        while (
            branch.parent is not None
            and branch.index not in layout.on_way
            and branch.parent.index not in layout.on_way
        ):
            branch = branch.parent
        article = nodes[node.index].article
        common = layout.common[node.index]
        kind = self.kinds[number]
        until = self.good_until
        end = len(self.runs)
        return [
            above.good / total,
            above.runs,
            above.link_words / (above.words or 1),
            log1p(above.words),
            beyond.good / total,
            beyond.runs,
            beyond.link_words / (beyond.words or 1),
            nodes[branch.index].good / total,
            nodes[article].good / total if article >= 0 else -1.0,
            max(above.direct, beyond.direct) / (nodes[layout.best.index].direct or 1.0),
            layout.best.depth - common,
            node.depth - common,
            kind[0],
            kind[2] / total,
            kind[1] / kind[0],
            kind[3] / kind[0],
            until[min(end, number + 4)] - until[max(0, number - 3)],
            (until[min(end, number + 11)] - until[max(0, number - 10)]) / total,
            self.gap_before[number],
            self.gap_after[number],
            *self._witnessed(run.text),
            end,
            total,
            total / (nodes[0].words or 1),
        ]

    def _witnessed(self, text: str) -> tuple[float, float]:
        """How much of a text the JSON-LD body holds (-1 where there is none), and whether the description does."""
        if not self.body and not self.description:
            return -1.0, 0.0
        key = folded(text)
        described = len(key) > 20 and (key[:60] in self.description or (self.description[:60] or key) in key)
        if not self.body:
            return -1.0, float(described)
        if len(key) < 40:
            return float(key in self.body), float(described)
        return ((key[:40] in self.body) + (key[-40:] in self.body)) / 2, float(described)


def _running_sum(values: Sequence[float]) -> list[float]:
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    return sums


def _gaps(goods: Sequence[float]) -> list[int]:
    """How many runs lie between each run and the last prose before it, 20 at most."""
    gaps, gap = [], 20
    for good in goods:
        gaps.append(gap)
        gap = 0 if good else min(20, gap + 1)
    return gaps


def _kinds(runs: list[Run], texts: list[_Text]) -> list[list[float]]:
    """Runs of one kind, by tag and class of the element and its parent: their number, words, prose and links."""
    kinds: dict[tuple[str | None, ...], list[float]] = {}
    of_node: dict[int, list[float]] = {}
    found = []
    for run, text in zip(runs, texts, strict=True):
        kind = of_node.get(run.node.index)
        if kind is None:
            node = run.node
            parent = node.parent or node
            key = (node.tag, node.element.get("class"), parent.tag, parent.element.get("class"))
            kind = of_node[node.index] = kinds.setdefault(key, [0.0, 0.0, 0.0, 0.0])
        kind[0] += 1
        kind[1] += text.words
        kind[2] += text.good
        kind[3] += run.link_share
        found.append(kind)
    return found


def _find_title(runs: list[Run], words: frozenset[str]) -> int:
    """The number of the run that is the headline, or -1."""
    best, best_score = -1, 0.0
    for number, run in enumerate(runs):
        if len(run.text) > 300:
            continue
        tag = run.node.tag
        level = 0.6 if tag == "h1" else 0.3 if tag == "h2" else 0.0
        if not level and not words:
            continue
        own = set(run.text.lower().split())
        overlap = len(words & own) / len(words | own) if words else 0.0
        score = level + overlap if overlap > 0.5 or tag == "h1" else 0.0
        if score > best_score:
            best, best_score = number, score
    return best
