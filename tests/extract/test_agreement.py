"""A text that is not the one that the publisher declares is marked."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsarc
from newsarc.extract.agreement import DIFFERS, differs

OURS = "The agency said on Monday that the cameras had been tried for a year at four gates of the port. " * 6
THEIRS = (
    "Ministers voted against the budget, which unions call a mistake and farmers welcome with relief. " * 6
)


def page(declared: str) -> str:
    data = json.dumps({"@type": "NewsArticle", "headline": "Cameras at the port", "articleBody": declared})
    paragraphs = f"<p>{OURS}</p>" * 3
    return f'<script type="application/ld+json">{data}</script><h1>Cameras at the port</h1>{paragraphs}'


@pytest.mark.parametrize(
    ("declared", "is_marked"), [(OURS * 3, False), (THEIRS * 3, True), ("Short.", False)]
)
def test_an_article_is_marked_where_it_is_another_text(declared: str, is_marked: bool) -> None:
    assert (DIFFERS in newsarc.extract(page(declared)).warnings) == is_marked


def test_texts_without_spaces_are_compared_by_their_signs() -> None:
    ours = "警察は月曜日に港の四つの門で一年間カメラを試したと述べた。" * 4

    assert not differs(ours, ours + "写真は本紙。")
    assert differs(ours, "大臣らは予算案に反対票を投じ、農家はこれを歓迎している。" * 6)


@given(st.text(), st.text())
def test_any_two_texts_are_compared_either_way(one: str, other: str) -> None:
    long = "word " * 80

    assert not differs(one + long, one + long)
    assert differs(one + long, other + long) == differs(other + long, one + long)
