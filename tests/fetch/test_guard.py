"""No request reaches an address that is not public, unless the person allowed it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import httpcore
import pytest

from newsarc.config import NetworkSettings
from newsarc.errors import BlockedAddress, FetchError
from newsarc.fetch import Fetcher, Request, World
from tests.fetch.server import Server, answer

HERE = "93.184.216.34"
ELSEWHERE = "151.101.1.1"


class Switchboard(httpcore.AsyncNetworkBackend):
    """A network of two public hosts, both played by the server on loopback; keeps what it was asked for.

    `peers` says who really picks up for an address.
    """

    def __init__(self, port: int) -> None:
        self.asked: list[str] = []
        self.peers: dict[str, str] = {}
        self._port = port
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self, host: str, port: int, *args: Any, **kwargs: Any
    ) -> httpcore.AsyncNetworkStream:
        self.asked.append(host)
        if host not in (HERE, ELSEWHERE):
            raise httpcore.ConnectError
        stream = await self._network.connect_tcp("127.0.0.1", self._port)
        return Line(stream, self.peers.get(host, host))


class Line(httpcore.AsyncNetworkStream):
    """A connection that says who its peer is."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, peer: str) -> None:
        self._stream = stream
        self._peer = peer
        self.read = stream.read
        self.write = stream.write
        self.aclose = stream.aclose

    def get_extra_info(self, info: str) -> Any:
        return (self._peer, 80) if info == "server_addr" else self._stream.get_extra_info(info)


