"""newsarc search, and near-duplicates in list and show: what is printed."""

import csv
import io
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from newsarc.archive import Archive
from newsarc.extract.hashes import near_hash
from tests.archive.samples import make_article, make_page
from tests.cli.conftest import Newsarc, run_newsarc

RELEASE = "\n\n".join(
    f"Paragraph {n}: a wallet of the port holds {n * 7} passes, and gate {n} reads each of them at {n} sites."
    for n in range(12)
)
HOSTILE = "Evil \x1b[31mred\u202e wallet"


@pytest.fixture(scope="session")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A press release, its reprint, another article, and one whose title would steer a terminal."""
    folder = tmp_path_factory.mktemp("search") / "archive"
    with Archive(folder, create=True) as archive:
        for host, day, title, text in (
            ("wire.example", "2026-11-10", "Wallets pass the gates", RELEASE),
            (
                "reprint.example",
                "2026-11-12",
                "Port tries wallets",
                RELEASE + "\n\nAbout the company: it is old.",
            ),
            ("other.example", "2026-11-14", "An opinion on gates", "Gates are for walking through. " * 30),
            ("evil.example", "2026-11-01", HOSTILE, "Nothing\x1b[2J here but a wallet. " * 3),
        ):
            article = make_article(f"https://{host}/story", title=title, text=text, date_published=day)
            article = replace(article, near_hash=near_hash(text))
            archive.add(article, make_page(article))
    return folder


@pytest.fixture
def searching(archived: Path) -> Newsarc:
    return partial(run_newsarc, archived)


def test_a_pipe_gets_a_line_a_hit(searching: Newsarc) -> None:
    ran = searching("search", "wallet*", "gate")

    rows = [line.split("\t") for line in ran.lines]
    assert (ran.code, ran.err) == (0, "")
    assert {row[2] for row in rows} == {"wire.example", "reprint.example"}
    assert all(len(row) == 5 and "wallet of the port" in row[4] for row in rows)


def test_json_has_the_fields_of_a_list_and_the_marks(searching: Newsarc) -> None:
    (record,) = map(json.loads, searching("search", "title:pass wallets", "--json").lines)
    listed = json.loads(searching("list", "--site", "wire.example", "--json").out)
    reprint = json.loads(searching("list", "--site", "reprint.example", "--json").out)

    assert {name: record[name] for name in listed} == listed
    assert [record["title"][start:end] for start, end in record["title_marks"]] == ["Wallets", "pass"]
    assert "**" not in record["snippet"]
    assert record["also_at"] == [reprint["id"]]


def test_csv_urls_and_formats_are_those_of_a_list(searching: Newsarc) -> None:
    rows = list(csv.DictReader(io.StringIO(searching("search", "opinion", "--csv").out)))
    urls = searching("search", "opinion", "--urls")
    formatted = searching("search", "opinion", "--format", "{site}: {snippet}")

    assert rows[0]["url"] == "https://other.example/story"
    assert {"snippet", "also_at"} < rows[0].keys()
    assert not {"title_marks", "snippet_marks"} & rows[0].keys()
    assert urls.lines == ["https://other.example/story"]
    assert formatted.out.startswith("other.example: Gates are for walking")


def test_options_choose_and_order(searching: Newsarc) -> None:
    newest = searching("search", "gate OR gates", "--sort", "date", "--format", "{site}")
    chosen = searching("search", "gates", "--since", "2026-11-13", "--format", "{site}")
    both = searching("search", "wallet", "--match", "title:port", "--format", "{site}")

    assert newest.lines == ["other.example", "reprint.example", "wire.example"]
    assert chosen.lines == ["other.example"]
    assert both.lines == ["reprint.example"]


@pytest.mark.parametrize("query", ["^zz", "::c", "%s", "10:30", "https://nowhere.example/x", "800-63(4)"])
def test_odd_words_find_nothing_and_complain_of_nothing(searching: Newsarc, query: str) -> None:
    ran = searching("search", query)

    assert (ran.code, ran.err, ran.out) == (0, "no articles match\n", "")


@pytest.mark.parametrize(
    "query", ["", '"', "*", "(((", "\\", "''", "title:", "OR", "foo:bar", "opinion after:20", "a " * 20_000]
)
def test_what_is_not_understood_is_a_wrong_usage_in_one_line(searching: Newsarc, query: str) -> None:
    for arguments in (("search", query), ("list", "--match", query)):
        ran = searching(*arguments)

        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: ")
        assert len(ran.err.splitlines()) == 1


def test_an_export_of_what_is_not_understood_writes_nothing(searching: Newsarc, tmp_path: Path) -> None:
    ran = searching("export", "jsonl", "--match", "foo:bar", "-o", str(tmp_path / "out.jsonl"))

    assert ran.code == 2
    assert ran.err.startswith("error: foo:bar: no field 'foo' (there are: title, author")
    assert not list(tmp_path.iterdir())


def test_what_is_taken_as_it_stands_is_said(searching: Newsarc) -> None:
    ran = searching("search", "gates or wallet")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[0] == "or: looked for as a word (try: OR)"
    assert searching("search", "gates or wallet", "-q").err == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("-wallet",),
        ("gates", "-wallet", "-nothing"),
        ("-wallet", "gates", "-qv5", "-5"),
        ("-q", "-wallet", "-n9"),
        ("-vn", "9", "-wallet"),
        ("-wallet", "--limit", "9"),
        ("-wallet gates",),
        ("--", "-wallet"),
    ],
)
def test_a_word_with_a_dash_is_an_option_only_where_there_is_such_a_one(
    searching: Newsarc, arguments: tuple[str, ...]
) -> None:
    ran = searching("search", "--format", "{site}", *arguments)

    assert (ran.code, ran.lines) == (0, ["other.example"]), ran.err


def test_what_looks_like_an_option_and_is_none_is_refused(searching: Newsarc) -> None:
    misspelt = searching("search", "wallet", "--limt", "3")
    negative = searching("search", "wallet", "-n", "-5")

    assert misspelt.code == negative.code == 2
    assert "no such option '--limt'" in misspelt.err
    assert "-5 is not in the range" in negative.err


def test_dates_and_exclusions_are_parts_of_a_query_like_words(searching: Newsarc) -> None:
    def found(query: str) -> set[str]:
        return set(searching("search", query, "--format", "{site}").lines)

    everything = {"wire.example", "reprint.example", "other.example", "evil.example"}
    late = {"reprint.example", "other.example"}
    assert found("after:2026-11-12") == late
    assert found("-after:2026-11-12") == found("before:2026-11-12") == everything - late
    assert found("opinion OR -wallet*") == {"other.example"}
    assert found("evil OR -wallet*") == {"other.example", "evil.example"}
    assert found("after:2026-11-13 OR title:port") == late
    assert found("before:2026-11") == set()
    assert found("after:2026-11 before:2026-12") == everything


def test_until_has_the_whole_of_a_month_and_a_year(searching: Newsarc) -> None:
    for until in ("2026-11", "2026", "2026-11-14"):
        assert len(searching("search", "gate* OR wallet", "--until", until).lines) == 4
        assert len(searching("list", "--until", until).lines) == 4
    assert len(searching("list", "--until", "2026-11-13").lines) == 3
    assert not searching("list", "--until", "2026-10").lines


def test_hits_of_one_story_are_one_with_the_earliest_first(searching: Newsarc) -> None:
    ran = searching("search", "company OR opinion", "--group", "--json", "--sort", "date")
    one = searching("search", "company OR opinion", "--group", "--sort", "date", "-n", "1")

    opinion, first, reprint = map(json.loads, ran.lines)
    assert [record["site"] for record in (opinion, first, reprint)] == [
        "other.example",
        "wire.example",
        "reprint.example",
    ]
    assert opinion["story"] == opinion["id"]
    assert first["id"] == first["story"] == reprint["story"]
    assert not first["snippet_marks"]
    assert [reprint["snippet"][start:end] for start, end in reprint["snippet_marks"]] == ["company"]
    assert len(one.lines) == 1
    assert one.err == "1 of 2 stories (more: --limit N, --limit 0 for all)\n"


def test_a_grouped_list_says_how_many_stories_it_leaves_out(searching: Newsarc) -> None:
    ran = searching("list", "--group", "-n", "2")

    assert len(ran.lines) == 3
    assert ran.err == "2 of 3 stories (more: --limit N, --limit 0 for all)\n"


def test_text_of_pages_cannot_steer_the_terminal(searching: Newsarc) -> None:
    for arguments in (("--json",), ("--csv",), (), ("--format", "{title} {snippet}")):
        ran = searching("search", "evil", *arguments)

        assert "evil.example" in ran.out or "Evil" in ran.out
        assert not {"\x1b", "\u202e"} & set(ran.out)


def test_reprints_stand_under_the_earliest(searching: Newsarc) -> None:
    ran = searching("list", "--group", "--format", "{site} {id} {story}")

    rows = [line.split() for line in ran.lines]
    assert [row[0] for row in rows] == ["other.example", "wire.example", "reprint.example", "evil.example"]
    assert rows[2][2] == rows[1][2] == rows[1][1]
    assert rows[0][1] == rows[0][2]
    assert len(searching("list", "--group", "--limit", "2").lines) == 3


def test_an_article_says_where_else_it_stands(searching: Newsarc) -> None:
    first = searching("show", "https://wire.example/story")
    reprint = searching("show", "https://reprint.example/story")
    alone = searching("show", "https://other.example/story")

    assert "first here; also at reprint.example (" in first.lines[-1]
    assert "also at wire.example (" in reprint.lines[-1]
    assert reprint.lines[-1].endswith(", first)")
    assert "also at" not in alone.out
