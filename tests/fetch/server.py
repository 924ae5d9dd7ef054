"""A web server that misbehaves to order: raw bytes on a socket, so that every rule of HTTP can be broken."""

import asyncio
import ssl
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as the server saw it."""

    at: float
    host: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Asked, asyncio.StreamWriter], Awaitable[bool | None]]
"""Writes an answer; True keeps the connection open."""


def answer(
    body: bytes | str = "<p>A page.</p>",
    *,
    status: str = "200 OK",
    content_type: str | None = "text/html; charset=utf-8",
    headers: dict[str, str] | None = None,
) -> bytes:
    """A well-formed answer."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}"]
    if content_type is not None:
        lines.append(f"Content-Type: {content_type}")
    lines.extend(f"{name}: {value}" for name, value in (headers or {}).items())
    lines.append(f"Content-Length: {len(data)}")
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + data


class Server:
    """Serves `routes` (by path, or by host and path) on 127.0.0.1 under every name below .localhost.

    A route is an answer's bytes or a handler. robots.txt is 404 where no route says otherwise. `asked` is the
    log; `busiest` counts the most requests that a host had in flight at once.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.routes: dict[str, bytes | Handler] = {}
        self.asked: list[Asked] = []
        self.connections = 0
        self.busiest: Counter[str] = Counter()
        self._in_flight: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)), daemon=True)
        self._thread.start()
        started.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    def url(self, path: str, *, host: str = "site") -> str:
        return f"http{'s' if self._tls else ''}://{host}.localhost:{self.port}{path}"

    def paths(self, *, host: str = "site") -> list[str]:
        """The paths asked of one host, in order."""
        return [asked.path for asked in self.asked if asked.host == f"{host}.localhost"]

    async def _serve(self, started: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._closing = asyncio.Event()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self._closing.wait()
        server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = self._loop.create_task(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while asked := await _read_request(reader):
                self.asked.append(asked)
                self._in_flight[asked.host] += 1
                self.busiest[asked.host] = max(self.busiest[asked.host], self._in_flight[asked.host])
                try:
                    keep = await self._answer(asked, writer)
                finally:
                    self._in_flight[asked.host] -= 1
                if not keep:
                    return
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client hung up, which is what it is meant to do with most of these
        finally:
            writer.close()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        path = asked.path.partition("?")[0]
        route = self.routes.get(asked.host.partition(".")[0] + path) or self.routes.get(path)
        if route is None:
            route = answer("<h1>Not found</h1>", status="404 Not Found")
        if not isinstance(route, bytes):
            return bool(await route(asked, writer))
        writer.write(route)
        await writer.drain()
        return is_whole(route)


def is_whole(route: bytes) -> bool:
    head, _, body = route.partition(b"\r\n\r\n")
    return head.endswith(b"Content-Length: %d" % len(body))


async def _read_request(reader: asyncio.StreamReader) -> Asked | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
    return Asked(at=time.monotonic(), host=host, path=first.split(" ")[1], headers=headers)
