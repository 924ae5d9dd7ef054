"""newsarc source: what is followed."""

import json
from pathlib import Path

from newsarc.demo import DemoServer
from tests.cli.conftest import SETTINGS, Newsarc


def test_an_address_is_found_out_and_followed(newsarc: Newsarc, demo: DemoServer, archive: Path) -> None:
    (archive / "newsarc.toml").write_text("# mine\n" + SETTINGS, encoding="utf-8")
    said = {site.kind: newsarc("source", "add", site.source).err for site in demo.sites}

    assert "a feed with" in said["feed"]
    assert "a sitemap with" in said["sitemap"]
    assert len(newsarc("source", "list").lines) == 3
    records = [json.loads(line) for line in newsarc("source", "list", "--json").lines]
    assert {record["kind"] for record in records} >= {"feed", "sitemap"}
    assert (archive / "newsarc.toml").read_text(encoding="utf-8").startswith("# mine\n")


def test_a_source_is_taken_out_by_its_name(newsarc: Newsarc, archive: Path) -> None:
    newsarc("source", "add", "https://example.org/feed", "--kind", "feed", "--name", "x")

    removed, again = newsarc("source", "remove", "x"), newsarc("source", "remove", "x")

    assert (removed.code, again.code) == (0, 2)
    assert "no such source" in again.err


def test_the_same_source_twice_is_refused(newsarc: Newsarc) -> None:
    arguments = ("source", "add", "https://example.org/feed", "--kind", "feed")

    assert [newsarc(*arguments).code, newsarc(*arguments).code] == [0, 2]


def test_a_source_that_is_there_is_refused_before_anybody_is_asked(newsarc: Newsarc) -> None:
    newsarc("source", "add", "https://nobody.invalid/feed", "--kind", "feed")

    ran = newsarc("source", "add", "nobody.invalid")

    assert ran.code == 2
    assert "nobody.invalid: there already, for https://nobody.invalid/feed (try: --name another)" in ran.err


def test_a_wrong_pattern_is_refused_and_nothing_written(newsarc: Newsarc, archive: Path) -> None:
    before = (archive / "newsarc.toml").read_bytes()

    ran = newsarc("source", "add", "https://example.org/", "--kind", "page", "--include", "(")

    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert (archive / "newsarc.toml").read_bytes() == before


def test_testing_shows_what_is_there_and_stores_nothing(newsarc: Newsarc, demo: DemoServer) -> None:
    ran = newsarc("source", "test", demo.sites[0].source)
    bad = newsarc("source", "test", demo.url("idwire", "/status/500"))

    assert ran.code == 0
    assert "a feed with" in ran.out
    assert bad.code == 1
    assert newsarc("list").out == ""


def test_no_sources_yet_says_what_to_do(newsarc: Newsarc) -> None:
    assert "newsarc source add URL" in newsarc("source", "list").err
    assert newsarc("scrape").code == 2


def test_a_name_that_no_source_has_is_said_to_be_none(newsarc: Newsarc) -> None:
    ran = newsarc("source", "test", "nope")

    assert ran.code == 2
    assert "nope: no source of this name" in ran.err
