"""newsarc scrape: one run over the sources."""

import json
from pathlib import Path

from newsarc.archive import Archive
from newsarc.demo import DemoServer
from tests.cli.conftest import SETTINGS, TODAY, Newsarc, run_newsarc


def follow(archive: Path, demo: DemoServer) -> None:
    sources = "".join(f'\n[[source]]\nname = "{site.name}"\nurl = "{site.source}"\n' for site in demo.sites)
    (archive / "newsarc.toml").write_text(SETTINGS + sources, encoding="utf-8")


def test_the_second_night_brings_what_is_new(newsarc: Newsarc, archive: Path) -> None:
    with DemoServer(today=TODAY) as demo:
        follow(archive, demo)
        first = newsarc("scrape", "--json")
        quiet = newsarc("scrape", "-q")
        demo.advance()
        second = newsarc("scrape", "--json")

    records = [json.loads(line) for line in first.lines]
    assert sum(record["new"] for record in records) >= 16
    assert {record["name"] for record in records} == {site.name for site in demo.sites}
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    assert sum(json.loads(line)["new"] for line in second.lines) == 1
    assert sum(json.loads(line)["updated"] for line in second.lines) <= 1
    assert len(list((archive / "runs").glob("*.json"))) == 3


def test_named_sources_alone_are_asked(newsarc: Newsarc, archive: Path, demo: DemoServer) -> None:
    follow(archive, demo)

    ran = newsarc("scrape", "idwire")
    wrong = newsarc("scrape", "nobody")

    assert [line.split("\t")[0] for line in ran.lines] == ["idwire"]
    assert wrong.code == 2
    assert "no such source (there are: " in wrong.err


def test_a_second_run_at_once_says_who_holds_the_lock(
    newsarc: Newsarc, archive: Path, demo: DemoServer
) -> None:
    follow(archive, demo)
    with Archive(archive, create=True) as mine, mine.lock():
        ran = newsarc("scrape")

    assert ran.code == 4
    assert len(ran.err.splitlines()) == 1


def test_one_dead_source_does_not_stop_the_others(newsarc: Newsarc, archive: Path, demo: DemoServer) -> None:
    follow(archive, demo)
    with (archive / "newsarc.toml").open("a") as file:
        file.write('\n[[source]]\nname = "dead"\nurl = "http://no-such-host.invalid/feed"\n')

    ran = run_newsarc(archive, "scrape", "idwire", "dead", "-q")

    assert ran.code == 1
    assert ran.out == ""
    assert "dead: http://no-such-host.invalid/feed: no such host" in ran.err
    assert newsarc("list", "--site", "idwire.localhost").lines
