"""Manners of whole runs, as the log of the server that they ask shows them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from newsarc.archive import Archive
from newsarc.config import NetworkSettings, Source
from newsarc.fetch import Fetcher, World
from newsarc.scrape import RunReport, scrape
from newsarc.workers import Workers
from tests.cli.conftest import SETTINGS, Newsarc, archive, newsarc, server
from tests.cli.pages import article_page
from tests.fetch.conftest import Clock, clock
from tests.fetch.server import Asked, Handler, Server, answer

__all__ = ["archive", "clock", "newsarc", "server"]

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def rss(server: Server, paths: Iterable[str], host: str = "site") -> bytes:
    items = "".join(
        f"<item><title>A</title><link>{server.url(path, host=host)}</link></item>" for path in paths
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
    return answer(feed, content_type="application/rss+xml")


def stories(count: int, start: int = 0) -> list[str]:
    return [f"/2026/story-number-{number}" for number in range(start, start + count)]


Run = Callable[..., RunReport]


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as workers:
        yield workers


@pytest.fixture
def run(server: Server, clock: Clock, workers: Workers, tmp_path: Path) -> Run:
    """A run over the feeds of some hosts, for which sleeping takes no time."""

    def scrape_now(*hosts: str, later: timedelta = timedelta()) -> RunReport:
        sources = [Source(name=host, url=server.url("/feed", host=host), kind="feed") for host in hosts]
        now = NOW + later
        world = World(clock=clock, sleep=clock.sleep, now=lambda: now, random=lambda: 0.5)
        with (
            Archive(tmp_path / "archive", create=True) as archive,
            Fetcher(NetworkSettings(allow_private=True), world=world) as fetcher,
        ):
            return scrape(sources, archive=archive, fetcher=fetcher, workers=workers, clock=lambda: now)

    return scrape_now


def timed(reply: bytes, clock: Clock, times: list[float]) -> Handler:
    """Answers, and notes when it was asked by the clock of the Fetcher."""

    async def write(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        times.append(clock.time)
        writer.write(reply)
        return True

    return write


def test_all_sources_of_a_host_share_its_pace(newsarc: Newsarc, server: Server, archive: Path) -> None:
    delay = 0.15
    for name, paths in (("first", stories(3)), ("second", stories(3, start=2))):
        server.routes[f"/{name}"] = rss(server, paths)
        server.routes |= {path: answer(article_page(path)) for path in paths}
    sources = "".join(
        f'\n[[source]]\nname = "{name}"\nurl = "{server.url(f"/{name}")}"\n' for name in ("first", "second")
    )
    settings = SETTINGS.replace("delay = 0.0", f"delay = {delay}")
    (archive / "newsarc.toml").write_text(settings + sources, encoding="utf-8")

    assert newsarc("scrape").code == 0

    assert Counter(server.paths()) == Counter(["/robots.txt", "/first", "/second", *stories(5)])
    assert server.busiest["site.localhost"] == 1
    assert min(after.at - before.at for before, after in pairwise(server.asked)) >= delay


def test_what_robots_txt_forbids_is_never_asked_for(run: Run, server: Server) -> None:
    server.routes["/robots.txt"] = answer(
        "User-agent: *\nDisallow: /2026/story-number-1\nDisallow: /closed/", content_type="text/plain"
    )
    server.routes["/feed"] = rss(server, stories(3))
    server.routes["/2026/story-number-0"] = answer(article_page("Open"))
    server.routes["/2026/story-number-2"] = answer(status="302 Found", headers={"Location": "/closed/a"})

    for night in range(3):
        report = run("site", later=timedelta(days=night))

    assert not {path for path in server.paths() if path.startswith(("/2026/story-number-1", "/closed"))}
    assert report.sources[0].error is None
    assert "/2026/story-number-0" in server.paths()


def test_no_body_is_sent_twice_for_an_etag(run: Run, server: Server) -> None:
    sent: Counter[str] = Counter()
    unchanged: Counter[str] = Counter()

    def tagged(reply: bytes) -> Handler:
        async def write(asked: Asked, writer: asyncio.StreamWriter) -> bool:
            etag = f'"{len(reply)}-{asked.path}"'
            if asked.headers.get("if-none-match") == etag:
                unchanged[asked.path] += 1
                writer.write(answer("", status="304 Not Modified", headers={"ETag": etag}))
            else:
                sent[etag] += 1
                writer.write(reply.replace(b"\r\n", f"\r\nETag: {etag}\r\n".encode(), 1))
            return True

        return write

    paths = stories(4)
    server.routes |= {path: tagged(answer(article_page(path))) for path in paths}
    for night in range(4):  # the last one is when the pages are a month old and looked at again
        server.routes["/feed"] = tagged(rss(server, paths[: 3 + night // 2]))
        run("site", later=timedelta(days=4 * night))

    assert max(sent.values()) == 1
    assert unchanged["/feed"] == 2
    assert set(unchanged) == {"/feed", *paths}


@pytest.mark.parametrize(
    ("robots", "gap"), [("Crawl-delay: 5", 5.0), ("Crawl-delay: 0.1", 1.0), ("Crawl-delay: soon", 1.0)]
)
def test_a_run_keeps_the_crawl_delay(robots: str, gap: float, run: Run, server: Server, clock: Clock) -> None:
    times: list[float] = []
    server.routes["/robots.txt"] = answer(f"User-agent: *\n{robots}", content_type="text/plain")
    server.routes["/feed"] = timed(rss(server, stories(3)), clock, times)
    server.routes |= {path: timed(answer(article_page(path)), clock, times) for path in stories(3)}

    run("site")

    assert len(times) == 4
    assert {round(after - before, 3) for before, after in pairwise(times)} == {gap}


@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [("20", 20.0), ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0), ("-5", 1.0), ("soon", 1.0)],
)
def test_a_run_waits_as_long_as_a_host_asks(
    retry_after: str, pause: float, run: Run, server: Server, clock: Clock
) -> None:
    times: list[float] = []
    feed = rss(server, stories(1))
    page = timed(answer(article_page("A")), clock, times)
    busy = timed(answer(status="503 Busy", headers={"Retry-After": retry_after}), clock, times)

    async def busy_once(asked: Asked, writer: asyncio.StreamWriter) -> bool | None:
        return await (page if times else busy)(asked, writer)

    server.routes |= {"/feed": feed, stories(1)[0]: busy_once}

    report = run("site")

    first, second = times
    assert second - first == pause
    assert report.sources[0].counts["new"] == 1


@pytest.mark.parametrize("retry_after", ["999999999", "Tue, 23 Nov 2077 12:00:00 GMT"])
def test_a_host_that_asks_for_an_absurd_pause_is_left_to_another_night(
    retry_after: str, run: Run, server: Server, clock: Clock
) -> None:
    server.routes["/feed"] = rss(server, stories(5))
    server.routes |= {
        path: answer(status="429 Slow down", headers={"Retry-After": retry_after}) for path in stories(5)
    }

    asked = len(stories(5))
    report = run("site")
    first_night = server.paths()
    server.routes |= {path: answer(article_page(path)) for path in stories(5)}
    next_night = run("site", later=timedelta(days=1))

    assert len(first_night) == 3  # robots.txt, the feed, one page
    assert report.sources[0].counts["failed"] == asked
    assert next_night.sources[0].counts["new"] == asked
    assert clock.time < 1100


def test_a_host_that_fails_rests_and_the_others_do_not(run: Run, server: Server) -> None:
    for host in ("sick", "well"):
        server.routes[f"{host}/feed"] = rss(server, stories(12), host)
    server.routes |= {f"well{path}": answer(article_page(path)) for path in stories(12)}
    server.routes |= {f"sick{path}": answer(status="500 Oops") for path in stories(12)}

    sick, well = run("sick", "well").sources

    assert len(server.paths(host="sick")) == 2 + 8
    assert sick.counts["failed"] == well.counts["new"] == 12
