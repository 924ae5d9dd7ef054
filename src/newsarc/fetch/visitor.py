"""Visitor: one Request, through robots.txt and redirects, to a Page or a FetchError."""

import re
from collections.abc import MutableMapping
from dataclasses import replace

import httpx

import newsarc
from newsarc.config import NetworkSettings
from newsarc.errors import Truncated
from newsarc.fetch.decoding import ACCEPTED
from newsarc.fetch.exchange import Answer, Budget, Exchange, Headers, Limit
from newsarc.fetch.failures import is_host_failure, shown, status_error
from newsarc.fetch.hops import check_url, follow, target_of
from newsarc.fetch.kinds import check_kind
from newsarc.fetch.pace import Pace
from newsarc.fetch.request import Request
from newsarc.fetch.robots import MAX_ROBOTS_BYTES, Manners, Robots, RobotsFile
from newsarc.fetch.world import World
from newsarc.page import Page

# What a server may send back to itself: any visible character, and bytes that came as surrogate escapes.
_SENDABLE = re.compile(
    r"[^\x00-\x20\x7f\ud800-\udc7f\udd00-\udfff](?:[^\x00-\x1f\x7f\ud800-\udc7f\udd00-\udfff]*\S)?"
)


class Visitor:
    """Fetches pages one by one; a failed visit is not repeated here."""

    def __init__(
        self,
        settings: NetworkSettings,
        *,
        transport: httpx.AsyncBaseTransport,
        pace: Pace,
        world: World,
        robots: bool,
        robots_files: MutableMapping[str, RobotsFile],
    ) -> None:
        self._settings = settings
        self._exchange = Exchange(transport, pace, settings, world)
        self._obeys_robots = robots
        self._robots = Robots(self._ask_robots, pace, world, robots_files)
        self._user_agent = user_agent(settings.contact)

    def budget(self, request: Request | None = None) -> Budget:
        given = request.timeout if request else None
        return Budget(self._settings.timeout if given is None else given)

    async def visit(self, request: Request, budget: Budget) -> Page:
        """The page of a request; raises FetchError."""
        headers = self._headers(request)
        limit = Limit(max_bytes=request.max_bytes)

        async def ask(url: str) -> Answer:
            if self._obeys_robots:
                await self._robots.check(url, budget)
            answer = await self._exchange.get(
                url, headers=headers, limit=limit, budget=budget, delay=request.delay
            )
            self._check_status(answer, request)
            if answer.status < 300:
                check_kind(answer, request.accept)
            return answer

        if request.is_bare:
            return _page(request, await ask(check_url(request.url)))
        answer, hops = await follow(request.url, ask)
        return replace(
            _page(request, answer),
            redirects=tuple(hop.url for hop in hops),
            hops=tuple(_page(request, hop) for hop in hops),
        )

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that robots.txt of the URL's host names; raises FetchError where it cannot be read."""
        return await self._robots.sitemaps(check_url(url), self.budget())

    async def manners(self, url: str) -> Manners:
        """How the URL is asked for; raises FetchError where robots.txt cannot be read."""
        return await self._robots.manners(check_url(url), self.budget())

    def _check_status(self, answer: Answer, request: Request) -> None:
        status = answer.status
        if status == 206:
            raise Truncated(shown(answer.url), "only a part of the page came (HTTP 206)")
        is_known = status == 304 and (request.etag or request.last_modified)
        if 200 <= status < 300 or target_of(answer) or is_known:
            return
        error = status_error(answer.url, status, self._exchange.pause_asked(answer))
        if not request.is_bare or (is_host_failure(error) and not answer.is_memento):
            raise error

    async def _ask_robots(self, url: str, budget: Budget) -> Answer:
        headers = self._headers(Request(url=url, accept="text/plain, */*;q=0.5"))
        limit = Limit(max_bytes=MAX_ROBOTS_BYTES, cut=True)
        return await self._exchange.get(url, headers=headers, limit=limit, budget=budget)

    def _headers(self, request: Request) -> Headers:
        headers = [
            ("User-Agent", self._user_agent),
            ("Accept", request.accept),
            ("Accept-Encoding", ACCEPTED),
        ]
        if request.etag and _SENDABLE.fullmatch(request.etag):
            headers.append(("If-None-Match", request.etag))
        if request.last_modified and _SENDABLE.fullmatch(request.last_modified):
            headers.append(("If-Modified-Since", request.last_modified))
        return (*headers, *request.headers)


def user_agent(contact: str | None) -> str:
    """newsarc, its version, and whom to write to.

    >>> user_agent("desk@example.org").partition(" ")[2]
    '(+desk@example.org)'
    """
    shown_contact = "".join(char for char in contact or "" if char.isascii() and char.isprintable())
    return f"newsarc/{newsarc.__version__} (+{shown_contact.strip() or 'news archive'})"


def _page(request: Request, answer: Answer) -> Page:
    return Page(
        url=answer.url,
        requested_url=request.url,
        status=answer.status,
        headers=answer.headers,
        payload=answer.payload,
        body=answer.body,
        fetched_at=answer.complete_at,
        elapsed_ms=answer.elapsed_ms,
        ip_address=answer.ip_address,
        http_version=answer.http_version,
        request_headers=answer.request_headers,
        truncated=answer.truncated,
    )
