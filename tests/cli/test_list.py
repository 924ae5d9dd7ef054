"""newsarc list: what is there, for people and for programs."""

import csv
import io
import json
from pathlib import Path

import pytest

from newsarc.archive import Archive, Filter, Note
from newsarc.demo import DemoServer
from tests.archive.samples import make_article, make_page
from tests.cli.conftest import Newsarc


def test_newest_comes_first_and_a_pipe_gets_whole_fields(reading: Newsarc) -> None:
    ran = reading("list", "--status", "ok")

    rows = [line.split("\t") for line in ran.lines]
    assert ran.code == 0
    assert ran.err == ""
    assert all(len(row) == 6 and len(row[0]) == 12 for row in rows)
    dates = [row[1] for row in rows if row[1]]
    assert dates == sorted(dates, reverse=True)


def test_json_lines_have_every_field(reading: Newsarc, demo: DemoServer) -> None:
    records = [json.loads(line) for line in reading("list", "--json").lines]

    titles = {record["title"] for record in records}
    assert {expected.title for expected in demo.expected().values()} <= titles
    assert {"id", "date", "site", "title", "authors", "topics", "words", "status", "url", "path"} <= set(
        records[0]
    )


def test_people_get_the_address_without_what_a_feed_hung_on_it(reading: Newsarc) -> None:
    records = [json.loads(line) for line in reading("export", "jsonl").lines]
    hung = next(record for record in records if "utm_source=rss" in record["url"])

    for arguments in (
        ("list", "--urls"),
        ("list", "--csv"),
        ("list", "--format", "{url}"),
        ("search", "digital", "--urls"),
        *(("export", name) for name in ("urls", "csv", "bibtex", "csl-json", "atom")),
    ):
        out = reading(*arguments).out
        assert "utm_source" not in out, arguments
        assert hung["canonical_url"] in out or "search" in arguments


def test_csv_has_a_heading_and_as_many_rows(reading: Newsarc) -> None:
    rows = list(csv.DictReader(io.StringIO(reading("list", "--csv").out)))

    assert len(rows) == len(reading("list", "--urls").lines)
    assert rows[0]["url"].startswith("http")


def test_a_format_prints_its_fields_and_names_those_there_are(reading: Newsarc) -> None:
    good = reading("list", "--limit", "2", "--format", "{id}|{words:>6}")
    bad = reading("list", "--format", "{nope}")
    deep = reading("list", "--format", "{id.__class__}")
    open_brace = reading("list", "--format", "{id")

    assert all(len(line) == 12 + 1 + 6 for line in good.lines)
    assert len(good.lines) == 2
    assert bad.code == deep.code == open_brace.code == 2
    assert "no such field (there are: authors, date" in bad.err
    assert "Traceback" not in deep.err + open_brace.err


@pytest.mark.parametrize("spec", [">99999999999", ".99999999999", "0>1000", "{words}"])
def test_a_format_cannot_ask_for_more_than_a_line_has(reading: Newsarc, spec: str) -> None:
    ran = reading("list", "--format", f"{{title:{spec}}}")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(": a width has three digits at most\n")
    assert len(ran.err.splitlines()) == 1
    assert len(reading("list", "-n", "1", "-q", "--format", "{title:>999}").out) == 1000


def test_filters_choose_together(reading: Newsarc) -> None:
    by_site = reading("list", "--site", "idwire.localhost", "--format", "{site}")
    by_author = reading("list", "--author", "adeyemi", "--json")
    by_topic = reading("list", "--topic", "palm vein", "--site", "biometrics-courier.localhost", "--json")
    by_text = reading("list", "--match", "vending machine", "--format", "{title}")
    by_source = reading("list", "--source", "kennung", "--format", "{site}")

    assert set(by_site.lines) == {"idwire.localhost"}
    assert all("Jonas Adeyemi" in json.loads(line)["authors"] for line in by_author.lines)
    assert by_author.lines
    assert by_topic.lines
    assert by_text.lines == ["Twenty-two wallets met in a gymnasium, and nineteen understood each other"]
    assert set(by_source.lines) == {"kennung.localhost"}


def test_dates_are_taken_as_people_say_them(reading: Newsarc) -> None:
    on_a_day = reading("list", "--since", "2026-11-18", "--until", "2026-11-18", "--format", "{date}")
    tomorrow = reading("list", "--since", "2999-01-01")
    wrong = reading("list", "--since", "some day")

    assert set(on_a_day.lines) <= {"2026-11-18"}
    assert (tomorrow.code, tomorrow.out, tomorrow.err) == (0, "", "no articles match\n")
    assert wrong.code == 2
    assert "not a date (try: 2026-11-01, yesterday, 7d" in wrong.err
    for said in ("yesterday", "7d", "2w", "12h", "2026-11", "2026"):
        assert reading("list", "--since", said, "-q").code == 0


def test_orders_and_limits(reading: Newsarc) -> None:
    words = [int(line) for line in reading("list", "--sort", "words", "--format", "{words}").lines]
    limited = reading("list", "--limit", "3")

    assert words == sorted(words, reverse=True)
    assert len(limited.lines) == 3
    assert f"3 of {len(words)} articles" in limited.err
    assert reading("list", "-n", "3", "-q").err == ""


def test_an_empty_archive_says_what_to_do(newsarc: Newsarc) -> None:
    ran = newsarc("list")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "the archive is empty (try: newsarc fetch URL)\n"


def test_a_missing_archive_is_named(newsarc: Newsarc) -> None:
    ran = newsarc("list", "--archive", "nowhere")

    assert ran.code == 1
    assert "nowhere: no archive here (try: newsarc init" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_two_shapes_cannot_both_be_had(reading: Newsarc) -> None:
    ran = reading("list", "--json", "--format", "{id}")

    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1


def test_the_tags_that_a_reader_gave_choose_and_are_shown(newsarc: Newsarc, archive: Path) -> None:
    article, other = make_article("https://a.example/1"), make_article("https://a.example/2")
    with Archive(archive, create=True) as opened:
        for each in (article, other):
            opened.add(each, make_page(each))
        opened.keep_note(article.id, Note(tags=("to cite",), text="Ask the ministry.\nTwice."))

    assert newsarc("list", "--tag", "to cite", "--format", "{id}").lines == [article.id]
    assert newsarc("export", "urls", "--tag", "to cite").lines == ["https://a.example/1"]
    assert newsarc("list", "--tag", "none such").lines == []
    assert newsarc("show", article.id).out.endswith("tags: to cite\nnote: Ask the ministry.\nTwice.\n")
    assert "tags:" not in newsarc("show", other.id).out


def test_any_number_of_articles_may_have_a_tag(archive: Path) -> None:
    with Archive(archive, create=True) as opened:
        assert opened.count(Filter(ids=tuple(f"{number:012x}" for number in range(300_000)))) == 0
