"""Rebuilds the shipped model from pages and gold, and prints how good it is on domains it never saw.

    python training/train.py CORPUS [--model src/newsarc/extract/model.json] [--folds 5]

Deterministic: the same pages give the same file. Takes two to three minutes on one core.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from corpus import GoldPage, domains_in_folds, read_corpus
from counts import LexiconCounts
from samples import Sample, read_samples
from scores import page_f1, print_scores

from newsarc.extract import places
from newsarc.extract.features import NAMES
from newsarc.extract.model import Forest, Tree, forest_of

ROUNDS, GLANCE_ROUNDS = 200, 12
PARAMETERS = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.1,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
GLANCE_PARAMETERS = PARAMETERS | {
    "learning_rate": 0.3,
    "min_data_in_leaf": 100,
    "feature_fraction": 1.0,
    "bagging_fraction": 1.0,
    "bagging_freq": 0,
}


def main() -> None:
    """Reads, cross-validates, trains on everything, writes."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument(
        "corpus", type=Path, help="a folder of corpora, each with gold.jsonl and pages/ID.html.gz"
    )
    cli.add_argument("--model", type=Path, default=Path("src/newsarc/extract/model.json"))
    cli.add_argument("--folds", type=int, default=5)
    args = cli.parse_args()
    pages = list(read_corpus(args.corpus))
    samples = read_samples(pages)
    counts = LexiconCounts(samples)
    for sample in samples:
        sample.measure(counts.without(sample.domain))
    unseen = cross_validate(pages, samples, args.folds)
    texts = [sample.text(found) for sample, found in zip(samples, unseen, strict=True)]
    print_scores(f"cross-validated, {args.folds} folds of whole domains", pages, texts)
    trees, glance = fit(samples)
    write_model(args.model, trees, glance, counts, confidence_curve(pages, samples, unseen))
    forest = forest_of(trees, glance)
    print_scores(
        "on the pages trained on", pages, [sample.text(chances(forest, sample)) for sample in samples]
    )


def cross_validate(pages: Sequence[GoldPage], samples: Sequence[Sample], folds: int) -> list[Sequence[float]]:
    """The chances of every page's runs by a model that saw no page of its domain."""
    fold_of = domains_in_folds(pages, folds)
    found: list[Sequence[float]] = [()] * len(samples)
    for fold in range(folds):
        forest = forest_of(
            *fit([sample for sample, its in zip(samples, fold_of, strict=True) if its != fold])
        )
        for number, sample in enumerate(samples):
            if fold_of[number] == fold:
                found[number] = chances(forest, sample)
    return found


def confidence_curve(
    pages: Sequence[GoldPage], samples: Sequence[Sample], unseen: Sequence[Sequence[float]]
) -> list[tuple[float, float]]:
    """The share of pages with F1 over 0.9 by expected F1, in groups of equal size, never falling."""
    points = sorted(
        (sample.expected_f1(found), page_f1(page.body, sample.text(found)) > 0.9)
        for page, sample, found in zip(pages, samples, unseen, strict=True)
    )
    curve: list[tuple[float, float]] = []
    for group in np.array_split(np.array(points, dtype=float), 12):
        value, share = (round(float(number), 3) for number in group.mean(axis=0))
        curve.append((value, max(share, curve[-1][1] if curve else 0.0)))
    return curve


def fit(samples: Sequence[Sample]) -> tuple[list[Tree], list[Tree]]:
    """Boosted trees from pages that have gold, as they stand in the model's file; then those for a glance."""
    parts = [
        part
        for sample in samples
        if sample.is_useful
        for part in (
            (sample.rows, sample.labels[sample.has_row], sample.weights[sample.has_row]),
            *sample.variants,
        )
    ]
    rows, labels, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    places_only = lightgbm.Dataset(rows[:, : len(places.NAMES)], labels, weight=weights)
    return (
        _trees(lightgbm.train(PARAMETERS, lightgbm.Dataset(rows, labels, weight=weights), ROUNDS)),
        _trees(lightgbm.train(GLANCE_PARAMETERS, places_only, GLANCE_ROUNDS)),
    )


def chances(forest: Forest, sample: Sample) -> Sequence[float]:
    """For each run of a page, the chance that it is the article's, judged as `extract` does."""
    found = np.zeros(len(sample.has_row))
    rows = sample.rows.tolist()
    found[sample.has_row] = forest.chances(
        [None if forest.is_hopeless(row[: len(places.NAMES)]) else row for row in rows]
    )
    return list(found)


def write_model(
    path: Path,
    trees: Sequence[Tree],
    glance: Sequence[Tree],
    counts: LexiconCounts,
    curve: Sequence[tuple[float, float]],
) -> None:
    """The model's file: the names of the features, the lexicon and the trees, one a line."""
    lexicon = counts.lexicon()
    head = {
        "about": "boosted trees for newsarc.extract.model, made by training/train.py",
        "trained_on": "WCXB 1.0 (Murrough Foley, 2026, CC BY 4.0) and the test data of Fundus (MIT)",
        "features": list(NAMES),
        "confidence": curve,
    }
    text = json.dumps(head, indent=1)[:-2]
    for name, table in (("markup", lexicon.markup), ("words", lexicon.words)):
        text += f',\n "{name}": ' + json.dumps(dict(table), ensure_ascii=False, separators=(",", ":"))
    for name, some in (("glance", glance), ("trees", trees)):
        lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in some)
        text += f',\n "{name}": [\n{lines}\n]'
    path.write_text(text + "}\n", encoding="utf-8")


def _trees(booster: lightgbm.Booster) -> list[Tree]:
    return [_tree(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]


def _tree(node: dict[str, Any]) -> Tree:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    threshold = float(f"{node['threshold']:.6g}")
    return [node["split_feature"], threshold, _tree(node["left_child"]), _tree(node["right_child"])]


if __name__ == "__main__":
    main()
