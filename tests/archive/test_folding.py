"""Letters as they are compared: without case, accents and width; what was written can be read again."""

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.archive import Archive, Filter, Marked
from newsarc.archive.folding import as_compared, as_written, folded
from newsarc.article import Author
from tests.archive.samples import make_article, make_page

TITLE = "Łukasz Żółć über die Straße, ＮＩＳＴ und ｶﾞﾗｽ-パス in Άθήνα"

LETTERS = st.sampled_from("aéłŁøßÆœıİđＡｚ７ｶﾞﾗﾊﾟカ顔ёйΆςσ½²ﬁ \n.")


@pytest.fixture
def folding(archive: Archive) -> Archive:
    article = make_article("https://a.example/1", title=TITLE, text="Nothing of note.", topics=("Ærø",))
    article = replace(article, authors=(Author(name="Søren Łoś"),))
    archive.add(article, make_page(article))
    return archive


@pytest.mark.parametrize(
    "query",
    [
        "lukasz zolc",
        "ŁUKASZ ŻÓŁĆ",
        '"łukasz zolc"',
        "zol*",
        "żół*",
        "strasse",
        "STRASSE",
        "straße",
        "nist",
        "ＮＩＳＴ",
        "ガラス",
        "ｶﾞﾗｽ",
        "ﾊﾟｽ",
        "αθηνα",
        "author:soren",
        'author:"sören los"',
        "topic:aero",
        "topic:ærø",
    ],
)
def test_letters_are_found_however_they_are_typed(folding: Archive, query: str) -> None:
    (hit,) = folding.search(query)

    assert hit.row.title == hit.title.text == TITLE


@pytest.mark.parametrize("query", ["カラス", "luka", "zlc", "ス顔"])
def test_other_letters_are_not(folding: Archive, query: str) -> None:
    assert not list(folding.search(query))


def test_marks_stand_round_what_was_written(folding: Archive) -> None:
    (hit,) = folding.search("zolc strasse ガラス")

    assert isinstance(hit.title, Marked)
    assert [hit.title.text[start:end] for start, end in hit.title.marks] == ["Żółć", "Straße", "ｶﾞﾗｽ"]


def test_names_are_compared_in_the_same_way(folding: Archive) -> None:
    assert folding.count(Filter(author="soren los")) == folding.count(Filter(author="ŁOŚ")) == 1
    assert folding.count(Filter(topic="AERØ")) == folding.count(Filter(topic="ærø")) == 1


def test_an_index_of_an_older_version_is_made_anew(folding: Archive) -> None:
    folding.close()
    with sqlite3.connect(folding.path / "index.sqlite3") as index:
        index.execute("UPDATE content SET title = ?", (TITLE,))
        index.execute("PRAGMA user_version = 3")
    index.close()

    assert [hit.row.title for hit in folding.search("lukasz")] == [TITLE]


@given(st.text(LETTERS))
def test_what_is_folded_can_be_read_again(text: str) -> None:
    assert as_written(as_compared(text)) == text


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    as_written(as_compared(text))
