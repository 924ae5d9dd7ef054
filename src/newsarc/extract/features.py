"""What is known of each run of text, as numbers: its words, its markup, its place and its neighbours.

The names in `NAMES` are the columns of the model. No feature says what site or corpus a page is from.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log1p

from newsarc.extract.blocks import Run, Segments
from newsarc.extract.layout import FLAGS, Layout, lay_out
from newsarc.extract.lexicon import Lexicon, ends_with_credit, phrase_kind, text_tokens

_NOT_WORD = re.compile(r"[\W_]+")
_ODD = re.compile(r"[|©@»›•]")
_QUOTE = re.compile(r"[“\"„«]")
_CAPITAL = re.compile(r"[A-Z]")
# From those that hold the article least often to those that hold it most often.
_KNOWN_TAGS = """
    button label option td th tr dt dd address footer figcaption caption time aside header h1 li
    summary span div section article main blockquote pre h6 h5 h4 h3 h2 p
"""
_TAGS = {tag: number for number, tag in enumerate(_KNOWN_TAGS.split())}
_OTHER_TAG = _TAGS["div"]
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ARTICLE, _MAIN, _FOOTER, _TABLE, _CAPTION = (
    FLAGS[tag] for tag in ("article", "main", "footer", "table", "figcaption")
)
_LIST = FLAGS["ul"]
_STOPS = ".!?。！？।؟"
_CLOSERS = "\"”’»')"
_PROBE = 40
_NOTHING = (0.0, 0.0, 0.0, -1.0)
_FAR = 99.0

# Numbers that tell one page from another (how long it is, how much of it is prose) are left out on purpose:
# trees learn the pages of the corpus by heart from them.
_TEXT = (
    "words", "chars", "word_length", "link_share", "links", "bold_share", "ends_sentence", "capitals",
    "odd_signs", "quotes", "phrase", "ends_credit", "text_score", "text_min", "text_exact", "title_overlap",
)  # fmt: skip
_PLACE = (
    "tag", "follows_break", "follows_image", "in_article", "in_main", "in_footer", "in_table", "in_list",
    "in_caption", "depth", "own_score", "parent_score", "path_score", "path_min", "path_max", "repeats",
    "place", "place_good", "from_title", "words_from_title", "headlines", "heading_score", "from_heading",
    "heading_depth",
)  # fmt: skip
_LAYOUT = (
    "parent_good", "parent_runs", "parent_links", "parent_words", "grand_good", "grand_runs", "grand_links",
    "branch_good", "article_good", "best_score", "depth_out_of_best", "depth_below_best",
    "kind_runs", "kind_good", "kind_words", "kind_links", "near_good", "wide_good", "gap_after",
    "jsonld", "description",
)  # fmt: skip
_FAR_AROUND = ("text_score", "path_score")
_AROUND = (*_FAR_AROUND, "link_share", "tag")
NAMES: tuple[str, ...] = (
    *_TEXT, *_PLACE, *_LAYOUT,
    *(f"{name}-2" for name in _FAR_AROUND), *(f"{name}-1" for name in _AROUND),
    *(f"{name}+1" for name in _AROUND), *(f"{name}+2" for name in _FAR_AROUND),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the page's metadata says that helps to know its body."""

    title: str | None = None
    description: str | None = None
    article_body: str | None = None


@dataclass(slots=True, eq=False)
class _Text:
    """The text of one run, measured."""

    words: int
    is_sentence: bool
    good: float
    """Its words if it reads like prose, else 0."""
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


def features(segments: Segments, lexicon: Lexicon, hints: Hints) -> list[list[float] | None]:
    """A row of numbers for each run, in the order of `NAMES`; None for a link far from any prose."""
    if not segments.runs:
        return []
    texts = [_measure(run) for run in segments.runs]
    layout = lay_out(segments, [text.words for text in texts], [text.good for text in texts], lexicon)
    return _Rows(segments.runs, texts, layout, hints).all(lexicon)


def _measure(run: Run) -> _Text:
    text = run.text
    words = count_words(text)
    last = text[-1]
    is_sentence = last in _STOPS or (last in _CLOSERS and text[-2:-1] in _STOPS)
    is_prose = run.link_share < 0.35 and (words > 14 or (is_sentence and words > 5))
    return _Text(words, is_sentence, float(words) if is_prose else 0.0)


def _look_up(text: str, measured: _Text, lexicon: Lexicon) -> None:
    score_of = lexicon.words.get
    for token in text_tokens(text):
        value = score_of(token)
        if value is not None:
            if token[0] == "=":
                measured.exact = value
            else:
                measured.score += value
                if value < measured.lowest:
                    measured.lowest = value


