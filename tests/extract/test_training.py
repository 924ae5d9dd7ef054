"""What training takes for the article: gold laid over the runs of a page."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from newsarc.extract import places
from newsarc.extract.blocks import segment
from newsarc.extract.document import read_document
from newsarc.extract.features import NAMES, features
from newsarc.extract.metadata import find_metadata
from newsarc.extract.model import compile_trees, model_of, shipped_model
from newsarc.extract.witnesses import hints_of
from tests.extract.samples import read_sample, sample_names

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "src/newsarc/extract/model.json"


@pytest.fixture(scope="module")
def corpus() -> ModuleType:
    spec = importlib.util.spec_from_file_location("training_corpus", ROOT / "training/corpus.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_run_that_gold_holds_is_the_articles(corpus: ModuleType) -> None:
    assert corpus.label(["Menu", "One two three.", "Four five."], "One two three.\n\nFour five.") == [0, 1, 1]


def test_of_a_text_that_stands_twice_the_one_in_golds_order_counts(corpus: ModuleType) -> None:
    runs = [
        "So she said.",
        "It began on Monday at the port.",
        "So she said.",
        "It ended there on Friday night.",
    ]
    body = "It began on Monday at the port.\n\nSo she said.\n\nIt ended there on Friday night."

    assert corpus.label(runs, body) == [0, 1, 1, 1]


def test_a_run_that_gold_holds_in_part_counts_by_its_share(corpus: ModuleType) -> None:
    (share,) = corpus.label(["a b c d e f g h and then some more"], "a b c d e f g h")

    assert 0.4 < share < 0.7


def test_no_domain_is_split_between_folds(corpus: ModuleType) -> None:
    pages = [
        corpus.GoldPage(id=str(n), corpus="c", url=f"https://www{n}.site{n % 7}.co.uk/a", html=b"", body="")
        for n in range(50)
    ]

    folds = corpus.domains_in_folds(pages)

    assert len({(page.domain, fold) for page, fold in zip(pages, folds, strict=True)}) == 7
    assert set(folds) == {0, 1, 2, 3, 4}


def test_the_model_is_small_and_knows_its_features() -> None:
    data = json.loads(MODEL.read_text("utf-8"))

    assert MODEL.stat().st_size < 1_000_000
    assert tuple(data["features"]) == NAMES
    assert "Murrough Foley" in data["trained_on"]


def test_a_model_for_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="make train"):
        model_of({"features": ["words"]})


def test_trees_are_added_up() -> None:
    score = compile_trees([[0, 1.5, -1, [1, 0.0, 2, 3]], 0.25], 2)

    assert [score(1.0, 9.0), score(2.0, 0.0), score(2.0, 0.1)] == [-0.75, 2.25, 3.25]


def test_a_run_that_was_not_measured_has_no_chance() -> None:
    assert shipped_model().chances([None, None]) == [0.0, 0.0]


def test_what_a_glance_rejects_all_trees_would_reject() -> None:
    model = shipped_model()
    rejected = measured = 0
    for name in sample_names():
        sample = read_sample(name)
        document = read_document(sample.html, url=sample.url)
        assert document.tree is not None
        hints = hints_of(find_metadata(document))
        rows = [row for row in features(segment(document.tree), model.lexicon, hints) if row is not None]
        hopeless = [row for row in rows if model.forest.is_hopeless(row[: len(places.NAMES)])]
        rejected, measured = rejected + len(hopeless), measured + len(rows)
        assert max(model.chances(hopeless), default=0.0) < 0.5, name

    assert rejected > measured / 4
