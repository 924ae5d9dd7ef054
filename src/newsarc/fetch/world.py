"""What a Fetcher takes from the world: names, clocks, sleep, chance, trust. Tests hand in their own."""

import asyncio
import random
import socket
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import httpcore
import httpx


async def resolve_host(host: str) -> Sequence[str]:
    """The addresses of a host, in the system's order of preference; raises socket.gaierror.

    Each lookup has a daemon thread of its own: a resolver that hangs must not keep the program from leaving,
    as it would in an executor, which is joined at exit.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str], error: Exception | None) -> None:
        if answer.done():
            return
        if error:
            answer.set_exception(error)
        else:
            answer.set_result(addresses)

    def look_up() -> None:
        addresses: list[str] = []
        error: Exception | None = None
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        except (OSError, UnicodeError) as caught:
            error = caught
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, addresses, error)

    threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
    return await answer


@cache
def trusted_authorities() -> ssl.SSLContext:
    """Checks certificates against Mozilla's authorities and the system's, which an intranet adds to."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The seams of a Fetcher."""

    resolve: Callable[[str], Awaitable[Sequence[str]]] = resolve_host
    clock: Callable[[], float] = time.monotonic
    """Seconds that only grow; politeness is measured by it."""
    now: Callable[[], datetime] = utc_now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = random.random
    tls: Callable[[], ssl.SSLContext] = trusted_authorities
    network: Callable[[], httpcore.AsyncNetworkBackend] = httpcore.AnyIOBackend
    """What connects to an address once it was judged."""
