"""One question, one answer: a GET that is polite, bounded in time and bytes, and whose errors are ours.

Redirects, robots.txt and what the answer means are not its job.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import httpx

from newsarc.config import NetworkSettings
from newsarc.errors import FetchError, TooLarge
from newsarc.fetch.decoding import decode_through, decoders_for
from newsarc.fetch.failures import NETWORK_ERRORS, explain, is_host_failure, shown, status_error
from newsarc.fetch.pace import Pace, parse_retry_after
from newsarc.fetch.request import MIB
from newsarc.fetch.world import World
from newsarc.urls import host

_CONNECT_SECONDS: Final = 10.0
_SILENCE_SECONDS: Final = 15.0
_DRAINED_BYTES: Final = 64 * 1024
_DRAIN_SECONDS: Final = 1.0
_FRAMING_BYTES: Final = 64 * 1024
"""How much larger than the decoded limit a coded body may be: gzip can only lose on random bytes."""

Headers = tuple[tuple[str, str], ...]


class Budget:
    """The seconds that one page may take, its retries among them. Waiting for a host's turn costs nothing."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.begun = False

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        self.begun = True
        started = time.monotonic()
        try:
            async with asyncio.timeout(max(self.left, 0.0)):
                yield
        finally:
            self.left -= time.monotonic() - started


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said to one request."""

    url: str
    status: int
    headers: Headers
    payload: bytes = field(repr=False)
    body: bytes = field(repr=False)
    """Decoded; empty where the status is no success."""
    request_headers: Headers
    complete_at: datetime
    elapsed_ms: int
    ip_address: str | None
    http_version: str
    truncated: str | None = None
    """As in Page."""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def is_memento(self) -> bool:
        """Whether it is what another server once said, its status included (RFC 7089, 4.5.4)."""
        return self.header("memento-datetime") is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How much of a body is wanted, decoded; where more comes it is cut, or the whole is an error."""

    max_bytes: int
    cut: bool = False


class Exchange:
    """Asks servers, one request a host at a time, and some hosts at once."""

    def __init__(
        self, transport: httpx.AsyncBaseTransport, pace: Pace, settings: NetworkSettings, world: World
    ) -> None:
        self._transport = transport
        self._pace = pace
        self._world = world
        self._through_proxy = settings.proxy is not None
        self._permits = asyncio.Semaphore(settings.concurrency)

    async def get(
        self, url: str, *, headers: Headers, limit: Limit, budget: Budget, delay: float = 0.0
    ) -> Answer:
        """The answer of the server, whatever its status; raises FetchError."""
        name = host(url)
        self._refuse_resting(url, name)
        async with self._pace.turn(name, delay), self._permits:
            self._refuse_resting(url, name)
            try:
                async with budget.spend():
                    answer = await self._ask(url, headers, limit)
            except NETWORK_ERRORS as error:
                failure = explain(url, error)
                if is_host_failure(failure):
                    self._pace.failed(name, failure)
                raise failure from error
            self._note(name, answer)
            return answer

    def _refuse_resting(self, url: str, name: str) -> None:
        reason = self._pace.resting(name)
        if reason:
            raise FetchError(shown(url), reason, code="host_resting")

    def _note(self, name: str, answer: Answer) -> None:
        if answer.status < 400 or answer.is_memento:
            self._pace.succeeded(name)
            return
        pause = self.pause_asked(answer)
        if pause:
            self._pace.pause(name, pause)
        failure = status_error(answer.url, answer.status)
        if is_host_failure(failure):
            self._pace.failed(name, failure)
        else:
            self._pace.succeeded(name)

    def pause_asked(self, answer: Answer) -> float | None:
        """The seconds of Retry-After, where the status lets it mean a pause."""
        if answer.status not in (429, 503):
            return None
        return parse_retry_after(answer.header("retry-after"), self._world.now())

    async def _ask(self, url: str, headers: Headers, limit: Limit) -> Answer:
        timeouts = {
            "connect": _CONNECT_SECONDS,
            "read": _SILENCE_SECONDS,
            "write": _SILENCE_SECONDS,
            "pool": None,
        }
        request = httpx.Request("GET", url, headers=_bytes(headers), extensions={"timeout": timeouts})
        started = self._world.clock()
        response = await self._transport.handle_async_request(request)
        try:
            if response.is_success:
                truncated = None
                payload, body = await _read(url, response, limit)
            else:
                body = b""
                payload, truncated = await _drain(response)
        finally:
            await response.aclose()
        return Answer(
            url=url,
            status=response.status_code,
            headers=_text(response.headers.raw),
            payload=payload,
            body=body,
            request_headers=_text(request.headers.raw),
            complete_at=self._world.now(),
            elapsed_ms=round((self._world.clock() - started) * 1000),
            ip_address=None if self._through_proxy else _peer(response),
            http_version=response.http_version,
            truncated=truncated,
        )


async def _read(url: str, response: httpx.Response, limit: Limit) -> tuple[bytes, bytes]:
    """The body of a success as it came and decoded."""
    promised = response.headers.get("content-length", "")
    if not limit.cut and promised.isdigit() and int(promised) > limit.max_bytes + _FRAMING_BYTES:
        raise _too_large(url, limit)
    decoders = decoders_for(response.headers.get_list("content-encoding"))
    payload = bytearray()
    body = bytearray() if decoders else payload  # the same, so that it is not held twice
    async for chunk in response.aiter_raw():
        payload += chunk
        for piece in decode_through(decoders, chunk) if decoders else ():
            body += piece
            if len(body) > limit.max_bytes:
                break
        if len(body) > limit.max_bytes or len(payload) > limit.max_bytes + _FRAMING_BYTES:
            if limit.cut:
                return bytes(payload), bytes(body[: limit.max_bytes])
            raise _too_large(url, limit)
    if payload:
        for decoder in decoders:
            decoder.finish()
    kept = bytes(payload)
    return kept, bytes(body) if decoders else kept


async def _drain(response: httpx.Response) -> tuple[bytes, str | None]:
    """The body of another answer as it came, and why it may not be whole.

    A short one is read to its end, so that the connection can be used again; else it is hung up on.
    """
    payload = bytearray()
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for chunk in response.aiter_raw():
                payload += chunk
                if len(payload) > _DRAINED_BYTES:
                    return bytes(payload[:_DRAINED_BYTES]), "length"
    except TimeoutError:
        return bytes(payload), "time"
    except httpx.HTTPError:
        return bytes(payload), "disconnect"
    return bytes(payload), None


def _too_large(url: str, limit: Limit) -> TooLarge:
    return TooLarge(shown(url), f"larger than {limit.max_bytes / MIB:.4g} MiB")


def _text(pairs: Iterable[tuple[bytes, bytes]]) -> Headers:
    return tuple(
        (name.decode("utf-8", "surrogateescape"), value.decode("utf-8", "surrogateescape"))
        for name, value in pairs
    )


def _bytes(pairs: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("utf-8", "surrogateescape")) for name, value in pairs]


def _peer(response: httpx.Response) -> str | None:
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream else None
    return str(peer[0]) if peer else None
