"""Pace: when a host may be asked again, and when it is left alone for the rest of the run."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from newsarc.errors import FetchError
from newsarc.fetch.world import World

MAX_CRAWL_DELAY: Final = 60.0
MAX_RETRY_AFTER: Final = 3600.0
PATIENCE: Final = 60.0
"""A server that asks for a longer pause than this is left alone for the pause; nothing waits for it."""
FAILURES_BEFORE_REST: Final = 8

_SECONDS = re.compile("[0-9]{1,9}")  # int() would take "-5" and Arabic digits


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    delay: float = 0.0
    ready_at: float = 0.0
    failures: int = 0
    rest: str | None = None
    rest_until: float = 0.0


class Pace:
    """The pace of every host that one Fetcher asks: one request at a time, a pause after each."""

    def __init__(self, delay: float, world: World) -> None:
        self.delay = delay
        self._world = world
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Waits for the host's turn, holds it, and starts the pause, of `delay` at least, at its end."""
        state = self._host(host)
        async with state.lock:
            await self.due(host)
            try:
                yield
            finally:
                pause = max(self.delay, state.delay, delay)
                state.ready_at = max(state.ready_at, self._world.clock() + pause)

    async def due(self, host: str) -> None:
        """Sleeps until the host's pause is over."""
        state = self._host(host)
        while (wait := state.ready_at - self._world.clock()) > 0:
            await self._world.sleep(wait)

    def slow_down(self, host: str, delay: float) -> None:
        """Takes a Crawl-delay into account."""
        self._host(host).delay = min(delay, MAX_CRAWL_DELAY)

    def pause(self, host: str, seconds: float) -> None:
        """Asks the host nothing for some seconds; where that is too long to wait for, the host rests."""
        state = self._host(host)
        until = self._world.clock() + seconds
        if seconds <= PATIENCE:
            state.ready_at = max(state.ready_at, until)
        else:
            state.rest, state.rest_until = f"the host asks for a pause of {seconds:.0f} s", until

    def succeeded(self, host: str) -> None:
        self._host(host).failures = 0

    def failed(self, host: str, error: FetchError) -> None:
        """Counts a failure of the host; after too many in a row it rests for the run."""
        state = self._host(host)
        state.failures += 1
        if state.failures >= FAILURES_BEFORE_REST:
            state.rest = f"the host failed {state.failures} times in a row and rests (last: {error.why})"
            state.rest_until = float("inf")

    def resting(self, host: str) -> str | None:
        """Why the host is left alone now, or None."""
        state = self._host(host)
        return state.rest if self._world.clock() < state.rest_until else None

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds of a Retry-After header (RFC 9110, 10.2.3), at most an hour; None where it makes no sense.

    >>> parse_retry_after("120", datetime.now(UTC)), parse_retry_after("-5", datetime.now(UTC))
    (120.0, None)
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), MAX_RETRY_AFTER)
    try:
        when = parsedate_to_datetime(text)
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)


def backoff(tries: int, chance: float) -> float:
    """Seconds before the next try: 1, 2, 4, … with jitter of half of it either way."""
    return float(2 ** (tries - 1)) * (0.5 + chance)
