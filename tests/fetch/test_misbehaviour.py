"""Whatever a server does ends in a Page or in the right FetchError, by its deadline and in bounded memory."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from newsarc.errors import FetchError
from newsarc.fetch import Fetcher, Request
from newsarc.page import Page
from tests.fetch.conftest import Clock, make_fetcher
from tests.fetch.misbehaviour import BAD, ENDLESS, GOOD, HTML, redirect
from tests.fetch.server import Handler, Server, answer

Outcome = Page | FetchError

DEADLINE = 1.0
PATIENCE = 5.0


@pytest.fixture(scope="module")
def hostile() -> Iterator[Server]:
    """A server with every route of the table, each to be asked under a host name of its own."""
    with Server() as server:
        routes: dict[str, bytes | Handler] = {
            **GOOD,
            **{name: route for name, (route, _) in BAD.items()},
            **ENDLESS,
            **{f"redirect/{n}": redirect(f"/redirect/{n - 1}" if n else "/ok") for n in range(6)},
            "ok": answer(HTML),
        }
        for name, route in routes.items():
            if isinstance(route, bytes):
                route = route.replace(b"{port}", str(server.port).encode())
            server.routes[f"/{name}"] = route
        yield server


@pytest.fixture(scope="module")
def outcomes(hostile: Server) -> dict[str, Outcome]:
    """What came of each route that ends by itself."""
    with make_fetcher(Clock(), timeout=60.0, concurrency=4) as fetcher:
        return fetch_by_name(fetcher, hostile, [*GOOD, *BAD])


@pytest.fixture(scope="module")
def endless(hostile: Server) -> tuple[dict[str, Outcome], float]:
    """What came of each route that never ends, and the seconds that all took, side by side.

    A machine may be busy with other things for longer than all of the patience that was promised, once.
    """
    for _ in range(3):
        with make_fetcher(Clock(), timeout=DEADLINE, concurrency=len(ENDLESS)) as fetcher:
            started = time.monotonic()
            given_up = threading.Timer(60, fetcher.stop)
            given_up.start()
            outcomes = fetch_by_name(fetcher, hostile, list(ENDLESS))
            seconds = time.monotonic() - started
            given_up.cancel()
        if seconds < DEADLINE + PATIENCE:
            break
    return outcomes, seconds


def fetch_by_name(fetcher: Fetcher, server: Server, names: list[str]) -> dict[str, Outcome]:
    requests = (Request(url=server.url(f"/{name}", host=name.replace("_", "-"))) for name in names)
    return {request.url.rpartition("/")[2]: outcome for request, outcome in fetcher.fetch_all(requests)}


@pytest.mark.parametrize("name", GOOD)
def test_an_odd_but_whole_answer_is_a_page(name: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[name]

    assert isinstance(outcome, Page), outcome
    assert outcome.status == 200
    assert outcome.body


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_is_the_error_that_it_is(name: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[name]

    assert isinstance(outcome, FetchError), outcome
    assert outcome.code == BAD[name][1], outcome
    assert_one_clean_line(outcome)


def assert_one_clean_line(error: FetchError) -> None:
    text = str(error)
    assert text.startswith(error.subject + ": ")
    assert text.isprintable(), text
    assert not text.endswith(".")
    assert "secret" not in text
    assert len(text) < 700


@pytest.mark.parametrize("name", ENDLESS)
def test_p2_an_endless_answer_ends_by_its_deadline(
    name: str, endless: tuple[dict[str, Outcome], float]
) -> None:
    outcomes, seconds = endless

    assert isinstance(outcomes[name], FetchError)
    assert outcomes[name].code == "timeout", outcomes[name]
    assert seconds < DEADLINE + PATIENCE


TRUNCATED = [name for name, (_, code) in BAD.items() if code == "truncated"]


@pytest.mark.parametrize("name", TRUNCATED)
def test_p5_a_truncated_transfer_is_never_a_page(name: str, outcomes: dict[str, Outcome]) -> None:
    assert not isinstance(outcomes[name], Page)


BOMBS = [name for name, (_, code) in BAD.items() if code == "too_large"]

MEASURE = """
import re, sys
from pathlib import Path
from newsarc.config import NetworkSettings
from newsarc.fetch import Fetcher, Request
with Fetcher(NetworkSettings(allow_private=True, delay=0)) as fetcher:
    for url in sys.argv[1:]:
        try:
            fetcher.fetch(Request(url=url))
        except Exception as error:
            print(error.code, file=sys.stderr)
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory from /proc")
def test_p2_bombs_stay_within_200_mb(hostile: Server) -> None:
    names = [*BOMBS, "redirect_with_endless_body", "gzip_of_many_members"]
    urls = [hostile.url(f"/{name}", host=name.replace("_", "-")) for name in names]

    done = subprocess.run([sys.executable, "-c", MEASURE, *urls], capture_output=True, text=True, check=True)

    assert done.stderr.split() == ["too_large"] * len(BOMBS) + ["bad_encoding"]
    assert int(done.stdout) < 200
