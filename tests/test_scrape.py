"""One run after the other over the demo's sites, with a real Fetcher and a real archive."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsarc.archive import Archive, Filter
from newsarc.config import NetworkSettings, Source
from newsarc.demo import DemoServer
from newsarc.demo.replies import status_reply
from newsarc.errors import Locked
from newsarc.fetch import Fetcher
from newsarc.pipeline import Result
from newsarc.scrape import RunReport, scrape
from newsarc.workers import Workers

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 19, 22, tzinfo=UTC)
"""The first night: before the demo's second day, and with no revisit due in its first hour."""

NAMES = ("courier", "idwire", "kennung")

Run = Callable[..., RunReport]


@pytest.fixture
def demo() -> Iterator[DemoServer]:
    with DemoServer(today=TODAY) as demo:
        yield demo


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive", create=True) as archive:
        yield archive


@pytest.fixture
def run(demo: DemoServer, archive: Archive) -> Run:
    """Scrapes the sources named, as if `later` had passed since the first night."""

    def scrape_now(
        *names: str,
        later: timedelta = timedelta(),
        stop_after: int = 10_000,
        max_new: int = 500,
        **addresses: str,
    ) -> RunReport:
        sources = [
            Source(name=site.name, url=addresses.get(site.name, site.source), max_new=max_new)
            for site in demo.sites
            if site.name in (names or NAMES)
        ]
        results: list[Result] = []
        with Workers(1) as workers, Fetcher(NetworkSettings(allow_private=True, delay=0.0)) as fetcher:

            def note(result: Result) -> None:
                results.append(result)
                if len(results) == stop_after:
                    fetcher.stop()

            return scrape(
                sources,
                archive=archive,
                fetcher=fetcher,
                workers=workers,
                revisits=(),  # when they come depends on the time of day
                should_stop=lambda: len(results) >= stop_after,
                on_result=note,
                clock=lambda: NOW + later,
            )

    return scrape_now


NIGHT = timedelta(days=1)


def total(report: RunReport, outcome: str) -> int:
    return sum(source.counts[outcome] for source in report.sources)


def test_the_first_run_archives_what_the_sources_have(run: Run, demo: DemoServer, archive: Archive) -> None:
    report = run()

    stored = {row.url.partition("?")[0] for row in archive.rows(Filter(limit=None))}
    assert total(report, "new") == len(stored) >= 12
    assert stored <= set(demo.expected())
    assert all(source.found and not source.error for source in report.sources)
    for source in report.sources:
        assert sum(source.counts.values()) == source.found, source.name


def test_what_is_refused_or_failed_is_in_the_report_with_its_reason(run: Run, demo: DemoServer) -> None:
    gone = next(url for url in demo.expected() if "courier" in url)
    demo.put(gone, status_reply(410, "Gone"))

    report = run()

    (failed,) = [t for source in report.sources for t in source.trouble if t.reason == "http_410"]
    assert failed.url.startswith(gone)
    assert failed.outcome == "failed"
    assert "410" in (failed.message or "")
    assert report.has_failures


def test_a_second_run_without_news_asks_for_no_article_and_stores_nothing(
    run: Run, demo: DemoServer, archive: Archive
) -> None:
    run()
    rows = list(archive.rows(Filter(limit=None)))
    demo.log.clear()

    report = run(later=timedelta(hours=1))

    assert total(report, "new") == total(report, "updated") == 0
    assert list(archive.rows(Filter(limit=None))) == rows
    asked = {entry.path.partition("?")[0] for entry in demo.log}
    assert not {url.split("/", 3)[3] for url in demo.expected()} & {path.lstrip("/") for path in asked}


def test_the_second_day_brings_one_new_story_and_one_updated(run: Run, demo: DemoServer) -> None:
    index = demo.url("courier", "/sitemap_index.xml")  # says when a story changed, as the feed does not
    run("courier", courier=index)
    demo.advance()

    report = run("courier", later=NIGHT, courier=index)

    assert (total(report, "new"), total(report, "updated")) == (1, 1)


def test_a_page_that_failed_is_tried_again_and_kept_when_it_is_back(
    run: Run, demo: DemoServer, archive: Archive
) -> None:
    url = next(url for url in demo.expected() if "idwire" in url)
    whole = demo.reply("idwire.localhost", urlsplit(url).path)
    feed = demo.url("idwire", "/atom.xml")
    demo.put(url, status_reply(404, "Not Found"))
    first = run("idwire", idwire=feed)
    assert archive.id_of(url) is None
    demo.put(url, whole)

    too_soon = run("idwire", later=timedelta(hours=1), idwire=feed)
    again = run("idwire", later=NIGHT, idwire=feed)

    assert first.sources[0].counts["failed"] == 1
    assert total(too_soon, "new") == 0
    assert again.sources[0].counts["new"] == 1
    assert archive.id_of(url)


def test_no_more_than_max_new_are_fetched_and_the_rest_in_the_runs_to_come(run: Run) -> None:
    counts = [total(run("idwire", later=NIGHT * night, max_new=2), "new") for night in range(3)]

    whole = sum(counts)
    assert counts[0] <= 2
    assert whole >= 3
    assert total(run("idwire", later=NIGHT * 3), "new") == 0


def test_an_interrupted_run_keeps_what_it_has_and_the_next_goes_on(run: Run, archive: Archive) -> None:
    cut = run(stop_after=3)
    kept = archive.count(Filter(limit=None))
    whole = run(later=timedelta(hours=1))

    assert cut.interrupted
    assert not whole.interrupted
    assert kept >= 1
    assert archive.count(Filter(limit=None)) >= 12


def test_another_run_is_told_who_holds_the_lock(run: Run, archive: Archive) -> None:
    with archive.lock(), pytest.raises(Locked, match="locked by"):
        run()


def test_every_run_leaves_its_report(run: Run, archive: Archive) -> None:
    report = run("idwire")

    (written,) = archive.runs()
    data = json.loads(json.dumps(written))
    assert data["started_at"] == NOW.isoformat()
    assert data["sources"][0]["name"] == "idwire"
    assert data["sources"][0]["new"] == report.sources[0].counts["new"]


def test_a_source_that_fails_does_not_stop_the_others(run: Run, demo: DemoServer) -> None:
    site = next(site for site in demo.sites if site.name == "courier")
    demo.put(site.source, status_reply(500, "Oops"))

    report = run()

    by_name = {source.name: source for source in report.sources}
    assert "500" in (by_name["courier"].error or "")
    assert by_name["idwire"].counts["new"] >= 3
    assert report.has_failures
