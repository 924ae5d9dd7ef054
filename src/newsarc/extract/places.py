"""Where each run stands on its page, as numbers: cheap to know, and enough to tell most menus from prose."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from math import log1p

from newsarc.extract.blocks import Node, Run
from newsarc.extract.layout import FLAGS, Layout

NAMES = (
    "words", "link_share", "follows_break", "follows_image", "repeats", "place", "place_good", "from_title",
    "words_from_title", "headlines", "from_heading", "heading_depth", "near_good", "wide_good", "gap_after",
    "tag", "in_article", "in_main", "in_footer", "in_table", "in_list", "in_caption",
    "depth", "own_score", "parent_score", "path_score", "path_min", "path_max",
    "parent_good", "parent_runs", "parent_links", "parent_words", "grand_good", "grand_runs", "grand_links",
    "branch_good", "article_good", "best_score", "depth_out_of_best", "depth_below_best",
    "kind_runs", "kind_good", "kind_words", "kind_links",
)  # fmt: skip
"""The columns of a run's place. Numbers that tell one page from another (how long it is, how much of it is
prose) are left out on purpose: trees learn the pages of the corpus by heart from them."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# From those that hold the article least often to those that hold it most often.
_KNOWN_TAGS = """
    button label option td th tr dt dd address footer figcaption caption time aside header h1 li
    summary span div section article main blockquote pre h6 h5 h4 h3 h2 p
"""
_TAGS = {tag: float(number) for number, tag in enumerate(_KNOWN_TAGS.split())}
_OTHER_TAG = _TAGS["div"]
_FLAGS_TOLD = tuple(FLAGS[tag] for tag in ("article", "main", "footer", "table", "ul", "figcaption"))
_FAR = 99.0
_LONGEST_HEADING = 70


def tag_number(tag: str) -> float:
    """How often what a tag holds is the article, as a rank among tags."""
    return _TAGS.get(tag, _OTHER_TAG)


class Places:
    """What the places of one page share: sums along the page, kinds of runs, the headline.

    `words` are those of each run, `good` the same where a run reads like prose, else 0.
    """

    def __init__(
        self,
        runs: Sequence[Run],
        words: Sequence[float],
        good: Sequence[float],
        layout: Layout,
        title: str | None,
    ) -> None:
        self.runs, self.words, self.layout = runs, words, layout
        self.headings = _headings(runs)
        self.good_until = [0.0, *accumulate(good)]
        self.words_until = [0.0, *accumulate(words)]
        self.good_total = self.good_until[-1] or 1.0
        self.gap_after = _gaps(good[::-1])[::-1]
        self.kinds = _kinds(runs, words, good, layout)
        self.repeats = Counter(run.text for run in runs)
        self.title_words = frozenset(title.lower().split()) if title else frozenset[str]()
        self.title_at = _find_title(runs, self.title_words)
        self.headlines = [
            *accumulate(
                1.0 if run.node.tag == "h1" and number != self.title_at else 0.0
                for number, run in enumerate(runs)
            )
        ]
        self.of_nodes: dict[int, tuple[float, ...]] = {}

    def row(self, number: int) -> list[float] | None:
        """The place of a run, in the order of `NAMES`; None for a link far from any prose."""
        run, end, until = self.runs[number], len(self.runs), self.good_until
        wide = until[min(end, number + 11)] - until[max(0, number - 10)]
        if not wide and run.link_share > 0.9:
            return None
        node = run.node
        from_title = words_from_title = -_FAR
        from_heading = heading_depth = _FAR
        if self.title_at >= 0:
            from_title = float(max(-40, min(80, number - self.title_at)))
            words = self.words_until[number] - self.words_until[self.title_at]
            words_from_title = log1p(words) if words >= 0 else -log1p(-words)
        heading = self.headings[number]
        if heading >= 0:
            from_heading = float(number - heading)
            heading_depth = float(node.depth - self.runs[heading].node.depth)
        return [
            self.words[number],
            run.link_share,
            1.0 if run.breaks else 0.0,
            1.0 if run.follows_image else 0.0,
            float(self.repeats[run.text]),
            number / end,
            until[number] / self.good_total,
            from_title,
            words_from_title,
            self.headlines[number],
            from_heading,
            heading_depth,
            until[min(end, number + 4)] - until[max(0, number - 3)],
            wide / self.good_total,
            self.gap_after[number],
            *(self.of_nodes.get(node.index) or self._of_node(node)),
        ]

    def _of_node(self, node: Node) -> tuple[float, ...]:
        """The columns that all runs of a node share."""
        layout, total, nodes = self.layout, self.good_total, self.layout.nodes
        parent = node.parent or node
        grand = parent.parent or parent
        fact, above, beyond = nodes[node.index], nodes[parent.index], nodes[grand.index]
        branch, on_way = grand, layout.on_way
        if branch.index not in on_way:
            while branch.parent is not None and branch.parent.index not in on_way:
                branch = branch.parent
        common = layout.common[node.index]
        runs, words, good, links = self.kinds[node.index]
        found = self.of_nodes[node.index] = (
            tag_number(node.tag),
            *_told(fact.flags),
            float(node.depth),
            fact.own,
            above.own,
            fact.path,
            fact.path_min,
            fact.path_max,
            above.good / total,
            above.runs,
            above.link_words / (above.words or 1),
            log1p(above.words),
            beyond.good / total,
            beyond.runs,
            beyond.link_words / (beyond.words or 1),
            nodes[branch.index].good / total,
            nodes[fact.article].good / total if fact.article >= 0 else -1.0,
            max(above.direct, beyond.direct) / (nodes[layout.best.index].direct or 1.0),
            float(layout.best.depth - common),
            float(node.depth - common),
            runs,
            good / total,
            words / runs,
            links / runs,
        )
        return found


