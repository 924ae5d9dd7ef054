"""The learned model: a row of features in, the chance that the run is the article's out.

`model.json` holds boosted trees and the lexicon, as `training/train.py` writes them: readable, and free of
any library. At first use the trees are turned into two expressions: a tenth of a second once, then some
microseconds a row, which is faster than walking them and needs no numpy.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from newsarc.extract.features import NAMES
from newsarc.extract.lexicon import Lexicon

Tree = Any  # a leaf's number, or [feature, threshold, tree where it is at most that, tree where it is more]

_FIRST = 30
_BEYOND_DOUBT = -2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Boosted trees over the features, and the lexicon that some of the features need."""

    lexicon: Lexicon
    first: Callable[..., float]
    """The log odds of one row by the first trees; its values are arguments in the order of `NAMES`."""
    rest: Callable[..., float]
    """What the other trees add to that."""
    curve: tuple[tuple[float, float], ...] = ()
    """How confidence follows from the expected F1, see `newsarc.extract.confidence`."""

    def chances(self, rows: Sequence[Sequence[float] | None]) -> list[float]:
        """For each row, the chance that its run is the article's; none for a run that has no row."""
        first, rest, exp = self.first, self.rest, math.exp
        found = []
        for row in rows:
            if row is None:
                found.append(0.0)
                continue
            odds = first(*row)
            # Most runs of a page are menus and teasers beyond doubt: they need no second look.
            if odds > _BEYOND_DOUBT:
                odds += rest(*row)
            found.append(1.0 / (1.0 + exp(-odds)))
        return found


@cache
def shipped_model() -> Model:
    """The model that comes with the package, read once."""
    data = json.loads(resources.files("newsarc.extract").joinpath("model.json").read_text("utf-8"))
    return model_of(data)


def model_of(data: dict[str, Any]) -> Model:
    """A model from the content of its file."""
    if tuple(data["features"]) != NAMES:
        raise ValueError("model.json was trained for other features (try: make train CORPUS=DIR)")
    lexicon = Lexicon(markup=data["markup"], words=data["words"])
    trees = data["trees"]
    return Model(
        lexicon=lexicon,
        first=compile_trees(trees[:_FIRST], len(NAMES)),
        rest=compile_trees(trees[_FIRST:], len(NAMES)),
        curve=tuple((value, share) for value, share in data["confidence"]),
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
