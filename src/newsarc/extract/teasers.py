"""Teasers: titles that link, each with the beginning of its story, cut off: a rail, never the article.

What gives them away is form, not words: several in a row, each text ending in an ellipsis, a link before
each, and nothing but dates and labels between them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from newsarc.extract.blocks import Node, Run, Segments
from newsarc.urls import find_url, same_site

_CUT = ("…", "...", "…]", "...]", "…)", "...)")
_LINKED = 0.8
_REACH = 3
"""Runs between a text and the title before it at most: a date, a label, an author."""
_MOST_WORDS = 80
_FEWEST_WORDS = 5
_LABEL_WORDS = 20
_FEWEST = 3
"""Teasers in a row that make a rail."""


def without_teasers(segments: Segments, url: str | None = None) -> Segments:
    """The segments of a page as if its rails of teasers were not there."""
    teasers = find_teasers(segments.runs, url)
    if not teasers:
        return segments
    kept = [run for run in segments.runs if run.index not in teasers]
    before = list(accumulate((run.index not in teasers for run in segments.runs), initial=0))
    nodes: dict[Node, Node] = {}
    for node in segments.nodes:
        first, last = before[node.first], before[node.last + 1] - 1
        if first <= last:
            parent = nodes[node.parent] if node.parent else None
            nodes[node] = replace(node, parent=parent, index=len(nodes), first=first, last=last)
    runs = [replace(run, node=nodes[run.node], index=index) for index, run in enumerate(kept)]
    return Segments(runs=runs, nodes=list(nodes.values()))


def find_teasers(runs: Sequence[Run], url: str | None = None) -> frozenset[int]:
    """The indexes of the runs that are teasers, their titles and what stands between them.

    Most of the titles must lead to pages of the same site: a list of other people's events is an article.
    """
    found: set[int] = set()
    for rail in _rails(runs):
        own = sum(_leads_home(runs[title], url) for title, _ in rail)
        if len(rail) >= _FEWEST and 2 * own > len(rail):
            found.update(range(rail[0][0], rail[-1][1] + 1))
    return frozenset(found)


def _leads_home(title: Run, url: str | None) -> bool:
    around = title.node.element.iterancestors("a")
    link = title.links[0][2] if title.links else next(around, title.node.element)
    target = find_url(link.get("href"), url)
    return target is None or url is None or same_site(url, target)


def _rails(runs: Sequence[Run]) -> Iterator[list[tuple[int, int]]]:
    """Rows of teasers, each as the index of its title and that of its text."""
    rail: list[tuple[int, int]] = []
    for text in range(len(runs)):
        title = _title_of(runs, text)
        if title is None:
            continue
        if rail and not all(_is_label(run) for run in runs[rail[-1][1] + 1 : title]):
            yield rail
            rail = []
        rail.append((title, text))
    yield rail


def _title_of(runs: Sequence[Run], text: int) -> int | None:
    """The index of the link that a cut text belongs to: the text itself, or the nearest before it."""
    if not _is_cut(runs[text]):
        return None
    if _begins_with_link(runs[text]):
        return text
    for index in range(text, max(-1, text - _REACH - 1), -1):
        run = runs[index]
        if run.link_share > _LINKED:
            return index
        if index != text and not _is_label(run):
            return None
    return None


def _begins_with_link(run: Run) -> bool:
    return bool(run.links) and not "".join(run.parts[: run.links[0][0]]).strip()


def _is_cut(run: Run) -> bool:
    return run.text.endswith(_CUT) and _FEWEST_WORDS <= len(run.text.split()) <= _MOST_WORDS


def _is_label(run: Run) -> bool:
    return len(run.text.split()) <= _LABEL_WORDS
