"""Fetcher: the front of this part. Synchronous for its callers; an event loop works on a thread behind it."""

import asyncio
import signal
import threading
from collections.abc import Generator, Iterable, Iterator, MutableMapping
from concurrent.futures import Future
from contextlib import closing, suppress
from queue import Empty
from types import TracebackType
from typing import Final, Self

from newsarc.config import NetworkSettings
from newsarc.errors import FetchError
from newsarc.fetch.batch import WINDOW, Batch, Result
from newsarc.fetch.failures import shown
from newsarc.fetch.pace import Pace
from newsarc.fetch.request import Request
from newsarc.fetch.robots import Manners, RobotsFile
from newsarc.fetch.transport import make_transport
from newsarc.fetch.visitor import Visitor, user_agent
from newsarc.fetch.world import World
from newsarc.page import Page

GRACE: Final = 5.0
"""Seconds that a page in hand gets when the Fetcher is stopped."""


class Fetcher:
    """Fetches pages politely and safely; use it as a context manager.

    Everything that goes through one Fetcher shares the pace of each host, so a run has one Fetcher. With
    `settings.proxy` the proxy resolves names, and addresses are not checked.
    """

    def __init__(
        self,
        settings: NetworkSettings,
        *,
        robots: bool = True,
        robots_files: MutableMapping[str, RobotsFile] | None = None,
        world: World | None = None,
    ) -> None:
        self._world = world or World()
        self._settings = settings
        self._robots = robots
        self._pace = Pace(settings.delay, self._world)
        self._transport = make_transport(settings, self._world)
        self._visitor = Visitor(
            settings,
            transport=self._transport,
            pace=self._pace,
            world=self._world,
            robots=robots,
            robots_files={} if robots_files is None else robots_files,
        )
        self._batches: set[Batch] = set()
        self._stopped = False
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop
        self._closing: asyncio.Event

    def __enter__(self) -> Self:
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="newsarc fetch", daemon=True)
        self._thread.start()
        ready.result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped = True
        assert self._thread
        with suppress(RuntimeError):  # the loop is gone already
            self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(GRACE)

    @property
    def facts(self) -> dict[str, str]:
        """How it asks, in the words of a `warcinfo`; nothing that a stranger may not read."""
        settings = self._settings
        return {
            "http-header-user-agent": user_agent(settings.contact),
            **({"operator": settings.contact} if settings.contact else {}),
            "robots": "obey" if self._robots else "ignore",
            "delay": f"{settings.delay:g}",
            "timeout": f"{settings.timeout:g}",
            "concurrency": str(settings.concurrency),
            "proxy": "yes" if settings.proxy else "no",
        }

    def fetch(self, request: Request) -> Page:
        """One page; raises FetchError."""
        outcomes = [outcome for _, outcome in self.fetch_all((request,))]
        if not outcomes:
            raise FetchError(shown(request.url), "stopped before it was fetched", code="stopped")
        if isinstance(outcomes[0], FetchError):
            raise outcomes[0]
        return outcomes[0]

    def fetch_all(self, requests: Iterable[Request]) -> Iterator[Result]:
        """Each request with its page or its error, as they complete; otherwise as `fetch_or_wait`."""
        with closing(self.fetch_or_wait(requests, patience=None)) as results:
            yield from filter(None, results)

    def fetch_or_wait(
        self, requests: Iterable[Request], *, patience: float | None
    ) -> Generator[Result | None, None, None]:
        """Each request with its page or its error, as they complete; None after `patience` seconds without.

        Hosts are asked side by side, each by one request at a time. `requests` is read on the caller's
        thread, a window ahead of the results, so it may be a generator of any length. Closing the iterator
        drops what is in hand.
        """
        batch = Batch(
            loop=self._running_loop(),
            visit=self._visitor.visit,
            budget=self._visitor.budget,
            pace=self._pace,
            world=self._world,
            room=self._settings.concurrency * 2,
        )
        self._batches.add(batch)
        try:
            yield from _work_off(batch, self._until_stopped(requests), patience)
        finally:
            self._batches.discard(batch)
            self._end(batch)

    def _until_stopped(self, requests: Iterable[Request]) -> Iterator[Request]:
        for request in requests:
            if self._stopped:
                break
            yield request

    def _end(self, batch: Batch) -> None:
        ending = batch.stop(0.0)
        try:
            ended = asyncio.run_coroutine_threadsafe(ending, self._loop)
        except RuntimeError:  # the loop is gone, and the batch with it
            ending.close()
            return
        with suppress(TimeoutError):
            ended.result(GRACE)

    def stop(self, *, grace: float = GRACE) -> None:
        """Lets what is in hand finish, for some seconds at most, and starts nothing new. For any thread."""
        self._stopped = True
        for batch in tuple(self._batches):
            asyncio.run_coroutine_threadsafe(batch.stop(grace), self._loop)

    def robots_sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that robots.txt of the URL's host names; raises FetchError where it cannot be read."""
        loop = self._running_loop()
        return asyncio.run_coroutine_threadsafe(self._visitor.sitemaps(url), loop).result()

    def manners(self, url: str) -> Manners:
        """How a URL is asked for: what robots.txt says, and the pause; raises FetchError as above."""
        return asyncio.run_coroutine_threadsafe(self._visitor.manners(url), self._running_loop()).result()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._thread is None:
            raise RuntimeError("a Fetcher works inside a with statement")
        return self._loop

    def _run(self, ready: "Future[None]") -> None:
        # A signal that this thread took would not wake the main one, which waits for a page.
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            runner.run(self._live(ready))

    async def _live(self, ready: "Future[None]") -> None:
        self._closing = asyncio.Event()
        async with self._transport:
            ready.set_result(None)
            await self._closing.wait()
            for batch in tuple(self._batches):
                await batch.stop(0.0)


def _work_off(
    batch: Batch, requests: Iterable[Request], patience: float | None
) -> Generator[Result | None, None, None]:
    for request in requests:
        batch.add(request)
        if (batch.pending >= WINDOW or batch.has_result()) and not (yield from _next(batch, patience)):
            return
    while batch.pending and (yield from _next(batch, patience)):
        pass


def _next(batch: Batch, patience: float | None) -> Generator[Result | None, None, bool]:
    """Gives the next result, None each time that patience ends; returns whether there may be more."""
    while True:
        try:
            result = batch.take(patience)
        except Empty:
            yield None
            continue
        if result is not None:
            yield result
        return result is not None
