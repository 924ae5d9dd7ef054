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
    assert urls.lines == ["https://other.example/story"]
    assert formatted.out.startswith("other.example: Gates are for walking")


def test_options_choose_and_order(searching: Newsarc) -> None:
    newest = searching("search", "gate OR gates", "--sort", "date", "--format", "{site}")
    chosen = searching("search", "gates", "--since", "2026-11-13", "--format", "{site}")
    both = searching("search", "wallet", "--match", "title:port", "--format", "{site}")

    assert newest.lines == ["other.example", "reprint.example", "wire.example"]
    assert chosen.lines == ["other.example"]
    assert both.lines == ["reprint.example"]


@pytest.mark.parametrize("query", ['"', "*", "NEAR(", "^zz", "::c", "(((", "title:", "\\", "''", "OR", "%s"])
def test_odd_queries_find_nothing_and_complain_of_nothing(searching: Newsarc, query: str) -> None:
    ran = searching("search", query)

    assert (ran.code, ran.err, ran.out) == (0, "no articles match\n", "")


def test_a_date_that_is_none_is_said(searching: Newsarc) -> None:
    ran = searching("search", "opinion after:soon")

    assert ran.code == 0
    assert len(ran.lines) == 1
    assert ran.err.startswith("not understood: after:soon: not a date")


def test_a_query_may_begin_with_a_dash_after_two(searching: Newsarc) -> None:
    ran = searching("search", "--format", "{site}", "--", "-wallet*")

    assert ran.lines == ["other.example"]


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
