"""newsarc scrape: one run over the sources."""

import json
import shlex
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsarc.archive import Archive
from newsarc.demo import DemoServer
from newsarc.scrape import RunReport, SourceReport
from newsarc.scrape.report import Health
from tests.cli.conftest import SETTINGS, TODAY, Newsarc, run_newsarc
from tests.fetch.server import Server, answer


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

    assert [line.split("\t")[0] for line in ran.lines] == ["source", "idwire"]
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


def test_an_archives_own_rules_are_followed(newsarc: Newsarc, archive: Path, demo: DemoServer) -> None:
    follow(archive, demo)
    (archive / "rules").mkdir()
    rule = '[[layout]]\n[layout.fields]\nlicense = "h1"\n'
    (archive / "rules" / "idwire.localhost.toml").write_text(rule, encoding="utf-8")

    newsarc("scrape", "idwire", "-q")

    records = [json.loads(line) for line in newsarc("export", "jsonl").lines]
    assert records
    assert all(record["license"] == record["title"] for record in records)


def write_past(folder: Path, source: str, articles: list[int]) -> None:
    """The reports of past nights, the last of them yesterday's, as if so many articles had come."""
    for age, count in enumerate(reversed(articles), 1):
        at = datetime.now(UTC) - timedelta(days=age)
        health = Health(
            tried=count, stored=count, words=[500] * count, dated=count, signed=count, agreeing=count
        )
        report = RunReport(
            started_at=at, stopped_by=None, sources=[SourceReport(name=source, url="", health=health)]
        )
        with Archive(folder, create=True, clock=lambda at=at: at) as archive:  # type: ignore[misc]
            archive.write_run(report.to_dict())


@pytest.fixture
def silent(server: Server, archive: Path) -> Path:
    """A source that had five articles a night for a month, and none for three nights."""
    server.routes["/feed"] = answer("<rss><channel></channel></rss>", content_type="application/xml")
    server.routes |= {"/ping": answer("OK"), "/ping/start": answer("OK"), "/ping/fail": answer("OK")}
    source = f'[[source]]\nname = "s"\nurl = "{server.url("/feed")}"\nkind = "feed"\n'
    code = f"import sys; open({str(archive / 'said')!r}, 'a').write(sys.stdin.read())"
    command = json.dumps(shlex.join([sys.executable, "-c", code]))
    notify = f'[notify]\nurl = "{server.url("/ping")}"\ncommand = {command}\n'
    (archive / "newsarc.toml").write_text(SETTINGS + notify + source, encoding="utf-8")
    write_past(archive, "s", [5] * 30 + [0] * 3)
    return archive


def test_a_source_that_went_quiet_is_named_once_and_the_run_exits_5(
    newsarc: Newsarc, silent: Path, server: Server
) -> None:
    first, again = newsarc("scrape", "-q"), newsarc("scrape", "-q")
    shown = newsarc("status", "--json")

    since = (datetime.now(UTC) - timedelta(days=3)).date()
    says = f"quiet since {since}: 0 new articles in 4 days, usually 5 a day"
    assert (first.code, again.code) == (5, 5)
    assert first.err.splitlines()[0] == f"error: s: {says}"
    assert (again.out, again.err) == ("", "")
    (alarm,) = json.loads(shown.out)["alarms"]
    assert (alarm["kind"], alarm["since"], alarm["sample"]) == ("quiet", str(since), "samples/s-quiet.html")
    assert (silent / alarm["sample"]).read_bytes().startswith(b"<rss>")
    assert (silent / "said").read_text(encoding="utf-8").splitlines()[0] == f"s: {says}"
    assert (silent / "said").read_text(encoding="utf-8").count("quiet") == 1, "said once"
    pings = [path for path in server.paths() if path.startswith("/ping")]
    assert pings == ["/ping/start", "/ping/fail"] * 2


@pytest.mark.parametrize(
    ("status", "code", "end"),
    [("200 OK", 0, "/ping"), ("404 Not Found", 1, "/ping/fail")],
    ids=["read", "unread"],
)
def test_the_ping_tells_a_failure_where_a_source_cannot_be_read(
    newsarc: Newsarc, silent: Path, server: Server, status: str, code: int, end: str
) -> None:
    for report in (silent / "runs").glob("*.json"):
        report.unlink()  # without a past there is no alarm
    feed = answer("<rss><channel></channel></rss>", status=status, content_type="application/xml")
    server.routes["/feed"] = feed

    ran = newsarc("scrape")

    assert ran.code == code
    assert [path for path in server.paths() if path.startswith("/ping")] == ["/ping/start", end]


def test_time_that_is_up_is_no_failure_and_the_next_run_goes_on(
    newsarc: Newsarc, archive: Path, demo: DemoServer
) -> None:
    follow(archive, demo)
    settings = archive / "newsarc.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("delay = 0.0", "delay = 0.4"))

    late = newsarc("scrape", "--max-runtime", "2s", "idwire")
    whole = newsarc("scrape", "idwire")

    assert late.code == 0
    assert "time is up" in late.err
    assert "left for the next run" in late.err
    assert "time is up" not in whole.err


def test_a_wrong_length_of_time_is_said(newsarc: Newsarc) -> None:
    ran = newsarc("scrape", "--max-runtime", "soon")

    assert ran.code == 2
    assert "not a length of time (try: 90m" in ran.err
