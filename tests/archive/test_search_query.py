"""The language of queries: what a person types, as a value."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsarc.archive.marks import Marker
from newsarc.archive.queries import count_rows, select_rows
from newsarc.archive.query_tree import AllOf, AnyOf, Node, Not, Published, Term
from newsarc.archive.schema import CREATE_DERIVED
from newsarc.archive.search_query import Query, parse_query
from newsarc.archive.values import Filter
from newsarc.archive.words import CLOSE, OPEN, indexed, readable, site_words

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


def parse(text: str) -> Query:
    return parse_query(text, now=NOW)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("face", '"face"'),
        ("face border", '("face") AND ("border")'),
        ('"data breach"', '"data breach"'),
        ("“data breach”", '"data breach"'),
        ('"never closed', '"never closed"'),
        ("bio*", '"bio"*'),
        ('"face recog"*', '"face recog"*'),
        ("iris OR retina scan", '(("iris") OR ("retina")) AND ("scan")'),
        ("iris AND retina", '("iris") AND ("retina")'),
        ("iris AND retina OR face", '(("iris") AND ("retina")) OR ("face")'),
        ("iris (retina OR (face scan))", '("iris") AND (("retina") OR (("face") AND ("scan")))'),
        ("iris or retina", '("iris") AND ("or") AND ("retina")'),
        ("face -opinion", '("face") NOT ("opinion")'),
        ("face NOT opinion", '("face") NOT ("opinion")'),
        ("NOT NOT face", '"face"'),
        ('face -"press release" -opinion', '("face") NOT (("press release") OR ("opinion"))'),
        ("face -(press release)", '("face") NOT (("press") AND ("release"))'),
        ("title:face", 'title : "face"'),
        ("TITLE:face", 'title : "face"'),
        ('author:"Mary Poe" topic:iris', '(authors : "Mary Poe") AND (topics : "iris")'),
        ("title:iris OR topic:iris", '(title : "iris") OR (topics : "iris")'),
        ("title:(iris OR face)", '(title : "iris") OR (title : "face")'),
        ("-topic:iris face", '("face") NOT (topics : "iris")'),
        ("e-mail", '"e-mail"'),
        ("800-63(4)", '"800-63(4)"'),
        ("顔認証", '"顔 認 証"'),
    ],
)
def test_words_become_an_expression(text: str, wanted: str) -> None:
    query = parse(text)

    assert query.wanted == wanted
    assert not query.others
    assert not query.errors


def day(number: int, *, is_later: bool) -> Published:
    return Published(when=date(2026, 11, number), is_later=is_later)


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("-opinion", (Not(Term(text="opinion")),)),
        ("iris OR -opinion", (AnyOf((Term(text="iris"), Not(Term(text="opinion")))),)),
        ("after:2026-11", (day(1, is_later=True),)),
        ("-after:2026-11-20", (Not(day(20, is_later=True)),)),
        ("NOT before:7d", (Not(day(16, is_later=False)),)),
        ("after:2026-11-22 OR iris", (AnyOf((day(22, is_later=True), Term(text="iris"))),)),
        ("-(iris before:7d)", (Not(AllOf((Term(text="iris"), day(16, is_later=False)))),)),
    ],
)
def test_what_words_alone_do_not_say_is_left_over(text: str, others: tuple[Node, ...]) -> None:
    query = parse(text)

    assert query.others == others
    assert query.wanted is None


def test_words_are_found_first_whatever_stands_beside_them() -> None:
    query = parse("before:12h face (iris OR -retina) -opinion")

    assert query.wanted == '("face") NOT ("opinion")'
    assert query.others == (
        Published(when=datetime(2026, 11, 22, 19, tzinfo=UTC), is_later=False),
        AnyOf((Term(text="iris"), Not(Term(text="retina")))),
    )


@pytest.mark.parametrize("text", ["", " ", "*", "-", '"', '""', "- -", "***", "( )", "()", "-*", "-()", "?!"])
def test_where_no_word_is_nothing_is_asked_for_and_that_is_said(text: str) -> None:
    query = parse(text)

    assert query.is_empty
    assert query.errors


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("face after:soon", "after:soon: not a date (try: 2026-11-01, yesterday, 7d, 12h)"),
        ("face before:", "before: not a date"),
        ("after:(2026 2027)", "after:(: a date is missing"),
        (
            "publisher:acme",
            "publisher:acme: no field 'publisher' (there are: title, author, topic, site, after, before; or",
        ),
        ("face -kind:x", "kind:x: no field 'kind'"),
        ('kind:"x y"', "kind: no field 'kind'"),
        ("title: face", "title: nothing to look for (try: title:word)"),
        ('face author:""', 'author:"": nothing to look for (try: author:word)'),
        ("site:..", "site:..: nothing to look for"),
        ("face OR", "OR: a word is missing beside it"),
        ("OR face", "OR: a word is missing beside it"),
        ("face AND OR iris", "OR: a word is missing beside it"),
        ("face NOT", "NOT: a word is missing beside it"),
        ("(face OR) iris", "OR: a word is missing beside it"),
        ("iris (face OR scan", "(face OR scan: its bracket is never closed"),
        ("iris) face", "): closes nothing"),
        ("(" * 17 + "a" + ")" * 17, "(: more than 16 brackets within each other"),
        ("a " * 501, "the query: 1,002 characters are too many (1,000 at most)"),
        ("a " * 65, "the query: 65 words are too many (64 at most)"),
        ("a* -b* " * 9, "the query: 18 words with * are too many (16 at most)"),
    ],
)
def test_what_is_not_understood_is_said(text: str, said: str) -> None:
    assert str(parse(text).errors[0]).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("iris or retina", "or: looked for as a word (try: OR)"),
        ("iris not retina", "not: looked for as a word (try: NOT)"),
        ("*let", "*let: * counts at the end of a word only"),
        ("wal*let*", "wal*let*: * counts at the end of a word only"),
        ('face "never closed', '"never closed: the quotation mark is never closed'),
    ],
)
def test_what_is_taken_as_it_stands_is_said(text: str, said: str) -> None:
    query = parse(text)

    assert [str(note)[: len(said)] for note in query.notes] == [said]
    assert not query.errors


@pytest.mark.parametrize(
    "text",
    ["face 10:30", "https://example.org/a", '"foo:bar"', "Breaking: iris", "bio*", "3:1", "or", "a - b"],
)
def test_a_word_may_look_like_a_part_of_the_language(text: str) -> None:
    assert not parse(text).notes
    assert not parse(text).errors


def test_one_text_cannot_ask_for_more_remarks_than_a_person_reads() -> None:
    query = parse("kind:x " * 60 + "*a " * 100)

    assert len(query.errors) == len(query.notes) == 3


@pytest.mark.parametrize(
    "typed", ["news.example.com", "www.news.example.com", "https://news.example.com/x", "NEWS.example.com"]
)
def test_a_site_is_one_word_however_it_is_typed(typed: str) -> None:
    term = parse(f"site:{typed}").root

    assert isinstance(term, Term)
    assert term.text in site_words("news.example.com").split()
    assert term.text not in site_words("example.com").split()


def test_a_domain_has_the_sites_below_it() -> None:
    term = parse("site:example.com").root

    assert isinstance(term, Term)
    assert term.text in site_words("news.example.com").split()
    assert term.text not in site_words("other-example.com").split()


PIECES = (
    "a",
    "b*",
    '"a b"',
    " ",
    " ",
    "-",
    "(",
    ")",
    " OR ",
    " AND ",
    "NOT ",
    "title:",
    "after:2026",
    "é",
    "港",
)


@given(st.text(st.characters(codec=None, categories=None)) | st.lists(st.sampled_from(PIECES)).map("".join))
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

    INDEX.execute(*select_rows(Filter(match=text), query)).fetchall()
    INDEX.execute(*count_rows(Filter(match=text), query)).fetchall()
    if query.marked:
        with closing(Marker(query.marked)) as marker:
            marker.mark(("", "", "", "", ""))
    assert query.root or query.errors


INDEX = sqlite3.connect(":memory:", check_same_thread=False)
for statement in CREATE_DERIVED:
    INDEX.execute(statement)


@given(st.text(st.sampled_from("ab 顔認é\n")).map(str.strip))
def test_what_is_indexed_can_be_read_again(text: str) -> None:
    assert readable(indexed(text)) == text


def test_marks_stay_round_what_they_mark() -> None:
    assert readable(f"Face {OPEN} 顔  認 {CLOSE} 証  now").replace(" ", "") == f"Face{OPEN}顔認{CLOSE}証now"
