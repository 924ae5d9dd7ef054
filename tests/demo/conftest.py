"""The demo as it is on a fixed day, and a visitor who sends exactly the headers that a test gives."""

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import pytest

from newsarc.demo import DemoServer

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def html(self) -> str:
        return self.body.decode()


def ask(url: str, *, method: str = "GET", **headers: str) -> Answer:
    """Asks 127.0.0.1 under the URL's name; `If_None_Match="…"` is sent as If-None-Match."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=5)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, headers={"Host": parts.netloc, **named})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


@pytest.fixture
def demo() -> Iterator[DemoServer]:
    with DemoServer(today=TODAY) as server:
        yield server
