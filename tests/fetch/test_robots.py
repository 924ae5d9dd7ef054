"""robots.txt by RFC 9309."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from newsarc.config import NetworkSettings
from newsarc.errors import FetchError, RobotsDisallowed
from newsarc.fetch import Fetcher, Request, RobotsFile, World
from tests.fetch.conftest import Clock, make_fetcher
from tests.fetch.server import Server, answer

CLOSED = "User-agent: *\nDisallow: /\n"


@pytest.fixture
def site(server: Server) -> Server:
    for path in ("/open", "/closed/a", "/closed/open", "/", "/%C3%A9", "/a?b=c"):
        server.routes[path] = answer()
    return server


def rules(server: Server, text: str | bytes, *, host: str = "", **kwargs: object) -> None:
    server.routes[f"{host}/robots.txt"] = answer(text, content_type="text/plain", **kwargs)  # type: ignore[arg-type]


def may_fetch(fetcher: Fetcher, url: str) -> bool:
    try:
        fetcher.fetch(Request(url=url))
    except RobotsDisallowed:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/open", True),
        ("User-agent: *\nDisallow: /closed", "/closed/a", False),
        ("User-agent: *\nDisallow: /closed", "/open", True),
        ("User-agent: *\nDisallow: /closed\nAllow: /closed/open", "/closed/open", True),
        ("User-agent: *\nAllow: /\nDisallow: /closed/", "/closed/a", False),
        ("User-agent: *\nDisallow: /*a$", "/closed/a", False),
        ("User-agent: *\nDisallow: /é", "/%C3%A9", False),
        ("User-agent: *\nDisallow: /%C3%A9", "/%C3%A9", False),
        ("User-agent: *\nDisallow: /*?", "/open", True),
        ("User-agent: newsarc\nDisallow: /\nUser-agent: *\nAllow: /", "/open", False),
        ("User-agent: NewsArc\nAllow: /\nUser-agent: *\nDisallow: /", "/open", True),
        ("User-agent: other\nDisallow: /", "/open", True),
        ("User-agent: other\nUser-agent: newsarc\nDisallow: /", "/open", False),
        ("User-agent: newsarchive\nDisallow: /", "/open", True),
        ("# closed\nuser-agent : *\r\nDISALLOW:/\r\n", "/open", False),
        ("<!doctype html><title>Not found</title>", "/open", True),
        ("\0\1\2", "/open", True),
    ],
)
def test_p9_rules_are_read_by_the_rfc(
    text: str, path: str, allowed: bool, site: Server, fetcher: Fetcher
) -> None:
    rules(site, text)

    assert may_fetch(fetcher, site.url(path)) is allowed
    assert site.paths() == (["/robots.txt", path] if allowed else ["/robots.txt"])


def test_p9_a_byte_order_mark_hides_no_rule(site: Server, fetcher: Fetcher) -> None:
    rules(site, b"\xef\xbb\xbf" + CLOSED.encode())

    assert not may_fetch(fetcher, site.url("/open"))


def test_p9_a_compressed_file_is_read(site: Server, fetcher: Fetcher) -> None:
    rules(site, gzip.compress(CLOSED.encode()), headers={"Content-Encoding": "gzip"})

    assert not may_fetch(fetcher, site.url("/open"))


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "403 No", "404 No", "410 Gone", "418 Tea", "451 No"])
def test_p9_an_answer_of_4xx_means_that_there_are_no_rules(
    status: str, site: Server, fetcher: Fetcher
) -> None:
    rules(site, CLOSED, status=status)

    assert may_fetch(fetcher, site.url("/open"))


@pytest.mark.parametrize("status", ["429 Slow", "500 Oops", "502 Oops", "503 Oops", "504 Oops"])
def test_p9_an_answer_of_5xx_or_429_closes_the_host(status: str, site: Server, fetcher: Fetcher) -> None:
    rules(site, "", status=status)

    with pytest.raises(RobotsDisallowed, match=f"robots.txt could not be read: HTTP {status[:3]}"):
        fetcher.fetch(Request(url=site.url("/open")))

    assert "/open" not in site.paths()


@pytest.mark.parametrize(
    "broken",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nUser-agent: *", b"SSH-2.0\r\n\r\n"],
    ids=["silent", "cut", "no http"],
)
def test_p9_a_file_that_does_not_come_closes_the_host(broken: bytes, site: Server, fetcher: Fetcher) -> None:
    site.routes["/robots.txt"] = broken

    with pytest.raises(FetchError):
        fetcher.fetch(Request(url=site.url("/open")))

    assert "/open" not in site.paths()


def test_a_host_that_is_not_there_is_called_that(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="connection refused") as caught:
        fetcher.fetch(Request(url="http://site.localhost:9999/open"))

    assert caught.value.subject == "http://site.localhost:9999/open"


def test_p9_the_file_is_read_once(site: Server, fetcher: Fetcher) -> None:
    rules(site, "User-agent: *\nDisallow: /closed")

    list(fetcher.fetch_all(Request(url=site.url(path)) for path in ("/open", "/closed/a", "/", "/open")))

    assert site.paths().count("/robots.txt") == 1


def test_p9_every_host_and_port_has_rules_of_its_own(site: Server, fetcher: Fetcher) -> None:
    rules(site, CLOSED, host="one")

    assert not may_fetch(fetcher, site.url("/open", host="one"))
    assert may_fetch(fetcher, site.url("/open", host="two"))


def test_p9_a_redirect_is_checked_at_the_host_that_it_leads_to(site: Server, fetcher: Fetcher) -> None:
    site.routes["/away"] = answer(status="302 Found", headers={"Location": site.url("/open", host="closed")})
    rules(site, CLOSED, host="closed")

    with pytest.raises(RobotsDisallowed, match="redirected to http://closed"):
        fetcher.fetch(Request(url=site.url("/away")))

    assert site.paths(host="closed") == ["/robots.txt"]


def test_p9_a_file_that_moved_is_followed(site: Server, fetcher: Fetcher) -> None:
    site.routes["site/robots.txt"] = answer(
        status="301 Moved", headers={"Location": site.url("/robots.txt", host="other")}
    )
    rules(site, CLOSED, host="other")

    assert not may_fetch(fetcher, site.url("/open"))


def test_p9_a_file_that_moves_without_end_counts_as_none(site: Server, fetcher: Fetcher) -> None:
    site.routes["/robots.txt"] = answer(status="301 Moved", headers={"Location": "/robots.txt"})

    assert may_fetch(fetcher, site.url("/open"))
    assert site.paths().count("/robots.txt") == 6


def test_p9_of_a_huge_file_the_first_500_kib_count(site: Server, fetcher: Fetcher) -> None:
    filler = "# filler\n" * 60_000
    rules(site, "User-agent: *\nDisallow: /closed\n" + filler + "Disallow: /open\n")

    assert not may_fetch(fetcher, site.url("/closed/a"))
    assert may_fetch(fetcher, site.url("/open"))


def test_p9_a_file_is_kept_for_a_day(site: Server) -> None:
    today = [datetime(2026, 1, 1, tzinfo=UTC)]
    rules(site, "")
    settings = NetworkSettings(allow_private=True, delay=0)

    with Fetcher(settings, world=World(now=lambda: today[0])) as fetcher:
        assert may_fetch(fetcher, site.url("/open"))
        rules(site, CLOSED)
        today[0] += timedelta(hours=23)
        assert may_fetch(fetcher, site.url("/open"))
        today[0] += timedelta(hours=2)
        assert not may_fetch(fetcher, site.url("/open"))


def test_files_can_outlive_the_fetcher(site: Server, clock: Clock) -> None:
    kept: dict[str, RobotsFile] = {}
    rules(site, CLOSED)
    settings = NetworkSettings(allow_private=True, delay=0)

    for _ in range(2):
        with Fetcher(settings, robots_files=kept) as fetcher:
            assert not may_fetch(fetcher, site.url("/open"))

    assert site.paths() == ["/robots.txt"]


def test_a_person_may_switch_robots_off(site: Server, clock: Clock) -> None:
    rules(site, CLOSED)

    with make_fetcher(clock, robots=False) as fetcher:
        assert may_fetch(fetcher, site.url("/open"))

    assert site.paths() == ["/open"]


def test_sitemaps_are_named_whole_and_once(site: Server, fetcher: Fetcher) -> None:
    rules(
        site, "Sitemap: /a.xml\nsitemap: https://other.example/b.xml\nSitemap: /a.xml\nSitemap: javascript:x"
    )

    assert fetcher.robots_sitemaps(site.url("/any")) == (site.url("/a.xml"), "https://other.example/b.xml")


def test_a_host_without_rules_names_no_sitemaps(site: Server, fetcher: Fetcher) -> None:
    assert fetcher.robots_sitemaps(site.url("/")) == ()


@pytest.fixture
def paced(clock: Clock) -> Iterator[Fetcher]:
    with make_fetcher(clock, delay=1.0) as fetcher:
        yield fetcher


@pytest.mark.parametrize(
    ("crawl_delay", "pause"),
    [("5", 5.0), ("0.2", 1.0), ("2.5", 2.5), ("-3", 1.0), ("soon", 1.0), ("60", 60.0)],
)
def test_a_crawl_delay_is_kept(
    crawl_delay: str, pause: float, site: Server, paced: Fetcher, clock: Clock
) -> None:
    rules(site, f"User-agent: *\nCrawl-delay: {crawl_delay}")

    for _ in range(3):
        paced.fetch(Request(url=site.url("/open")))

    assert clock.slept[1:] == [pause, pause]


def test_a_crawl_delay_beyond_reason_closes_the_host(site: Server, paced: Fetcher) -> None:
    rules(site, "User-agent: *\nCrawl-delay: 86400")

    with pytest.raises(RobotsDisallowed, match="asks for 86400 s between requests"):
        paced.fetch(Request(url=site.url("/open")))


def test_a_page_can_be_asked_how_it_is_asked_for(site: Server, fetcher: Fetcher) -> None:
    rules(site, "User-agent: *\nDisallow: /closed\nCrawl-delay: 7")

    open_page, closed = fetcher.manners(site.url("/open")), fetcher.manners(site.url("/closed/a"))

    assert (open_page.refusal, open_page.crawl_delay, open_page.delay) == (None, 7.0, 7.0)
    assert closed.refusal == "robots.txt of the host disallows it"
