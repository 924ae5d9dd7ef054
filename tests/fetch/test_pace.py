"""Politeness: pauses, retries, Retry-After, and the rest of a host that keeps failing."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.config import NetworkSettings
from newsarc.errors import FetchError, HTTPStatus
from newsarc.fetch import Fetcher, Request
from newsarc.fetch.pace import parse_retry_after
from tests.fetch.conftest import Clock, make_fetcher
from tests.fetch.server import Asked, Handler, Server, answer, is_whole

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def paced(clock: Clock) -> Iterator[Fetcher]:
    with make_fetcher(clock, robots=False, delay=1.0) as fetcher:
        yield fetcher


@pytest.fixture
def hasty(clock: Clock) -> Iterator[Fetcher]:
    with make_fetcher(clock, robots=False) as fetcher:
        yield fetcher


def fails_first(times: int, failure: bytes) -> Handler:
    """A page that comes after some failures."""
    left = [times]

    async def write(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        left[0] -= 1
        reply = failure if left[0] >= 0 else answer()
        writer.write(reply)
        return is_whole(reply)

    return write


def slow(seconds: float) -> Handler:
    async def write(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        await asyncio.sleep(seconds)
        writer.write(answer())
        return True

    return write


def test_there_is_a_pause_between_two_requests_to_a_host(
    paced: Fetcher, server: Server, clock: Clock
) -> None:
    server.routes["/a"] = answer()

    list(paced.fetch_all(Request(url=server.url("/a")) for _ in range(4)))

    assert clock.slept == [1.0, 1.0, 1.0]


def test_the_pause_holds_over_all_calls_and_redirects(paced: Fetcher, server: Server, clock: Clock) -> None:
    server.routes["/a"] = answer()
    server.routes["/b"] = answer(status="302 Found", headers={"Location": "/a"})

    paced.fetch(Request(url=server.url("/b")))
    paced.fetch(Request(url=server.url("/a")))

    assert server.paths() == ["/b", "/a", "/a"]
    assert clock.slept == [1.0, 1.0]


def test_the_pause_is_there_on_the_wall_clock(server: Server) -> None:
    server.routes["/a"] = answer()
    settings = NetworkSettings(allow_private=True, delay=0.2)

    with Fetcher(settings, robots=False) as fetcher:
        list(fetcher.fetch_all(Request(url=server.url("/a")) for _ in range(3)))

    times = [asked.at for asked in server.asked]
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(times))


def test_hosts_do_not_wait_for_each_other(paced: Fetcher, server: Server, clock: Clock) -> None:
    server.routes["/a"] = answer()

    list(paced.fetch_all(Request(url=server.url("/a", host=f"h{n}")) for n in range(5)))

    assert clock.slept == []


def test_a_host_is_asked_one_page_at_a_time(hasty: Fetcher, server: Server) -> None:
    server.routes["/slow"] = slow(0.01)

    list(hasty.fetch_all(Request(url=server.url("/slow", host=f"h{n % 3}")) for n in range(30)))

    assert set(server.busiest.values()) == {1}
    assert server.connections == 3


def test_a_host_is_asked_one_page_at_a_time_even_where_redirects_lead_there(
    hasty: Fetcher, server: Server
) -> None:
    server.routes["/slow"] = slow(0.01)
    server.routes["/away"] = answer(status="302 Found", headers={"Location": server.url("/slow", host="one")})

    list(hasty.fetch_all(Request(url=server.url("/away", host=f"h{n}")) for n in range(10)))

    assert server.busiest["one.localhost"] == 1


def test_no_more_hosts_are_asked_at_once_than_the_setting_says(clock: Clock, server: Server) -> None:
    together, most = [0], [0]

    async def count(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        together[0] += 1
        most[0] = max(most[0], together[0])
        await asyncio.sleep(0.01)
        together[0] -= 1
        writer.write(answer())
        return True

    server.routes["/a"] = count

    with make_fetcher(clock, robots=False, concurrency=3) as fetcher:
        list(fetcher.fetch_all(Request(url=server.url("/a", host=f"h{n}")) for n in range(20)))

    assert most == [3]


FLEETING = {
    "429": answer(status="429 Slow down"),
    "500": answer(status="500 Oops"),
    "502": answer(status="502 Oops"),
    "503": answer(status="503 Oops"),
    "hung up": b"",
    "cut": answer()[:-3],
}


@pytest.mark.parametrize("failure", FLEETING.values(), ids=FLEETING)
def test_a_fleeting_failure_is_tried_again_with_growing_gaps(
    failure: bytes, hasty: Fetcher, server: Server, clock: Clock
) -> None:
    server.routes["/a"] = fails_first(3, failure)

    page = hasty.fetch(Request(url=server.url("/a")))

    assert page.status == 200
    assert clock.slept == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("failure", FLEETING.values(), ids=FLEETING)
def test_after_three_retries_the_failure_stands(failure: bytes, hasty: Fetcher, server: Server) -> None:
    server.routes["/a"] = fails_first(4, failure)

    with pytest.raises(FetchError):
        hasty.fetch(Request(url=server.url("/a")))

    assert len(server.paths()) == 4


@pytest.mark.parametrize("status", ["400 Bad", "403 No", "404 No", "410 Gone", "501 No"])
def test_a_lasting_failure_is_not_tried_again(status: str, hasty: Fetcher, server: Server) -> None:
    server.routes["/a"] = answer(status=status)

    with pytest.raises(HTTPStatus):
        hasty.fetch(Request(url=server.url("/a")))

    assert len(server.paths()) == 1


def test_a_timeout_is_tried_again_while_there_is_time(server: Server, clock: Clock) -> None:
    server.routes["/stalled"] = slow(60)

    with make_fetcher(clock, robots=False, timeout=0.3) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(Request(url=server.url("/stalled")))

    assert caught.value.code == "timeout"
    assert len(server.paths()) == 1


def test_other_pages_go_on_while_one_waits_to_be_tried_again(server: Server) -> None:
    server.routes["/bad"] = fails_first(1, answer(status="500 Oops"))
    server.routes["/good"] = answer()
    requests = [Request(url=server.url("/bad")), *(Request(url=server.url("/good")) for _ in range(5))]

    with Fetcher(NetworkSettings(allow_private=True, delay=0), robots=False) as fetcher:
        order = [request.url.rpartition("/")[2] for request, _ in fetcher.fetch_all(requests)]

    assert order == ["good"] * 5 + ["bad"]


def test_retry_after_is_waited_for(hasty: Fetcher, server: Server, clock: Clock) -> None:
    server.routes["/a"] = fails_first(1, answer(status="503 Busy", headers={"Retry-After": "20"}))

    hasty.fetch(Request(url=server.url("/a")))

    assert sum(clock.slept) == 20.0


def test_retry_after_holds_for_the_whole_host(hasty: Fetcher, server: Server, clock: Clock) -> None:
    server.routes["/a"] = fails_first(1, answer(status="429 Slow", headers={"Retry-After": "20"}))
    server.routes["/b"] = answer()

    list(hasty.fetch_all(Request(url=server.url(path)) for path in ("/a", "/b")))

    assert clock.time >= 1020.0


def test_a_long_retry_after_is_left_to_another_run(hasty: Fetcher, server: Server, clock: Clock) -> None:
    server.routes["/a"] = answer(status="503 Busy", headers={"Retry-After": "1800"})
    server.routes["/b"] = answer()

    with pytest.raises(HTTPStatus) as caught:
        hasty.fetch(Request(url=server.url("/a")))
    with pytest.raises(FetchError, match="the host asks for a pause of 1800 s") as rest:
        hasty.fetch(Request(url=server.url("/b")))

    assert caught.value.retry_after == 1800
    assert rest.value.code == "host_resting"
    assert server.paths() == ["/a"]
    assert clock.slept == []


def test_a_host_that_keeps_failing_rests_for_the_run(hasty: Fetcher, server: Server) -> None:
    for n in range(10):
        server.routes[f"/{n}"] = answer(status="500 Oops")
    server.routes["/ok"] = answer()

    outcomes = [
        outcome for _, outcome in hasty.fetch_all(Request(url=server.url(f"/{n}")) for n in range(10))
    ]
    elsewhere = hasty.fetch(Request(url=server.url("/ok", host="other")))

    assert {outcome.code for outcome in outcomes if isinstance(outcome, FetchError)} == {
        "http_500",
        "host_resting",
    }
    assert len(server.paths()) == 8
    assert elsewhere.status == 200


def test_a_page_between_failures_keeps_the_host_from_resting(hasty: Fetcher, server: Server) -> None:
    server.routes["/bad"] = answer(status="500 Oops")
    server.routes["/gone"] = answer(status="404 No")
    paths = ["/bad", "/gone"] * 10

    for path in paths:
        with pytest.raises(HTTPStatus):
            hasty.fetch(Request(url=server.url(path)))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("999999999", 3600.0),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Monday, 23-Nov-26 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("Tue, 23 Nov 2077 12:00:00 GMT", 3600.0),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("99999999999999999999", None),
        ("Mon, 99 Nov 2026 12:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_by_the_rfc(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@given(st.text(max_size=60))
def test_any_retry_after_is_seconds_within_an_hour_or_nothing(value: str) -> None:
    seconds = parse_retry_after(value, NOW)

    assert seconds is None or 0 <= seconds <= 3600
