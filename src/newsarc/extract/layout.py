"""How a page is laid out: how much text hangs on each node, and which container holds the most of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsarc.extract.blocks import Node, Run, Segments
from newsarc.extract.lexicon import MARKUP, Lexicon

_FLAGGED_TAGS = """
    article main aside nav header footer form figure table ul ol blockquote section figcaption
    details dl
"""
FLAGS = {tag: 1 << number for number, tag in enumerate(_FLAGGED_TAGS.split())}
_OUTER = FLAGS["aside"] | FLAGS["nav"] | FLAGS["header"] | FLAGS["footer"] | FLAGS["form"]
_INNER = FLAGS["article"] | FLAGS["main"]


class NodeFacts:
    """What is known of one node: its markup's scores, what it stands in, and the text below it."""

    __slots__ = (
        "article", "direct", "flags", "good", "link_words", "name", "own", "path", "path_max", "path_min",
        "runs", "words",
    )  # fmt: skip

    own: float
    """The score of its own markup; `path` is the sum from the root down, the other two the extremes."""
    path: float
    path_min: float
    path_max: float
    flags: int
    name: str
    """Its class."""
    article: int
    """The number of the innermost `<article>` around it, or -1."""

    def __init__(self, own: float, name: str) -> None:
        self.own, self.name = own, name
        self.good = self.words = self.link_words = self.direct = self.runs = 0.0


@dataclass(slots=True)
class Layout:
    """The facts of every node, and how deep each shares its way with the densest container."""

    nodes: list[NodeFacts]
    best: Node
    common: list[int]
    """For each node, the depth of its last common ancestor with `best`."""
    on_way: set[int]
    """The numbers of `best` and its ancestors."""


def lay_out(segments: Segments, words: Sequence[float], good: Sequence[float], lexicon: Lexicon) -> Layout:
    """Adds up the text of a page; `good` are the words of each run that reads like prose."""
    nodes = segments.nodes
    facts = _facts_of(nodes, lexicon)
    _add_up(segments.runs, nodes, facts, words, good)
    best, highest = nodes[0], -1.0
    for node, fact in zip(nodes, facts, strict=True):
        if fact.direct > highest:
            density = fact.direct * (1 - fact.link_words / (fact.words or 1))
            if density > highest:
                best, highest = node, density
    on_way = set()
    above: Node | None = best
    while above is not None:
        on_way.add(above.index)
        above = above.parent
    common = [0] * len(nodes)
    for node in nodes:
        if node.index in on_way:
            common[node.index] = node.depth
        elif node.parent is not None:
            common[node.index] = common[node.parent.index]
    return Layout(facts, best, common, on_way)


def _facts_of(nodes: list[Node], lexicon: Lexicon) -> list[NodeFacts]:
    facts: list[NodeFacts] = []
    known, tag_score = lexicon.known.get, lexicon.markup.get
    for node in nodes:
        own = tag_score("<" + node.tag) or 0.0
        name = ""
        for attribute, value in node.element.items():
            if attribute in MARKUP:
                score = known(value)
                own += lexicon.value_score(value) if score is None else score
                if attribute == "class":
                    name = value
        fact = NodeFacts(own, name)
        flag = FLAGS.get(node.tag, 0)
        if node.parent is None:
            fact.flags, fact.article = flag, -1
            fact.path = fact.path_min = fact.path_max = own
        else:
            above = facts[node.parent.index]
            # What the parser nests in an unclosed `<nav>` or `<header>` is not its part.
            fact.flags = flag | (above.flags & ~_OUTER if flag & _INNER else above.flags)
            fact.path = above.path + own
            fact.path_min = min(above.path_min, own)
            fact.path_max = max(above.path_max, own)
            fact.article = above.article
        if node.tag == "article":
            fact.article = node.index
        facts.append(fact)
    return facts


def _add_up(
    runs: list[Run], nodes: list[Node], facts: list[NodeFacts], words: Sequence[float], good: Sequence[float]
) -> None:
    """Sums over subtrees; `direct` is readability's score: prose counts for the parent, half above."""
    for run, size, prose in zip(runs, words, good, strict=True):
        fact = facts[run.node.index]
        fact.words += size
        fact.link_words += size * run.link_share
        fact.runs += 1.0
        if prose:
            fact.good += prose
            holder = run.node.parent or run.node
            facts[holder.index].direct += prose
            if holder.parent is not None:
                facts[holder.parent.index].direct += prose / 2
    for node in reversed(nodes):
        if node.parent is not None:
            fact, above = facts[node.index], facts[node.parent.index]
            above.words += fact.words
            above.link_words += fact.link_words
            above.good += fact.good
            above.runs += fact.runs
