"""The server, and Fetchers that may ask it."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from newsarc.config import NetworkSettings
from newsarc.fetch import Fetcher, World
from tests.fetch.server import Server


class Clock:
    """A clock that only sleeping moves on; `slept` lists how long."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.time += seconds
        await asyncio.sleep(0)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetcher(clock: Clock) -> Iterator[Fetcher]:
    """A Fetcher without a delay, for which back-off takes no time."""
    with make_fetcher(clock) as fetcher:
        yield fetcher


def make_fetcher(clock: Clock, *, robots: bool = True, delay: float = 0.0, **settings: object) -> Fetcher:
    network = NetworkSettings(**{"allow_private": True, "delay": delay, **settings})  # type: ignore[arg-type]
    return Fetcher(network, robots=robots, world=World(clock=clock, sleep=clock.sleep, random=lambda: 0.5))


MakeFetcher = Callable[..., Fetcher]
