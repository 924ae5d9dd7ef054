"""The learned model: a row of features in, the chance that the run is the article's out.

`model.json` holds boosted trees and the lexicon, as `training/train.py` writes them: readable, and free of
any library. At first use the trees are turned into three expressions: a tenth of a second once, then some
microseconds a row, which is faster than walking them and needs no numpy.

Most of a page is menus and teasers, and a few trees know that from a run's place alone; only of the other
runs the texts are measured, and all trees asked. (A cascade: Viola and Jones, "Rapid Object Detection using a
Boosted Cascade of Simple Features", CVPR 2001.)
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from newsarc.extract import places
from newsarc.extract.features import NAMES
from newsarc.extract.lexicon import Lexicon

Tree = Any  # a leaf's number, or [feature, threshold, tree where it is at most that, tree where it is more]

_FIRST = 60
_HOPELESS = -3.0
_SURELY_NOT, _SURELY = -3.0, 3.0
_REST_OF_SURE = 1.0
"""What the last trees add, on average, to the odds of a run that is surely the article's by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Boosted trees, as functions from the values of a row to log odds."""

    glance: Callable[..., float]
    """Trees of their own, over a run's place (`places.NAMES`)."""
    first: Callable[..., float]
    """The first trees over all `NAMES`; the odds of `rest` add to theirs."""
    rest: Callable[..., float]

    def is_hopeless(self, place: Sequence[float]) -> bool:
        """Whether a run in this place is none of the article's, whatever it says."""
        return self.glance(*place) < _HOPELESS

    def chances(self, rows: Sequence[Sequence[float] | None]) -> list[float]:
        """For each row, the chance that its run is the article's; none for a run that has no row."""
        first, rest, exp = self.first, self.rest, math.exp
        found = []
        for row in rows:
            if row is None:
                found.append(0.0)
                continue
            odds = first(*row)
            if odds > _SURELY:
                odds += _REST_OF_SURE
            elif odds > _SURELY_NOT:
                odds += rest(*row)
            found.append(1.0 / (1.0 + exp(-odds)))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Boosted trees over the features, and the lexicon that some of the features need."""

    lexicon: Lexicon
    forest: Forest
    curve: tuple[tuple[float, float], ...] = ()
    """How confidence follows from the expected F1, see `newsarc.extract.confidence`."""

    def chances(self, rows: Sequence[Sequence[float] | None]) -> list[float]:
        """As `Forest.chances`."""
        return self.forest.chances(rows)


@cache
def shipped_model() -> Model:
    """The model that comes with the package, read once."""
    data = json.loads(resources.files("newsarc.extract").joinpath("model.json").read_text("utf-8"))
    return model_of(data)


def model_of(data: dict[str, Any]) -> Model:
    """A model from the content of its file."""
    if tuple(data["features"]) != NAMES:
        raise ValueError("model.json was trained for other features (try: make train CORPUS=DIR)")
    return Model(
        lexicon=Lexicon(markup=data["markup"], words=data["words"]),
        forest=forest_of(data["trees"], data["glance"]),
        curve=tuple((value, share) for value, share in data["confidence"]),
    )


def forest_of(trees: Sequence[Tree], glance: Sequence[Tree]) -> Forest:
    """A forest that runs, of trees as they stand in the model's file."""
    return Forest(
        glance=compile_trees(glance, len(places.NAMES)),
        first=compile_trees(trees[:_FIRST], len(NAMES)),
        rest=compile_trees(trees[_FIRST:], len(NAMES)),
    )


def compile_trees(trees: Sequence[Tree], width: int) -> Callable[..., float]:
    """A function of `width` arguments that adds up the trees.

    >>> compile_trees([[1, 0.5, -1, 2], 0.25], 2)(9.0, 0.5)
    -0.75
    """
    arguments = ", ".join(f"f{number}" for number in range(width))
    source = f"lambda {arguments}: " + (" + ".join(map(_expression, trees)) or "0.0")
    # Only numbers of our own file stand in the source: `_expression` formats each as int or float.
    compiled: Callable[..., float] = eval(source, {"__builtins__": {}})  # noqa: S307
    return compiled


def _expression(tree: Tree) -> str:
    if isinstance(tree, int | float):
        return f"{float(tree)!r}"
    feature, threshold, left, right = tree
    return f"({_expression(left)} if f{int(feature)} <= {float(threshold)!r} else {_expression(right)})"
