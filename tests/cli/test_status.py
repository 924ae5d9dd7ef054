"""newsarc status: how the sources stand, and why nothing new came."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsarc.archive import Archive, VisitCounts
from newsarc.cli.status import sentence, when
from newsarc.scrape.status import SourceStatus
from tests.cli.conftest import SETTINGS, Newsarc
from tests.cli.pages import article_page
from tests.cli.test_terminal import ANSI, on_terminal
from tests.fetch.server import Server, answer

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


@pytest.fixture
def followed(server: Server, archive: Path) -> Server:
    """A source of three articles, one of which is not there and one is gone for good."""
    links = "".join(f"<item><link>{server.url(f'/2026/11/story-{n}')}</link></item>" for n in (1, 2, 3))
    server.routes["/feed"] = answer(f"<rss><channel>{links}</channel></rss>", content_type="application/xml")
    server.routes["/2026/11/story-1"] = answer(article_page("A story"))
    server.routes["/2026/11/story-2"] = answer(status="404 Not Found")
    server.routes["/2026/11/story-3"] = answer(status="410 Gone")
    source = f'[[source]]\nname = "s"\nurl = "{server.url("/feed")}"\nkind = "feed"\n'
    (archive / "newsarc.toml").write_text(SETTINGS + source, encoding="utf-8")
    return server


def test_it_explains_why_nothing_new_came(newsarc: Newsarc, followed: Server) -> None:
    newsarc("scrape")

    newsarc("scrape")
    line = newsarc("status").out

    assert re.fullmatch(
        r"s\t0 new: 1 known, 1 waiting until \d\d:\d\d \(404\), 1 given up \(410\)\n", line
    ), line


def test_a_source_that_cannot_be_read_is_named_in_a_pipe_too(newsarc: Newsarc, followed: Server) -> None:
    newsarc("scrape")
    followed.routes["/feed"] = answer(status="404 Not Found")

    newsarc("scrape")

    assert newsarc("status").out.rstrip().split("\t")[2].startswith("error: http://")


def test_of_two_runs_in_one_second_the_later_is_the_last(
    newsarc: Newsarc, followed: Server, archive: Path
) -> None:
    newsarc("scrape")
    newsarc("scrape")
    first, last = sorted((archive / "runs").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for path, name, part in (
        (first, "20260301T020000Z-ffffffff", "25"),
        (last, "20260301T020000Z-00000000", "75"),
    ):
        record = json.loads(path.read_bytes())
        path.unlink()
        record["started_at"] = f"{datetime.now(UTC):%Y-%m-%d}T00:00:00.{part}+00:00"
        (path.parent / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")

    assert newsarc("status").out.startswith("s\t0 new: ")


def test_the_same_stands_in_json(newsarc: Newsarc, followed: Server) -> None:
    newsarc("scrape")

    record = json.loads(newsarc("status", "--source", "s", "--json").out)

    assert (record["new"], record["known"], record["waiting"], record["given_up"]) == (1, 1, 1, 1)
    assert record["waiting_reasons"] == {"http_404": 1}
    assert record["alarms"] == []
    assert len(record["days"]) == 30
    assert sum(day["articles"] for day in record["days"]) == 1
    assert sum(day["failures"] for day in record["days"]) == 2


def test_before_the_first_run_it_says_so(newsarc: Newsarc, followed: Server) -> None:
    newsarc("list")

    assert newsarc("status").out == "s\tno run yet\n"


def test_a_wrong_name_and_no_sources_are_said(newsarc: Newsarc, followed: Server, archive: Path) -> None:
    wrong = newsarc("status", "--source", "nobody")
    (archive / "newsarc.toml").write_text(SETTINGS, encoding="utf-8")
    none = newsarc("status")

    assert (wrong.code, none.code) == (2, 2)
    assert "no such source (there are: s)" in wrong.err
    assert "no sources yet" in none.err


def test_reasons_are_counted_where_there_are_several() -> None:
    counts = VisitCounts(known=1200, planned=7)
    counts.add("waiting", "http_404", 3, first="2026-11-30T02:30:00+00:00")
    counts.add("waiting", "timeout", 1, first="2026-12-01T02:30:00+00:00")
    status = SourceStatus(
        name="s", url="", last_run=NOW, new=4, error=None, alarms=(), counts=counts, days=()
    )

    until = when("2026-11-30T02:30:00+00:00", now=NOW)
    assert sentence(status, now=NOW) == (
        f"4 new: 1,200 known, 7 left for the next run, 4 waiting until {until} (3 404, 1 timeout)"
    )


def test_one_source_is_drawn_with_its_weeks_and_what_it_waits_for(
    newsarc: Newsarc, followed: Server, archive: Path
) -> None:
    newsarc("scrape")

    lines = ANSI.sub("", on_terminal(archive, "status", "--source", "s", columns=100)).splitlines()

    assert lines[0].startswith("last run ")
    assert lines[2].startswith("s  1 new: 1 known, 1 waiting until")
    assert [line.split("  ")[1].strip() for line in lines[3:6]] == ["articles a day", "words", "failures"]
    assert re.match(r"  404, next try .*: http.*/story-2$", lines[6])
    assert re.match(r"  410, given up: http.*/story-3$", lines[7])


def test_a_run_that_goes_on_is_named(newsarc: Newsarc, followed: Server, archive: Path) -> None:
    with Archive(archive, create=True) as mine, mine.lock():
        seen = on_terminal(archive, "status")

    assert f"running now: process {os.getpid()} since" in seen
