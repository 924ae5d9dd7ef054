"""robots.txt (RFC 9309): what a host allows, how fast, and where its sitemaps are.

A file is kept for a day. An answer of 4xx means that there are no rules; 5xx, 429 and silence mean that
nothing may be fetched until the rules can be read.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NoReturn

import ada_url
from protego import Protego

from newsarc.errors import FetchError, HTTPStatus, RobotsDisallowed, TimedOut, Truncated
from newsarc.fetch.exchange import Answer, Budget
from newsarc.fetch.failures import shown, status_error
from newsarc.fetch.hops import follow, retell
from newsarc.fetch.pace import MAX_CRAWL_DELAY, Pace
from newsarc.fetch.world import World
from newsarc.urls import find_url, host

AGENT: Final = "newsarc"
MAX_ROBOTS_BYTES: Final = 500 * 1024
_KEPT: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """The robots.txt of an origin as it was read; empty where the origin has none."""

    body: bytes = field(repr=False)
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a page is asked for: whether robots.txt lets us, and the seconds between two requests."""

    refusal: str | None
    """Why it may not be fetched."""
    crawl_delay: float | None
    delay: float


class Robots:
    """The rules of every origin that a Fetcher asks.

    `kept` is where files are remembered, by origin: a dictionary, or a mapping of the caller's that outlives
    the run. It is used on the Fetcher's own thread.
    """

    def __init__(
        self,
        ask: Callable[[str, Budget], Awaitable[Answer]],
        pace: Pace,
        world: World,
        kept: MutableMapping[str, RobotsFile],
    ) -> None:
        self._ask = ask
        self._pace = pace
        self._world = world
        self._kept = kept
        self._rules: dict[str, tuple[RobotsFile, Protego]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def check(self, url: str, budget: Budget) -> None:
        """Raises RobotsDisallowed where the URL may not be fetched; takes the host's Crawl-delay to heart."""
        rules = await self._rules_for(url, budget)
        refusal = _refusal(rules, url)
        if refusal:
            raise RobotsDisallowed(shown(url), refusal)
        delay = rules.crawl_delay(AGENT)
        if delay:
            self._pace.slow_down(host(url), delay)

    async def manners(self, url: str, budget: Budget) -> Manners:
        """How the URL is asked for; raises FetchError where robots.txt cannot be read."""
        rules = await self._rules_for(url, budget)
        asked = rules.crawl_delay(AGENT)
        delay = max(self._pace.delay, min(asked or 0.0, MAX_CRAWL_DELAY))
        return Manners(refusal=_refusal(rules, url), crawl_delay=asked, delay=delay)

    async def sitemaps(self, url: str, budget: Budget) -> tuple[str, ...]:
        """The sitemaps that the host of the URL names."""
        rules = await self._rules_for(url, budget)
        found = (find_url(line, url) for line in rules.sitemaps)
        return tuple(dict.fromkeys(sitemap for sitemap in found if sitemap))

    async def _rules_for(self, url: str, budget: Budget) -> Protego:
        origin = ada_url.URL(url).origin
        async with self._locks[origin]:
            file = self._kept.get(origin)
            if file is None or not timedelta(0) <= self._world.now() - file.read_at <= _KEPT:
                try:
                    body = await self._read(f"{origin}/robots.txt", budget)
                except FetchError as error:
                    _raise_unreadable(url, error)
                file = self._kept[origin] = RobotsFile(body=body, read_at=self._world.now())
            parsed = self._rules.get(origin)
            if parsed is None or parsed[0] is not file:
                # A byte order mark would hide the first line from the parser.
                parsed = file, Protego.parse(file.body.decode("utf-8-sig", "replace"))
                self._rules[origin] = parsed
            return parsed[1]

    async def _read(self, url: str, budget: Budget) -> bytes:
        try:
            answer, _ = await follow(url, lambda hop: self._ask(hop, budget))
        except FetchError as error:
            if error.code == "too_many_redirects":  # RFC 9309, 2.3.1.2: as if there were none
                return b""
            raise
        if answer.status == 429 or answer.status >= 500:
            raise status_error(url, answer.status)
        return answer.body  # of a 4xx it is empty, and an empty file allows all


def _refusal(rules: Protego, url: str) -> str | None:
    """Why the rules keep us out of a URL."""
    if not rules.can_fetch(url, AGENT):
        return "robots.txt of the host disallows it"
    delay = rules.crawl_delay(AGENT)
    if delay is not None and delay > MAX_CRAWL_DELAY:
        return f"robots.txt asks for {delay:g} s between requests, more than {MAX_CRAWL_DELAY:g} s"
    return None


def _raise_unreadable(url: str, error: FetchError) -> NoReturn:
    """What the failure to read robots.txt means for a page: where the host is not there at all, just that."""
    if isinstance(error, (HTTPStatus, TimedOut, Truncated)) or error.code in ("bad_answer", "bad_encoding"):
        raise RobotsDisallowed(shown(url), f"robots.txt could not be read: {error.why}") from error
    retell(error, url, error.why)
    raise error
