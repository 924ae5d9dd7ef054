"""The Fetcher: what is asked, what comes back, and how many are fetched at once."""

import asyncio
import gzip
import itertools
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

import newsarc
from newsarc.config import NetworkSettings
from newsarc.errors import ConfigError, FetchError, HTTPStatus, NotAPage, TimedOut, TooLarge
from newsarc.fetch import Fetcher, Request
from newsarc.page import Page
from tests.fetch.conftest import Clock, make_fetcher
from tests.fetch.server import Asked, Handler, Server, answer


def test_a_page_is_kept_as_it_came_and_decoded(fetcher: Fetcher, server: Server) -> None:
    payload = gzip.compress(b"<p>A story.")
    server.routes["/a"] = answer(payload, headers={"Content-Encoding": "gzip", "ETag": '"1"'})
    before = datetime.now(UTC)

    page = fetcher.fetch(Request(url=server.url("/a") + "#comments"))

    assert page.url == server.url("/a")
    assert page.requested_url == server.url("/a") + "#comments"
    assert page.payload == payload
    assert page.body == b"<p>A story."
    assert (page.status, page.http_version, page.ip_address) == (200, "HTTP/1.1", "127.0.0.1")
    assert page.header("etag") == '"1"'
    assert page.headers[0] == ("Content-Type", "text/html; charset=utf-8")
    assert page.redirects == ()
    assert before <= page.fetched_at < before + timedelta(seconds=10)


def test_a_body_without_coding_is_not_held_twice(fetcher: Fetcher, server: Server) -> None:
    server.routes["/a"] = answer()

    page = fetcher.fetch(Request(url=server.url("/a")))

    assert page.payload is page.body


def test_redirects_are_followed_and_told(fetcher: Fetcher, server: Server) -> None:
    server.routes["/a"] = answer(status="301 Moved", headers={"Location": "b?x=1#top"})
    server.routes["/b"] = answer(status="303 See", headers={"location": server.url("/c", host="other")})
    server.routes["/c"] = answer("<p>There.")

    page = fetcher.fetch(Request(url=server.url("/a")))

    assert page.url == server.url("/c", host="other")
    assert page.redirects == (server.url("/a"), server.url("/b?x=1"))
    assert page.body == b"<p>There."


def test_what_a_redirect_answered_is_kept_as_it_came(fetcher: Fetcher, server: Server) -> None:
    server.routes["/a"] = answer("<a>Moved</a>", status="301 Moved", headers={"Location": "/b"})
    server.routes["/b"] = answer("x" * 100_000, status="302 Found", headers={"Location": "/c"})
    server.routes["/c"] = answer("<p>There.")

    first, second = fetcher.fetch(Request(url=server.url("/a"))).hops

    assert (first.url, first.status, first.header("location")) == (server.url("/a"), 301, "/b")
    assert (first.payload, first.truncated) == (b"<a>Moved</a>", None)
    assert first.ip_address == "127.0.0.1"
    assert ("Host", f"site.localhost:{server.port}") in first.request_headers
    assert (len(second.payload), second.truncated) == (65536, "length")


def test_the_error_of_a_later_hop_names_it_and_is_about_what_was_asked(
    fetcher: Fetcher, server: Server
) -> None:
    server.routes["/a"] = answer(status="301 Moved", headers={"Location": "/gone"})
    server.routes["/gone"] = answer(status="410 Gone")

    with pytest.raises(HTTPStatus) as caught:
        fetcher.fetch(Request(url=server.url("/a")))

    assert caught.value.subject == server.url("/a")
    assert caught.value.status == 410
    assert f"redirected to {server.url('/gone')}: HTTP 410 Gone" in str(caught.value)


def test_the_server_learns_who_asks(server: Server, clock: Clock) -> None:
    server.routes["/a"] = answer()

    with make_fetcher(clock, contact="desk@example.org\r\nX: é") as fetcher:
        page = fetcher.fetch(Request(url=server.url("/a")))

    agent = f"newsarc/{newsarc.__version__} (+desk@example.orgX: )".replace(": )", ":)")
    assert {asked.headers["user-agent"] for asked in server.asked} == {agent}
    assert ("User-Agent", agent) in page.request_headers
    assert "cookie" not in server.asked[-1].headers
    assert server.asked[-1].headers["accept-encoding"] == "gzip, deflate, br"