class Names:
    """A name server; a name with several answers gives one after the other, the last for ever."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Sequence[str]]] = {
            "good.example": [[HERE]],
            "other.example": [[ELSEWHERE]],
        }
        self.asked: list[str] = []

    async def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        answers = self.answers.get(host, [["127.0.0.1"]])  # what is not listed leads home
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
def switchboard(server: Server) -> Switchboard:
    server.routes["/ok"] = answer()
    return Switchboard(server.port)


@pytest.fixture
def guarded(names: Names, switchboard: Switchboard) -> Iterator[Fetcher]:
    world = World(resolve=names, network=lambda: switchboard)
    with Fetcher(NetworkSettings(delay=0), robots=False, world=world) as fetcher:
        yield fetcher


def blocked(fetcher: Fetcher, url: str) -> BlockedAddress:
    with pytest.raises(BlockedAddress) as caught:
        fetcher.fetch(Request(url=url))
    return caught.value


FORBIDDEN = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://127.0.0.1./",
    "http://１２７.０.０.１/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://site.localhost/",
    "http://home.example/",
    "https://home.example/",
    "http://home.example:8080/",
]


@pytest.mark.parametrize("url", FORBIDDEN)
def test_p1_no_request_reaches_an_address_that_is_not_public(
    url: str, guarded: Fetcher, switchboard: Switchboard
) -> None:
    error = blocked(guarded, url)

    assert "--allow-private" in str(error)
    assert switchboard.asked == []


@pytest.mark.parametrize("url", FORBIDDEN)
def test_p1_no_redirect_leads_there_either(
    url: str, guarded: Fetcher, switchboard: Switchboard, server: Server
) -> None:
    server.routes["/away"] = answer(status="302 Found", headers={"Location": url})

    error = blocked(guarded, "http://good.example/away")

    assert error.subject == "http://good.example/away"
    assert "redirected to" in str(error)
    assert set(switchboard.asked) == {HERE}


def test_p1_robots_txt_leads_nowhere_else(names: Names, switchboard: Switchboard, server: Server) -> None:
    server.routes["/robots.txt"] = answer(
        status="302 Found", headers={"Location": "http://10.0.0.1/robots.txt"}
    )
    world = World(resolve=names, network=lambda: switchboard)

    with Fetcher(NetworkSettings(delay=0), world=world) as fetcher, pytest.raises(FetchError):
        fetcher.fetch(Request(url="http://good.example/ok"))

    assert set(switchboard.asked) == {HERE}
    assert [asked.path for asked in server.asked] == ["/robots.txt"]


def test_a_public_address_is_asked(guarded: Fetcher, switchboard: Switchboard) -> None:
    page = guarded.fetch(Request(url="http://good.example/ok"))

    assert page.ip_address == HERE
    assert switchboard.asked == [HERE]


def test_the_address_of_the_url_itself_is_asked_without_a_name_server(guarded: Fetcher, names: Names) -> None:
    page = guarded.fetch(Request(url=f"http://{HERE}/ok"))

    assert page.status == 200
    assert names.asked == []


def test_p1_one_private_answer_among_public_ones_is_enough(
    guarded: Fetcher, names: Names, switchboard: Switchboard
) -> None:
    names.answers["mixed.example"] = [[HERE, "10.0.0.1"]]

    blocked(guarded, "http://mixed.example/ok")

    assert switchboard.asked == []


def test_p1_a_name_that_changes_its_mind_is_not_asked_twice(
    guarded: Fetcher, names: Names, switchboard: Switchboard
) -> None:
    names.answers["rebound.example"] = [[HERE], ["127.0.0.1"]]

    guarded.fetch(Request(url="http://rebound.example/ok"))

    assert names.asked == ["rebound.example"]
    assert switchboard.asked == [HERE]


def test_p1_a_peer_that_is_not_the_checked_address_is_hung_up_on(
    guarded: Fetcher, switchboard: Switchboard, server: Server
) -> None:
    switchboard.peers[HERE] = "10.0.0.1"

    blocked(guarded, "http://good.example/ok")

    assert server.asked == []


def test_the_next_address_is_tried_where_one_is_dead(
    guarded: Fetcher, names: Names, switchboard: Switchboard
) -> None:
    names.answers["twice.example"] = [["2606:2800:220:1::1", HERE]]

    page = guarded.fetch(Request(url="http://twice.example/ok"))

    assert page.ip_address == HERE
    assert switchboard.asked == ["2606:2800:220:1::1", HERE]


def test_what_stands_under_localhost_is_loopback_without_a_name_server(server: Server, names: Names) -> None:
    server.routes["/ok"] = answer()
    settings = NetworkSettings(delay=0, allow_private=True)

    with Fetcher(settings, world=World(resolve=names)) as fetcher:
        page = fetcher.fetch(Request(url=server.url("/ok", host="one.two")))

    assert page.ip_address == "127.0.0.1"
    assert names.asked == []


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://good.example/", "data:text/html,x", "http://good.example:22/"]
)
def test_only_the_web_is_asked(url: str, guarded: Fetcher, switchboard: Switchboard) -> None:
    blocked(guarded, url)

    assert switchboard.asked == []


def test_a_password_is_refused_and_never_shown(guarded: Fetcher, server: Server) -> None:
    errors = [blocked(guarded, "http://me:hunter2@good.example/")]
    server.routes["/away"] = answer(
        status="302 Found", headers={"Location": "http://me:hunter2@other.example:99999/"}
    )
    with pytest.raises(FetchError) as caught:
        guarded.fetch(Request(url="http://good.example/away"))

    assert not any("hunter2" in chain for error in (*errors, caught.value) for chain in told(error))


def told(error: BaseException | None) -> Iterable[str]:
    """What an error and its causes say."""
    while error:
        yield f"{error!r} {error}"
        error = error.__cause__


def test_the_environment_has_no_say(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server.routes["/ok"] = answer()

    with Fetcher(NetworkSettings(delay=0, allow_private=True)) as fetcher:
        page = fetcher.fetch(Request(url=server.url("/ok")))

    assert page.status == 200


def test_a_proxy_that_was_asked_for_resolves_names_itself(server: Server) -> None:
    server.routes["http://far.example/ok"] = answer()
    settings = NetworkSettings(delay=0, proxy=f"http://127.0.0.1:{server.port}")

    with Fetcher(settings) as fetcher:
        page = fetcher.fetch(Request(url="http://far.example/ok"))

    assert page.status == 200
    assert page.ip_address is None
