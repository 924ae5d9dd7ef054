"""Searching: what is found, in which order, and what is shown of it."""

from datetime import date
from typing import Any

import pytest

from newsarc.archive import Archive, Filter, Hit, Marked
from newsarc.archive.marks import read_marks
from newsarc.archive.search import Search
from newsarc.archive.words import CLOSE, OPEN
from newsarc.article import Author
from tests.archive.samples import make_article, make_page

FILLER = "\n\n".join(f"Sentence {n} says something about ports and gates." for n in range(30))

SAMPLES = (
    make_article(
        "https://www.news.example/wallets",
        title="Wallets meet in a gymnasium",
        text=f"Nineteen understood each other. An iris was seen.\n\n{FILLER}",
        topics=("Digital identity",),
        authors=(Author(name="Mary Poe"),),
        date_published="2026-11-20",
    ),
    make_article(
        "https://blog.bio.example/iris",
        title="Iris scans at the port",
        text=f"The port tries a camera.\n\n{FILLER}",
        topics=("Iris recognition", "Ports"),
        authors=(Author(name="Zoë Dupont"),),
        date_published="2026-11-01",
    ),
    make_article(
        "https://jp.example/kao",
        title="空港の顔認証",
        text="羽田空港で顔認証システムが導入された。NECの発表による。",
        topics=(),
        authors=(),
        date_published="2026-10-05",
        language="ja",
    ),
    make_article(
        "https://kr.example/eolgul",
        title="얼굴 인식 도입",
        text="공항에서 얼굴인식 시스템을 도입했다.",
        topics=(),
        authors=(),
        date_published="2026-09-05",
        language="ko",
    ),
)
WALLETS, IRIS, KAO, EOLGUL = (article.title for article in SAMPLES)


@pytest.fixture
def stocked(archive: Archive) -> Archive:
    for article in SAMPLES:
        archive.add(article, make_page(article))
    return archive


def search(archive: Archive, query: str, **chosen: Any) -> list[Hit]:
    return list(archive.search(query, Filter(**{"sort": "relevance", **chosen})))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("iris", [IRIS, WALLETS]),  # the title weighs more than the text
        ("IRIS -port", [WALLETS]),
        ("iris OR gymnasium", [WALLETS, IRIS]),
        ('"each other"', [WALLETS]),
        ('"other each"', []),
        ("gymn*", [WALLETS]),
        ("gymn", []),
        ("title:iris", [IRIS]),
        ("title:camera", []),
        ("author:dupont", [IRIS]),
        ("author:ZOE", [IRIS]),
        ("zoe", [IRIS]),
        ('topic:"digital identity"', [WALLETS]),
        ("site:bio.example", [IRIS]),
        ("site:blog.bio.example", [IRIS]),
        ("site:example", []),
        ("site:news.example OR site:kr.example", [WALLETS, EOLGUL]),
        ("iris -site:news.example", [IRIS]),
        ("news", []),  # the name of a site is no word of its articles
        ("iris after:2026-11-20", [WALLETS]),
        ("iris before:2026-11-20", [IRIS]),
        ("after:2026-11-01 before:2026-11-20", [IRIS]),
        ("-iris", [KAO, EOLGUL]),
        ("-iris after:2026-10", [KAO]),
        ("-after:2026-11-01", [KAO, EOLGUL]),
        ("-before:2026-11-02", [WALLETS]),
        ("iris OR -port", [WALLETS, IRIS, KAO, EOLGUL]),
        ("gymnasium OR -port", [WALLETS, KAO, EOLGUL]),
        ("after:2026-11-20 OR 空港", [WALLETS, KAO]),
        ("-iris OR before:2026-10 OR gymnasium", [WALLETS, KAO, EOLGUL]),
        ("-(iris OR 空港)", [EOLGUL]),
        ("-(iris after:2026-11-20)", [IRIS, KAO, EOLGUL]),
        ("iris (camera OR -gymnasium)", [IRIS]),
        ("iris NOT camera", [WALLETS]),
        ("gymnasium AND iris OR 空港", [WALLETS, KAO]),
        ("title:(iris OR wallets) -(camera OR 空港)", [WALLETS]),
        ("顔認証", [KAO]),
        ("空港", [KAO]),
        ("港", [KAO]),
        ("nec", [KAO]),
        ("얼굴", [EOLGUL]),
        ("인식", [EOLGUL]),
        ("nothing of the kind", []),
        ("***", []),
        ("", []),
    ],
)
def test_a_query_finds(stocked: Archive, query: str, expected: list[str]) -> None:
    found = [hit.row.title for hit in search(stocked, query)]

    assert sorted(map(str, found)) == sorted(expected)
    if query == "iris" or query.startswith("-"):
        assert found == expected
    assert stocked.count(Filter(match=query)) == len(expected)