@cache
def _told(flags: int) -> tuple[float, ...]:
    """The flags that are columns, each as 1 or 0."""
    return tuple(1.0 if flags & flag else 0.0 for flag in _FLAGS_TOLD)


def _headings(runs: Sequence[Run]) -> list[int]:
    """For each run the number of the last heading before it, or -1."""
    found, last = [], -1
    for number, run in enumerate(runs):
        found.append(last)
        if run.node.tag in HEADINGS or (run.bold_share > 0.9 and len(run.text) < _LONGEST_HEADING):
            last = number
    return found


def _gaps(good: Sequence[float]) -> list[float]:
    """How many runs lie between each run and the last prose before it, 20 at most."""
    gaps, gap = [], 20.0
    for words in good:
        gaps.append(gap)
        gap = 0.0 if words else min(20.0, gap + 1.0)
    return gaps


def _kinds(
    runs: Sequence[Run], words: Sequence[float], good: Sequence[float], layout: Layout
) -> dict[int, list[float]]:
    """For each node, its kind by tag and class of element and parent: runs, words, prose and links of it."""
    kinds: dict[tuple[str, ...], list[float]] = {}
    of_node: dict[int, list[float]] = {}
    for run, size, prose in zip(runs, words, good, strict=True):
        node = run.node
        kind = of_node.get(node.index)
        if kind is None:
            parent = node.parent or node
            key = (node.tag, layout.nodes[node.index].name, parent.tag, layout.nodes[parent.index].name)
            kind = of_node[node.index] = kinds.setdefault(key, [0.0, 0.0, 0.0, 0.0])
        kind[0] += 1.0
        kind[1] += size
        kind[2] += prose
        kind[3] += run.link_share
    return of_node


def _find_title(runs: Sequence[Run], words: frozenset[str]) -> int:
    """The number of the run that is the headline, or -1."""
    best, best_score = -1, 0.0
    sizes = sorted(map(len, words))
    longest = 3 * sum(sizes) + 30
    shortest = sum(sizes[: len(sizes) // 2 + 1])  # more than half of the words
    for number, run in enumerate(runs):
        size, tag = len(run.text), run.node.tag
        if size > longest or (size < shortest and tag != "h1"):
            continue
        if run.link_share > 0.9 and tag not in HEADINGS:
            continue
        own = set(run.text.lower().split())
        if tag != "h1" and 2 * len(words & own) <= len(words):
            continue
        overlap = len(words & own) / len(words | own) if words else 0.0
        level = 0.6 if tag == "h1" else 0.3 if tag == "h2" else 0.0
        score = level + overlap if overlap > 0.5 or tag == "h1" else 0.0
        if score > best_score:
            best, best_score = number, score
    return best
