"""The language of queries: what a person types, as a value."""

import sqlite3
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsarc.archive.schema import CREATE_DERIVED
from newsarc.archive.search_query import Query, parse_query
from newsarc.archive.words import CLOSE, OPEN, indexed, readable, site_words

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


def parse(text: str) -> Query:
    return parse_query(text, now=NOW)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("face", '("face")'),
        ("face border", '("face") AND ("border")'),
        ('"data breach"', '("data breach")'),
        ("“data breach”", '("data breach")'),
        ('"never closed', '("never closed")'),
        ("bio*", '("bio"*)'),
        ('"face recog"*', '("face recog"*)'),
        ("iris OR retina scan", '("iris" OR "retina") AND ("scan")'),
        ("iris AND retina", '("iris") AND ("retina")'),
        ("iris or retina", '("iris") AND ("or") AND ("retina")'),
        ("OR iris OR", '("iris")'),
        ("face -opinion", '(("face")) NOT ("opinion")'),
        ('face -"press release" -opinion', '(("face")) NOT ("press release" OR "opinion")'),
        ("title:face", '(title : "face")'),
        ("TITLE:face", '(title : "face")'),
        ('author:"Mary Poe" topic:iris', '(authors : "Mary Poe") AND (topics : "iris")'),
        ("title:iris OR topic:iris", '(title : "iris" OR topics : "iris")'),
        ("-topic:iris face", '(("face")) NOT (topics : "iris")'),
        ("nofield:face", '("nofield:face")'),
        ("title:", '("title:")'),
        ("e-mail", '("e-mail")'),
        ("NEAR(face border)", '("NEAR(face") AND ("border)")'),
        ("顔認証", '("顔 認 証")'),
    ],
)
def test_words_become_an_expression(text: str, wanted: str) -> None:
    assert parse(text).wanted == wanted


@pytest.mark.parametrize(
    "text", ["", " ", "*", "-", '"', '""', "- -", "***", "( )", "OR", "-*", "title:*", 'title:""']
)
def test_where_no_word_is_nothing_is_asked_for(text: str) -> None:
    assert parse(text).is_empty


def test_exclusion_alone_asks_for_all_others() -> None:
    query = parse("-opinion -topic:iris")

    assert query.wanted is None
    assert query.unwanted == '"opinion" OR topics : "iris"'


def test_dates_hold_for_the_whole_query() -> None:
    query = parse("face OR iris after:2026-11 before:7d")

    assert query.since == date(2026, 11, 1)
    assert query.before == date(2026, 11, 16)
    assert query.wanted == '("face" OR "iris")'
    assert parse("after:12h").since == datetime(2026, 11, 22, 19, tzinfo=UTC)


def test_a_date_that_is_none_is_said_and_left_out() -> None:
    query = parse("face after:soon")

    assert query.wanted == '("face")'
    assert query.since is None
    assert query.notes == ("after:soon: not a date (try: 2026-11-01, yesterday, 7d, 12h)",)


def test_a_field_that_is_none_is_said_and_looked_for_as_words() -> None:
    query = parse("publisher:acme https://example.org -kind:x at 12:30")

    assert [note.partition(": no field")[0] for note in query.notes] == ["publisher:acme", "-kind:x"]
    assert '"publisher:acme"' in (query.wanted or "")
    assert "(there are: title, author, topic, site, after, before)" in query.notes[0]


@pytest.mark.parametrize(
    "typed", ["news.example.com", "www.news.example.com", "https://news.example.com/x", "NEWS.example.com"]
)
def test_a_site_is_one_word_however_it_is_typed(typed: str) -> None:
    (group,) = parse(f"site:{typed}").groups

    assert group[0].text in site_words("news.example.com").split()
    assert group[0].text not in site_words("example.com").split()


def test_a_domain_has_the_sites_below_it() -> None:
    (group,) = parse("site:example.com").groups

    assert group[0].text in site_words("news.example.com").split()
    assert group[0].text not in site_words("other-example.com").split()


@given(st.text(st.characters(codec=None, categories=None)))
@example('"')
@example('a" OR "b')
@example("NEAR(a b, 5) ^a {title}: b + c")
@example("-" * 3000)
@example("a OR " * 400)
@example("-a " * 400)
@example("\x00 a\ud800b")
@example("after:99999999999d before:-1")
@example('site:" site:.. site:-')
def test_any_text_is_a_query_that_the_index_takes(text: str) -> None:
    query = parse(text)

    for expression in (query.wanted, query.unwanted):
        if expression is not None:
            CONTENT.execute("SELECT rowid FROM content WHERE content MATCH ?", (expression,)).fetchall()


CONTENT = sqlite3.connect(":memory:", check_same_thread=False)
CONTENT.execute(CREATE_DERIVED[-1])


@given(st.text(st.sampled_from("ab 顔認é\n")).map(str.strip))
def test_what_is_indexed_can_be_read_again(text: str) -> None:
    assert readable(indexed(text)) == text


def test_marks_stay_round_what_they_mark() -> None:
    assert readable(f"Face {OPEN} 顔  認 {CLOSE} 証  now").replace(" ", "") == f"Face{OPEN}顔認{CLOSE}証now"