def test_filters_and_order_are_those_of_a_list(stocked: Archive) -> None:
    by_date = search(stocked, "iris", sort="date")
    by_site = search(stocked, "iris", site="blog.bio.example")
    one = search(stocked, "iris", limit=1)
    since = search(stocked, "iris", since=date(2026, 11, 10))

    assert [hit.row.title for hit in by_date] == [WALLETS, IRIS]
    assert [hit.row.title for hit in by_site] == [hit.row.title for hit in one] == [IRIS]
    assert [hit.row.title for hit in since] == [WALLETS]


def test_a_list_takes_the_same_queries(stocked: Archive) -> None:
    rows = stocked.rows(Filter(match="iris OR 顔認証 -gymnasium"))

    assert [row.title for row in rows] == [IRIS, KAO]


def test_the_words_found_are_marked(stocked: Archive) -> None:
    (hit,) = search(stocked, "nineteen wallets")

    assert hit.title == Marked(text=WALLETS or "", marks=((0, 7),))
    assert hit.snippet.text.startswith("Nineteen understood each other. An iris")
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["Nineteen"]


def test_a_snippet_of_unspaced_text_reads_as_it_was_written(stocked: Archive) -> None:
    (hit,) = search(stocked, "顔認証")

    assert hit.title == Marked(text="空港の顔認証", marks=((3, 6),))
    assert "羽田空港で顔認証システムが導入された。NECの発表" in hit.snippet.text
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["顔認証"]


def test_a_snippet_is_one_line(stocked: Archive) -> None:
    (hit,) = search(stocked, '"Sentence 7" title:iris')

    assert "\n" not in hit.snippet.text
    assert tuple(hit.snippet.text[start:end] for start, end in hit.snippet.marks) == ("Sentence 7",)


def test_without_words_there_is_nothing_to_mark(stocked: Archive) -> None:
    hit = search(stocked, "after:2026-11-20")[0]

    assert hit.title == Marked(text=WALLETS or "")
    assert hit.snippet == Marked(text="")


def test_marks_are_read_from_text() -> None:
    assert read_marks(f"a {OPEN}b{CLOSE}\n\n{OPEN}c d{CLOSE}") == Marked(
        text="a b c d", marks=((2, 3), (4, 7))
    )


@pytest.mark.parametrize("limit", [None, 3, 500])
@pytest.mark.parametrize("sort", ["date", "-date", "title", "site", "words"])
def test_common_words_are_found_in_the_same_order_as_rare_ones(
    stocked: Archive, sort: Any, limit: int | None
) -> None:
    query = stocked.query("iris OR 空港 OR 얼굴")
    chosen = Filter(match="", sort=sort, limit=limit)

    as_common = Search(stocked._index, rare=1).rows(chosen, query)
    as_rare = Search(stocked._index).rows(chosen, query)

    assert list(as_common) == list(as_rare)


def test_for_a_page_of_what_many_have_the_newest_are_ranked(stocked: Archive) -> None:
    query = stocked.query("iris")
    stocked.reindex()  # which numbers the articles by month

    search = Search(stocked._index, ranked=1)

    page = search.rows(Filter(match="", sort="relevance", limit=1), query)
    everything = search.rows(Filter(match="", sort="relevance"), query)

    assert [row.title for row in page] == [WALLETS]
    assert [row.title for row in everything] == [IRIS, WALLETS]


def test_a_query_survives_a_reindex(stocked: Archive) -> None:
    before = search(stocked, "iris OR 空港")

    stocked.reindex()

    assert search(stocked, "iris OR 空港") == before
