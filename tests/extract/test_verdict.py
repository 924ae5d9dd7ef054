"""What every kind of page is called, and that articles about such pages are called articles."""

from typing import Any

import pytest

from newsarc.extract import extract_page
from newsarc.extract.document import read_document
from newsarc.extract.metadata import Metadata
from newsarc.extract.verdict import judge
from newsarc.text import count_words
from tests.extract.verdict_pages import Case, cases

PAGES = tuple(cases())


@pytest.mark.parametrize("case", PAGES, ids=[case.name for case in PAGES])
def test_a_page_is_called_what_it_is(case: Case) -> None:
    article = extract_page(case.page())

    assert article.status == case.expected, (article.status, article.warnings, article.text[:200])


@pytest.mark.parametrize("case", PAGES, ids=[case.name for case in PAGES])
def test_every_verdict_but_ok_gives_its_reasons(case: Case) -> None:
    article = extract_page(case.page())

    assert article.status == "ok" or article.warnings


def test_there_are_pages_enough_to_measure_by() -> None:
    assert len(PAGES) >= 60
    assert len({case.name for case in PAGES}) == len(PAGES)


def judged(words: int, **fields: Any) -> tuple[str, tuple[str, ...]]:
    """The verdict on so many words where the metadata says so much."""
    document = read_document(f"<p>{'word ' * words}</p>")
    return judge(document, Metadata(title="A title", **fields), "word " * words, words, fetch=None)


def test_much_less_than_the_declared_body_is_partial() -> None:
    assert judged(150, article_body="word " * 400) == ("partial", ("shorter_than_declared",))


def test_nearly_all_of_the_declared_body_is_enough() -> None:
    assert judged(350, article_body="word " * 400) == ("ok", ())


def test_a_word_count_that_counts_characters_condemns_nothing() -> None:
    assert judged(300, word_count=1900) == ("ok", ())


def test_a_part_of_what_is_not_free_is_behind_a_paywall() -> None:
    verdict = judged(150, article_body="word " * 400, is_accessible_for_free=False)

    assert verdict == ("paywalled", ("not_free", "shorter_than_declared"))


def test_words_are_counted_in_scripts_without_spaces_too() -> None:
    assert count_words("three plain words") == 3
    assert count_words("宮崎県で震度五弱") == 4
