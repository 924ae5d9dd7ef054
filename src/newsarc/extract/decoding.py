"""From how likely each run is the article's to which runs are taken."""

from collections.abc import Sequence

from newsarc.extract.blocks import Node, Run, table_of
from newsarc.extract.confidence import expected_f1

LIKELY = 0.5
LEAST = 0.05
"""Below this chance a run is never taken, whatever stands around it."""
_SURE_ENOUGH = 0.3
_IN_A_GAP = 0.1
_ALIKE = 0.2
_OPENING = 0.4
"""Of the line before the first paragraph: a guest's `By NAME, ROLE` is such a line."""
_LONGEST_LIST = 12
_PARAGRAPH = 15
"""Words that make a paragraph rather than a label."""


def expected(words: Sequence[int], chances: Sequence[float]) -> float:
    """The F1 to expect of taking what is likely the article's; `words` has the length of each run."""
    return expected_f1(words, chances, [chance > LIKELY for chance in chances])


def threshold(words: Sequence[int], chances: Sequence[float]) -> float:
    """The chance above which a run is taken: half of the F1 to expect, and no less than 0.3.

    Lipton, Elkan, Naryanaswamy, "Optimal Thresholding of Classifiers to Maximize F1 Measure" (2014).
    """
    return max(_SURE_ENOUGH, expected(words, chances) / 2)


def decode(runs: Sequence[Run], words: Sequence[int], chances: Sequence[float]) -> list[bool]:
    """Which runs are taken: the likely ones, and the less likely that stand where the article goes on."""
    least = threshold(words, chances)
    taken = [chance > least for chance in chances]
    for number in range(1, len(runs)):
        chance = chances[number]
        if taken[number] or chance <= LEAST:
            continue
        is_between = taken[number - 1] and number + 1 < len(runs) and taken[number + 1]
        goes_on = taken[number - 1] and words[number] >= _PARAGRAPH and chance > _ALIKE
        taken[number] = (
            (is_between and _fills(number, runs, chance))
            or (goes_on and _is_alike(runs[number], runs[number - 1]))
            or _is_announced(runs[number], runs, taken)
        )
    first = taken.index(True) if any(taken) else 0
    if first and chances[first - 1] > _OPENING:
        taken[first - 1] = _is_alike(runs[first - 1], runs[first])
    return taken


def _fills(number: int, runs: Sequence[Run], chance: float) -> bool:
    """Whether a run between two that are taken stands in the same element, or is quoted there."""
    before, run, after = runs[number - 1 : number + 2]
    if next(run.node.element.iterancestors("blockquote"), None) is not None:
        return True
    return chance > _IN_A_GAP and before.node.parent is run.node.parent is after.node.parent


def _is_alike(one: Run, other: Run) -> bool:
    """Whether two runs stand in the same element, in markup of the same kind."""
    return (
        one.node.parent is other.node.parent
        and one.node.tag == other.node.tag
        and one.node.element.get("class") == other.node.element.get("class")
    )


def _is_announced(item: Run, runs: Sequence[Run], taken: Sequence[bool]) -> bool:
    """Whether a run is an item of a short list that the text before it ends in a colon for."""
    node = item.node if item.node.tag == "li" else item.node.parent
    if node is None or node.tag != "li" or node.parent is None or node.parent.tag not in ("ul", "ol"):
        return False
    found = node.parent
    before = found.first - 1
    return (
        before >= 0
        and found.last - found.first < _LONGEST_LIST
        and taken[before]
        and runs[before].text.endswith((":", "："))
        and runs[before].node.parent is found.parent
    )


def with_even_tables(runs: Sequence[Run], chances: Sequence[float]) -> list[float]:
    """The chances, each row of a table with the mean of its table: a table is taken whole or not at all."""
    tables: dict[Node, list[int]] = {}
    for number, run in enumerate(runs):
        table = table_of(run)
        if table is not None:
            tables.setdefault(table, []).append(number)
    even = list(chances)
    for rows in tables.values():
        mean = sum(chances[number] for number in rows) / len(rows)
        for number in rows:
            even[number] = mean
    return even