def test_cookies_are_not_kept(fetcher: Fetcher, server: Server) -> None:
    server.routes["/a"] = answer(headers={"Set-Cookie": "id=1"})

    fetcher.fetch(Request(url=server.url("/a")))
    fetcher.fetch(Request(url=server.url("/a")))

    assert "cookie" not in server.asked[-1].headers


def test_a_page_that_did_not_change_is_not_sent_again(fetcher: Fetcher, server: Server) -> None:
    async def conditional(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        same = (
            asked.headers.get("if-none-match") == '"1"' and asked.headers.get("if-modified-since") == "then"
        )
        writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n' if same else answer())
        return True

    server.routes["/feed"] = conditional

    page = fetcher.fetch(Request(url=server.url("/feed"), etag='"1"', last_modified="then"))

    assert (page.status, page.payload, page.body) == (304, b"", b"")
    assert page.header("ETag") == '"1"'
    assert fetcher.fetch(Request(url=server.url("/feed"))).status == 200


@pytest.mark.parametrize("etag", ['"é"', '"\udcff"', 'W/"a b"'])
def test_a_validator_is_sent_back_as_it_came(etag: str, fetcher: Fetcher, server: Server) -> None:
    server.routes["/feed"] = answer(headers={"ETag": etag})

    first = fetcher.fetch(Request(url=server.url("/feed")))
    fetcher.fetch(Request(url=server.url("/feed"), etag=first.header("etag")))

    assert first.header("etag") == etag
    assert server.asked[-1].headers["if-none-match"].encode("latin-1") == etag.encode(
        "utf-8", "surrogateescape"
    )


@pytest.mark.parametrize("etag", ["a\r\nX: y", "\0", " a", "a ", "\ud800"])
def test_a_validator_that_cannot_be_sent_is_left_out(etag: str, fetcher: Fetcher, server: Server) -> None:
    server.routes["/feed"] = answer()

    page = fetcher.fetch(Request(url=server.url("/feed"), etag=etag, last_modified=etag))

    assert page.status == 200
    assert not {"if-none-match", "if-modified-since", "x"} & set(server.asked[-1].headers)


def test_a_fetcher_outside_a_with_statement_says_so() -> None:
    with pytest.raises(RuntimeError, match="with statement"):
        Fetcher(NetworkSettings()).fetch(Request(url="http://site.localhost/"))


def test_what_is_accepted_decides_what_is_a_page(fetcher: Fetcher, server: Server) -> None:
    server.routes["/sitemap.xml.gz"] = answer(gzip.compress(b"<urlset/>"), content_type="application/x-gzip")
    url = server.url("/sitemap.xml.gz")

    page = fetcher.fetch(Request(url=url, accept="text/xml, application/gzip;q=0.5"))

    assert gzip.decompress(page.body) == b"<urlset/>"
    assert server.asked[-1].headers["accept"] == "text/xml, application/gzip;q=0.5"
    assert fetcher.fetch(Request(url=url, accept="*/*")).status == 200
    with pytest.raises(NotAPage, match="not a page but a gzip file"):
        fetcher.fetch(Request(url=url))


def test_a_request_has_its_own_limits(fetcher: Fetcher, server: Server) -> None:
    server.routes["/large"] = answer(b"x" * 2000)
    server.routes["/slow"] = pause(5)

    with pytest.raises(TooLarge, match="larger than"):
        fetcher.fetch(Request(url=server.url("/large"), max_bytes=1999))
    with pytest.raises(TimedOut):
        fetcher.fetch(Request(url=server.url("/slow"), timeout=0.1))
    assert fetcher.fetch(Request(url=server.url("/large"), max_bytes=2000)).status == 200


def pause(seconds: float) -> Handler:
    async def write(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        await asyncio.sleep(seconds)
        writer.write(answer())
        return True

    return write


def once(event: threading.Event) -> Handler:
    """Answers when something has happened."""

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        while not event.is_set():
            await asyncio.sleep(0.01)
        writer.write(answer())

    return handle


def stop_when_asked(server: Server, times: int, stop: Callable[[], object]) -> threading.Thread:
    """Calls `stop` when the server was asked so often."""

    def wait() -> None:
        while len(server.asked) < times:
            time.sleep(0.01)
        stop()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("url", "code", "mend"),
    [
        ("http://nowhere.invalid/", "no_such_host", "check the spelling"),
        ("http://site.localhost:9998/", "connection_refused", "check the port"),
        ("example.org/a", "bad_url", "try: https://"),
        ("", "bad_url", "try: https://"),
        ("https://", "bad_url", "try: https://"),
        ("ftp://example.org/", "blocked_address", "only http and https"),
    ],
)
def test_an_error_says_what_is_wrong_and_what_to_do(url: str, code: str, mend: str, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(Request(url=url))

    assert caught.value.code == code
    assert caught.value.subject == url
    assert mend in caught.value.why


def test_many_yield_an_error_in_the_place_of_a_page(fetcher: Fetcher, server: Server) -> None:
    server.routes["/a"] = answer()
    requests = [Request(url=server.url("/a")), Request(url=server.url("/gone")), Request(url="nonsense")]

    outcomes = {request.url: outcome for request, outcome in fetcher.fetch_all(requests)}

    assert isinstance(outcomes[server.url("/a")], Page)
    assert isinstance(outcomes[server.url("/gone")], HTTPStatus)
    assert isinstance(outcomes["nonsense"], FetchError)


def test_p6_a_bad_host_holds_up_nobody(server: Server, clock: Clock) -> None:
    others_are_done = threading.Event()
    server.routes["/a"] = answer()
    server.routes["bad/a"] = once(others_are_done)
    hosts = ["bad", *(f"h{n}" for n in range(9))]
    finished = []

    with make_fetcher(clock, robots=False) as fetcher:
        for request, outcome in fetcher.fetch_all(Request(url=server.url("/a", host=host)) for host in hosts):
            finished.append(request.url)
            assert isinstance(outcome, Page)
            if len(finished) == 9:
                others_are_done.set()

    assert finished[-1] == server.url("/a", host="bad")


def test_ten_thousand_requests_are_read_a_window_ahead(server: Server, clock: Clock) -> None:
    server.routes["/a"] = answer()
    given = itertools.count()
    requests = (Request(url=server.url("/a", host=f"h{next(given) % 5}")) for _ in range(10_000))

    with make_fetcher(clock, robots=False) as fetcher:
        results = fetcher.fetch_all(requests)
        first = next(results)
        results.close()

    assert isinstance(first[1], Page)
    assert next(given) < 3000


def test_pages_that_nobody_takes_are_not_piled_up(server: Server, clock: Clock) -> None:
    server.routes["/a"] = answer()

    with make_fetcher(clock, robots=False, concurrency=4) as fetcher:
        results = fetcher.fetch_all(Request(url=server.url("/a", host=f"h{n}")) for n in range(200))
        next(results)
        time.sleep(0.3)
        asked = len(server.asked)
        rest = sum(1 for _ in results)

    assert asked <= 4 * 2 + 1
    assert rest == 199


def test_an_error_that_is_kept_does_not_keep_the_body(fetcher: Fetcher, server: Server) -> None:
    server.routes["/large"] = answer(b"x" * 5_000_000)
    tracemalloc.start()

    errors = list(fetcher.fetch_all(Request(url=server.url("/large"), max_bytes=4_950_000) for _ in range(4)))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [outcome.code for _, outcome in errors if isinstance(outcome, FetchError)] == ["too_large"] * 4
    assert kept < 8_000_000


def test_a_page_can_be_fetched_while_others_come(fetcher: Fetcher, server: Server) -> None:
    server.routes["/a"] = answer()
    requests = (Request(url=server.url("/a", host=f"h{n % 3}")) for n in range(60))

    inner = [fetcher.fetch(Request(url=request.url)).status for request, _ in fetcher.fetch_all(requests)]

    assert inner == [200] * 60


def test_the_requests_are_read_on_the_thread_of_the_caller(fetcher: Fetcher, server: Server) -> None:
    server.routes["/a"] = answer()
    threads = set()

    def requests() -> Iterator[Request]:
        for _ in range(5):
            threads.add(threading.current_thread())
            yield Request(url=server.url("/a"))

    list(fetcher.fetch_all(requests()))

    assert threads == {threading.current_thread()}


def test_an_error_of_the_callers_generator_reaches_the_caller(fetcher: Fetcher, server: Server) -> None:
    server.routes["/a"] = answer()

    def requests() -> Iterator[Request]:
        yield Request(url=server.url("/a"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(fetcher.fetch_all(requests()))

    assert fetcher.fetch(Request(url=server.url("/a"))).status == 200


def test_stop_finishes_what_is_in_hand_and_starts_nothing_new(server: Server, clock: Clock) -> None:
    is_stopped = threading.Event()
    server.routes["/a"] = once(is_stopped)

    with make_fetcher(clock, robots=False, concurrency=2) as fetcher:
        stopping = stop_when_asked(server, 2, lambda: (fetcher.stop(), is_stopped.set()))
        outcomes = [
            outcome
            for _, outcome in fetcher.fetch_all(
                Request(url=server.url("/a", host=f"h{n}")) for n in range(50)
            )
        ]
        stopping.join()
        with pytest.raises(FetchError, match="stopped") as caught:
            fetcher.fetch(Request(url=server.url("/a")))

    assert [outcome.status for outcome in outcomes if isinstance(outcome, Page)] == [200, 200]
    assert caught.value.code == "stopped"
    assert len(server.asked) == 2


def test_stop_does_not_wait_for_ever(server: Server, clock: Clock) -> None:
    server.routes["/a"] = pause(60)

    with make_fetcher(clock, robots=False) as fetcher:
        stopping = stop_when_asked(server, 1, lambda: fetcher.stop(grace=0.2))
        outcomes = list(fetcher.fetch_all([Request(url=server.url("/a"))]))
        stopping.join()

    assert outcomes == []  # had it been waited for, here would be the error of its deadline


def test_leaving_in_the_middle_does_not_hang(server: Server, clock: Clock) -> None:
    server.routes["/a"] = pause(60)
    server.routes["/b"] = answer()

    def leave_after_the_first(fetcher: Fetcher) -> None:
        requests = (Request(url=server.url("/a" if n else "/b", host=f"h{n}")) for n in range(20))
        for _ in fetcher.fetch_all(requests):
            raise KeyboardInterrupt

    with make_fetcher(clock, robots=False) as fetcher, pytest.raises(KeyboardInterrupt):
        leave_after_the_first(fetcher)

    assert not any(thread.name == "newsarc fetch" for thread in threading.enumerate())


FETCH = """
import sys
from newsarc.config import NetworkSettings
from newsarc.fetch import Fetcher, Request
with Fetcher(NetworkSettings(allow_private=True, delay=0, timeout=600), robots=False) as fetcher:
    list(fetcher.fetch_all(Request(url=url) for url in sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_an_interrupt_ends_the_program_at_once(server: Server) -> None:
    server.routes["/a"] = pause(600)
    urls = [server.url("/a", host=f"h{n}") for n in range(20)]
    command = [sys.executable, "-c", FETCH, *urls]

    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as program:
        while not server.asked:
            time.sleep(0.01)
        program.send_signal(signal.SIGINT)
        _, told = program.communicate(timeout=60)  # its pages would take ten times as long

    assert told.rstrip().endswith("KeyboardInterrupt")


def test_a_proxy_that_is_none_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(ConfigError, match="proxy"):
        Fetcher(NetworkSettings(proxy="nonsense"))
