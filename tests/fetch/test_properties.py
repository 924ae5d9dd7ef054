"""Any URL and any bytes from a server end in a Page or a FetchError, and nothing else."""

from collections.abc import Iterator, Sequence
from typing import Any

import httpcore
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsarc.config import NetworkSettings
from newsarc.errors import FetchError
from newsarc.fetch import Fetcher, Request, World
from newsarc.page import Page
from tests.fetch.conftest import Clock
from tests.fetch.server import Server, answer

LENIENT = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        server.routes["/ok"] = answer()
        yield server


class Desert(httpcore.AsyncNetworkBackend):
    """A network in which nobody is there."""

    async def connect_tcp(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError


async def resolve_to_a_public_address(host: str) -> Sequence[str]:
    return ("93.184.216.34",)


@pytest.fixture(scope="module")
def stranded() -> Iterator[Fetcher]:
    """A Fetcher that asks for whatever it may ask for, and reaches nobody."""
    clock = Clock()
    world = World(resolve=resolve_to_a_public_address, network=Desert, clock=clock, sleep=clock.sleep)
    with Fetcher(NetworkSettings(delay=0), robots=False, world=world) as fetcher:
        yield fetcher


@pytest.fixture(scope="module")
def fetcher() -> Iterator[Fetcher]:
    clock = Clock()
    world = World(clock=clock, sleep=clock.sleep)
    with Fetcher(
        NetworkSettings(delay=0, timeout=2, allow_private=True), robots=False, world=world
    ) as fetcher:
        yield fetcher


HOSTS = st.text(max_size=20) | st.ip_addresses().map(
    lambda address: f"[{address}]" if ":" in str(address) else str(address)
)
URLS = st.text(max_size=80) | st.builds(
    "{}{}{}{}/{}".format,
    st.sampled_from(["http://", "https://", "HTTP:\\\\", "//", "http:", "ftp://", ""]),
    st.sampled_from(["", "me:pass@", "@", "me@"]),
    HOSTS,
    st.sampled_from(["", ":80", ":0", ":65536", ":-1", ":٣", ":x"]),
    st.text(max_size=40),
)


@LENIENT
@given(url=URLS)
@example(url="http://a\udc80/")
@example(url="http://xn--/")
@example(url="http://[::1%25eth0]/")
@example(url="http://a" + "." * 300 + "/")
@example(url="http://" + "a" * 70 + ".example/")
@example(url="http://a/" + "b" * 70_000)
def test_p6_any_url_is_refused_or_asked_for(url: str, stranded: Fetcher) -> None:
    with pytest.raises(FetchError):
        stranded.fetch(Request(url=url))


@LENIENT
@given(
    start=st.sampled_from(
        ["http://", "https:\\\\", "http:", "HTTP:/", "ftp://", " http://", "ht\ntp://", "//", "x:", ""]
    ),
    user=st.sampled_from(
        ["me:hunter2@", ":hunter2@", "hunter2@", "me:hunter2@@", "a@b:hunter2@", "me:hunt\ter2@"]
    ),
    rest=st.sampled_from(["example.org", "example.org:99999/", "[::1/", "", "/", "a b", "example.org/?q@x"]),
)
def test_no_message_shows_a_password(start: str, user: str, rest: str, stranded: Fetcher) -> None:
    with pytest.raises(FetchError) as caught:
        stranded.fetch(Request(url=start + user + rest))

    assert "hunter2" not in f"{caught.value} {caught.value!r}"


@LENIENT
@given(data=st.binary(max_size=300))
def test_p6_any_answer_is_a_page_or_an_error(data: bytes, server: Server, fetcher: Fetcher) -> None:
    server.routes["/any"] = data or b" "

    assert_page_or_error(fetcher, server.url("/any"))


NAMES = st.sampled_from(
    [
        "Content-Type",
        "Content-Encoding",
        "Content-Length",
        "Transfer-Encoding",
        "Location",
        "Retry-After",
        "ETag",
        "X",
    ]
)
VALUES = st.binary(max_size=40) | st.sampled_from(
    [
        b"gzip",
        b"br",
        b"deflate",
        b"chunked",
        b"text/html; charset=undefined",
        b"/ok",
        b"3",
        b"-1",
        b"99999999999999999999",
    ]
)


@LENIENT
@given(
    status=st.integers(100, 999),
    headers=st.lists(st.tuples(NAMES, VALUES), max_size=6),
    body=st.binary(max_size=60),
)
def test_p6_any_headers_make_a_page_or_an_error(
    status: int, headers: list[tuple[str, bytes]], body: bytes, server: Server, fetcher: Fetcher
) -> None:
    lines = [b"HTTP/1.1 %d Status" % status, *(name.encode() + b": " + value for name, value in headers)]
    server.routes["/any"] = b"\r\n".join(lines) + b"\r\n\r\n" + body

    assert_page_or_error(fetcher, server.url("/any"))


def assert_page_or_error(fetcher: Fetcher, url: str) -> None:
    fetcher.fetch(Request(url=url.replace("/any", "/ok")))  # or the host would rest after some failures
    ((_, outcome),) = fetcher.fetch_all([Request(url=url)])

    assert isinstance(outcome, Page) or str(outcome).isprintable()