class _Rows:
    """What the rows of one page share: sums along the page, kinds of runs, the headline."""

    def __init__(self, runs: list[Run], texts: list[_Text], layout: Layout, hints: Hints) -> None:
        self.runs, self.texts, self.layout = runs, texts, layout
        goods = [text.good for text in texts]
        self.good_until = [0.0, *accumulate(goods)]
        self.words_until = [0, *accumulate(text.words for text in texts)]
        self.good_total = self.good_until[-1] or 1.0
        self.gap_after = _gaps(goods[::-1])[::-1]
        self.kinds = _kinds(runs, texts, layout)
        self.repeats = Counter(run.text for run in runs)
        self.title_words = frozenset(hints.title.lower().split()) if hints.title else frozenset[str]()
        self.title_at = _find_title(runs, self.title_words)
        self.body = folded(hints.article_body) if hints.article_body else ""
        self.description = hints.description or ""

    def all(self, lexicon: Lexicon) -> list[list[float] | None]:
        around: list[tuple[float, float, float, float]] = []
        heading: tuple[float, int, int] = (0.0, -1, 0)
        headlines = 0
        rows: list[list[float] | None] = []
        end = len(self.runs)
        until = self.good_until
        for number, run in enumerate(self.runs):
            text = self.texts[number]
            name = run.node.tag
            if name == "h1" and number != self.title_at:
                headlines += 1
            tag = float(_TAGS.get(name, _OTHER_TAG))
            wide = until[min(end, number + 11)] - until[max(0, number - 10)]
            if wide or run.link_share <= 0.9:
                _look_up(run.text, text, lexicon)
                row = self._text(run, text)
                row += self._place(number, run, tag, heading, headlines)
                row += self._layout(number, run, wide)
                rows.append(row)
            else:
                rows.append(None)
            score = text.score + text.exact
            around.append((score, self.layout.nodes[run.node.index].path, run.link_share, tag))
            if name in _HEADINGS or (run.bold_share > 0.9 and len(run.text) < 70):
                heading = (score, number, run.node.depth)
        padded = [_NOTHING, _NOTHING, *around, _NOTHING, _NOTHING]
        for number, extended in enumerate(rows):
            if extended is not None:
                extended += padded[number][:2]
                extended += padded[number + 1]
                extended += padded[number + 3]
                extended += padded[number + 4][:2]
        return rows

    def _text(self, run: Run, text: _Text) -> list[float]:
        content = run.text
        size = len(content)
        overlap = capitals = odd = 0.0
        if size < 200:
            if self.title_words:
                shared = self.title_words.intersection(content.lower().split())
                overlap = len(shared) / len(self.title_words)
            capitals = len(_CAPITAL.findall(content)) / size
            odd = len(_ODD.findall(content))
        return [
            text.words,
            size,
            size / text.words,
            run.link_share,
            len(run.links),
            run.bold_share,
            text.is_sentence,
            capitals,
            odd,
            len(_QUOTE.findall(content)),
            phrase_kind(content),
            ends_with_credit(content),
            text.score,
            text.lowest,
            text.exact,
            overlap,
        ]

    def _place(
        self, number: int, run: Run, tag: float, heading: tuple[float, int, int], headlines: int
    ) -> list[float]:
        node = run.node
        fact = self.layout.nodes[node.index]
        flags = fact.flags
        from_title = words_from_title = -_FAR
        if self.title_at >= 0:
            from_title = max(-40, min(80, number - self.title_at))
            words = self.words_until[number] - self.words_until[self.title_at]
            words_from_title = log1p(words) if words >= 0 else -log1p(-words)
        heading_score, heading_at, heading_depth = heading
        parent = node.parent or node
        return [
            tag,
            run.breaks > 0,
            run.follows_image,
            flags & _ARTICLE > 0,
            flags & _MAIN > 0,
            flags & _FOOTER > 0,
            flags & _TABLE > 0,
            flags & _LIST > 0,
            flags & _CAPTION > 0,
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
            headlines,
            heading_score,
            number - heading_at if heading_at >= 0 else _FAR,
            node.depth - heading_depth if heading_at >= 0 else _FAR,
        ]

    def _layout(self, number: int, run: Run, wide: float) -> list[float]:
        layout, total, nodes = self.layout, self.good_total, self.layout.nodes
        node = run.node
        parent = node.parent or node
        grand = parent.parent or parent
        above, beyond = nodes[parent.index], nodes[grand.index]
        branch, on_way = grand, layout.on_way
        if branch.index not in on_way:
            while branch.parent is not None and branch.parent.index not in on_way:
                branch = branch.parent
        article = nodes[node.index].article
        common = layout.common[node.index]
        runs, words, good, links = self.kinds[number]
        until = self.good_until
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
            runs,
            good / total,
            words / runs,
            links / runs,
            until[min(len(self.runs), number + 4)] - until[max(0, number - 3)],
            wide / total,
            self.gap_after[number],
            self._share_in_body(run.text),
            self._is_description(run.text),
        ]

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


def _gaps(goods: Sequence[float]) -> list[int]:
    """How many runs lie between each run and the last prose before it, 20 at most."""
    gaps, gap = [], 20
    for good in goods:
        gaps.append(gap)
        gap = 0 if good else min(20, gap + 1)
    return gaps


def _kinds(runs: list[Run], texts: list[_Text], layout: Layout) -> list[list[float]]:
    """Runs of one kind, by tag and class of element and parent: their number, words, prose and links."""
    kinds: dict[tuple[str, ...], list[float]] = {}
    of_node: dict[int, list[float]] = {}
    found = []
    for run, text in zip(runs, texts, strict=True):
        node = run.node
        kind = of_node.get(node.index)
        if kind is None:
            parent = node.parent or node
            key = (node.tag, layout.nodes[node.index].name, parent.tag, layout.nodes[parent.index].name)
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
    longest = 3 * sum(map(len, words)) + 30
    for number, run in enumerate(runs):
        if len(run.text) > longest or (run.link_share > 0.9 and run.node.tag not in _HEADINGS):
            continue
        tag = run.node.tag
        own = set(run.text.lower().split())
        if tag != "h1" and 2 * len(words & own) <= len(words):
            continue
        overlap = len(words & own) / len(words | own) if words else 0.0
        level = 0.6 if tag == "h1" else 0.3 if tag == "h2" else 0.0
        score = level + overlap if overlap > 0.5 or tag == "h1" else 0.0
        if score > best_score:
            best, best_score = number, score
    return best
