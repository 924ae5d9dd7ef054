"""Pages that are gone, night by night, with a small web archive on loopback."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsarc.archive import Archive, Visit
from newsarc.config import NetworkSettings, Source
from newsarc.fetch import Fetcher
from newsarc.scrape import RunReport, SourceReport, scrape
from newsarc.workers import Workers
from tests.cli.pages import article_page
from tests.fetch.server import Asked, Server, answer
from tests.fetch.web_archive import Memento, StandIn, http_date

NOW = datetime(2026, 11, 19, 22, tzinfo=UTC)
NIGHT = timedelta(days=1)
PUBLISHED = datetime(2026, 11, 2, 9, tzinfo=UTC)

GONE = answer(status="410 Gone")
DOWN = answer(status="503 Service Unavailable", headers={"Retry-After": "600"})

Run = Callable[..., RunReport]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive", create=True) as archive:
        yield archive


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as workers:
        yield workers


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def stand_in(server: Server) -> StandIn:
    return StandIn(server)


@pytest.fixture
def run(server: Server, stand_in: StandIn, archive: Archive, workers: Workers) -> Run:
    """Scrapes the feeds of one site as if `later` had passed since the first night."""

    def scrape_now(
        *feeds: str, later: timedelta = timedelta(), wayback: bool = True, stop_at: str | None = None
    ) -> RunReport:
        sources = [
            Source(name=feed, url=server.url(f"/{feed}"), kind="feed", wayback=wayback)
            for feed in feeds or ("feed",)
        ]
        network = NetworkSettings(allow_private=True, delay=0.0)
        with Fetcher(network) as fetcher:
            if stop_at:
                server.routes[stop_at] = _stopping(fetcher, server.routes[stop_at])  # type: ignore[arg-type]
            return scrape(
                sources,
                archive=archive,
                fetcher=fetcher,
                workers=workers,
                wayback=stand_in.settings,
                should_stop=lambda: stop_at is not None,
                clock=lambda: NOW + later,
            )

    return scrape_now


def _stopping(fetcher: Fetcher, reply: bytes) -> Callable[[Asked, asyncio.StreamWriter], object]:
    async def answer_and_stop(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        fetcher.stop()
        writer.write(reply)
        await writer.drain()
        return True

    return answer_and_stop


def publish(server: Server, *paths: str, feed: str = "feed") -> None:
    items = "".join(
        f"<item><title>A story</title><link>{server.url(path)}</link>"
        f"<pubDate>{http_date(PUBLISHED)}</pubDate></item>"
        for path in paths
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gates</title>{items}</channel></rss>'
    server.routes[f"/{feed}"] = answer(text, content_type="application/rss+xml")


def told(report: RunReport) -> SourceReport:
    (source,) = report.sources
    return source


def visit_of(archive: Archive, url: str) -> Visit:
    visit = archive.visit(url)
    assert visit
    return visit


def test_a_page_that_is_gone_comes_out_of_the_web_archive(
    run: Run, server: Server, stand_in: StandIn, archive: Archive
) -> None:
    publish(server, "/2026/gates", "/2026/ports")
    server.routes["/2026/gates"] = GONE
    server.routes["/2026/ports"] = answer(article_page("Ports of the sea"))
    stand_in.keep(server.url("/2026/gates"), Memento(at=PUBLISHED + NIGHT, body=article_page("Gates")))

    report = told(run())

    assert (report.counts["new"], report.recovered, report.trouble) == (2, 1, [])
    article = archive.get(server.url("/2026/gates"))
    assert (article.url, article.title) == (server.url("/2026/gates"), "Gates")
    assert article.fetch
    assert article.fetch.via
    assert article.fetch.via.at == "2026-11-03T09:00:00+00:00"
    assert article.discovered_by
    assert article.discovered_by.kind == "feed"


def test_the_memento_nearest_to_what_the_feed_says_is_taken(
    run: Run, server: Server, stand_in: StandIn, archive: Archive
) -> None:
    publish(server, "/2026/gates")
    kept = [Memento(at=PUBLISHED + NIGHT * age, body=article_page(f"Age {age}")) for age in (0, 16)]
    stand_in.keep(server.url("/2026/gates"), *kept)

    run()

    assert archive.get(server.url("/2026/gates")).title == "Age 0"


def test_no_web_archive_is_asked_for_a_source_that_does_not_say_so(
    run: Run, server: Server, stand_in: StandIn
) -> None:
    publish(server, "/2026/gates")
    stand_in.keep(server.url("/2026/gates"), Memento(at=PUBLISHED, body=article_page("Gates")))

    report = told(run(wayback=False))

    assert [trouble.reason for trouble in report.trouble] == ["http_404"]
    assert stand_in.asked == []


def test_a_page_gone_for_good_is_given_up_where_the_web_archive_has_none(
    run: Run, server: Server, stand_in: StandIn, archive: Archive
) -> None:
    publish(server, "/2026/gates")
    server.routes["/2026/gates"] = GONE

    (trouble,) = told(run()).trouble
    again = told(run(later=NIGHT))

    assert trouble.reason == "http_410"
    assert trouble.message == (
        f"{server.url('/2026/gates')}: HTTP 410 Gone (it was removed for good);"
        " archive.localhost: it has no copy of the page"
    )
    assert visit_of(archive, server.url("/2026/gates")).next_try is None
    assert again.counts["given_up"] == 1
    assert len(stand_in.asked) == 1


def test_a_web_archive_that_is_down_gives_no_page_up(
    run: Run, server: Server, stand_in: StandIn, archive: Archive
) -> None:
    publish(server, "/2026/gates")
    server.routes["/2026/gates"] = GONE
    stand_in.route(f"/web/{server.url('/2026/gates')}", DOWN)

    (trouble,) = told(run()).trouble
    waiting = visit_of(archive, server.url("/2026/gates"))
    stand_in.keep(server.url("/2026/gates"), Memento(at=PUBLISHED, body=article_page("Gates")))
    again = told(run(later=NIGHT))

    assert trouble.reason == "wayback_failed"
    assert "HTTP 410 Gone" in (trouble.message or "")
    assert "archive.localhost: it could not be asked: HTTP 503" in (trouble.message or "")
    assert waiting.next_try is not None
    assert (again.counts["new"], again.recovered) == (1, 1)


def test_a_page_in_two_feeds_is_asked_for_once_a_night(run: Run, server: Server, stand_in: StandIn) -> None:
    publish(server, "/2026/gates", feed="one")
    publish(server, "/2026/gates?utm_source=two", feed="two")

    run("one", "two")
    run("one", "two", later=timedelta(hours=1))

    assert len(stand_in.asked) == 1


def test_a_page_that_is_not_there_yet_is_tried_again_and_so_is_the_web_archive(
    run: Run, server: Server, stand_in: StandIn
) -> None:
    publish(server, "/2026/gates")

    (trouble,) = told(run()).trouble
    run(later=NIGHT)
    server.routes["/2026/gates"] = answer(article_page("Gates"))
    report = told(run(later=NIGHT * 3))

    assert trouble.reason == "http_404"
    assert len(stand_in.asked) == 2
    assert (report.counts["new"], report.recovered) == (1, 0)


def test_a_page_that_is_kept_already_is_not_taken_from_the_web_archive(
    run: Run, server: Server, stand_in: StandIn, archive: Archive
) -> None:
    publish(server, "/2026/gates")
    server.routes["/2026/gates"] = answer(article_page("Gates"))
    stand_in.keep(server.url("/2026/gates"), Memento(at=PUBLISHED, body=article_page("Gates of old")))
    run()
    server.routes["/2026/gates"] = GONE

    report = told(run(later=NIGHT * 14))  # when the page is looked at again

    assert [trouble.reason for trouble in report.trouble] == ["http_410"]
    assert archive.get(server.url("/2026/gates")).title == "Gates"
    assert stand_in.asked == []


def test_a_page_out_of_the_web_archive_is_not_looked_at_again(
    run: Run, server: Server, stand_in: StandIn, archive: Archive
) -> None:
    publish(server, "/2026/gates")
    stand_in.keep(server.url("/2026/gates"), Memento(at=PUBLISHED, body=article_page("Gates")))
    run()

    report = told(run(later=NIGHT * 2))

    assert (report.counts["failed"], report.counts["known"]) == (0, 1)
    assert server.paths().count("/2026/gates") == 1
    assert visit_of(archive, server.url("/2026/gates")).next_try is None


LOST = "<title>Page not found</title><body class=error404><h1>Not found</h1><p>It is not here any more."


def test_an_archived_page_that_is_no_article_is_none(
    run: Run, server: Server, stand_in: StandIn, archive: Archive
) -> None:
    publish(server, "/2026/gates")
    server.routes["/2026/gates"] = GONE
    stand_in.keep(server.url("/2026/gates"), Memento(at=PUBLISHED, body=LOST))

    (trouble,) = told(run()).trouble

    assert (trouble.outcome, trouble.reason) == ("failed", "http_410")
    assert (trouble.message or "").endswith("archive.localhost: what it has is no article (soft_404)")
    assert archive.id_of(server.url("/2026/gates")) is None


def test_where_the_archived_page_is_no_article_an_earlier_one_is_taken(
    run: Run, server: Server, stand_in: StandIn, archive: Archive
) -> None:
    publish(server, "/2026/gates")
    stand_in.keep(
        server.url("/2026/gates"),
        Memento(at=PUBLISHED, body=LOST),
        Memento(at=PUBLISHED - NIGHT * 3, body=article_page("Gates")),
    )

    assert told(run()).recovered == 1
    assert archive.get(server.url("/2026/gates")).title == "Gates"


def test_a_run_that_is_stopped_leaves_the_web_archive_to_the_next(
    run: Run, server: Server, stand_in: StandIn, archive: Archive
) -> None:
    paths = ("/2026/gates", "/2026/ports", "/2026/docks")
    publish(server, *paths)
    for path in paths:
        server.routes[path] = GONE
        stand_in.keep(server.url(path), Memento(at=PUBLISHED, body=article_page(f"About {path}")))
    first = stand_in.memento_url(server.url("/2026/gates"), PUBLISHED).partition("/web/")[2]

    cut = run(stop_at=f"archive/web/{first}")
    rest = told(run(later=timedelta(minutes=5)))

    assert cut.stopped_by == "signal"
    assert (told(cut).recovered, told(cut).left, told(cut).trouble) == (1, 2, [])
    assert (rest.recovered, rest.left) == (2, 0)


def test_what_the_web_archive_has_does_not_hide_that_a_sites_pages_are_gone(
    run: Run, server: Server, stand_in: StandIn
) -> None:
    publish(server, "/2026/gates")
    stand_in.keep(server.url("/2026/gates"), Memento(at=PUBLISHED, body=article_page("Gates")))

    health = told(run()).health

    assert (health.tried, health.stored, health.words) == (1, 0, [])
