"""Batch: many requests, worked off host by host, in bounded memory.

Each host has a line of its own, worked by one task, so a slow host holds up nobody else. A page that failed
for a moment waits its back-off beside the line while the others go on. Results stay few: a page is not begun
before there is room for it.
"""

import asyncio
import traceback
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Final

from newsarc.errors import FetchError, HTTPStatus
from newsarc.fetch.exchange import Budget
from newsarc.fetch.failures import causes, is_transient
from newsarc.fetch.pace import PATIENCE, Pace, backoff
from newsarc.fetch.request import Request
from newsarc.fetch.world import World
from newsarc.page import Page
from newsarc.urls import find_url, host

WINDOW: Final = 2000
"""Requests taken in ahead of their results, so that hosts far apart in the input still run side by side."""
MAX_TRIES: Final = 4

Result = tuple[Request, Page | FetchError]


@dataclass(slots=True)
class _Job:
    request: Request
    budget: Budget
    tries: int = 0
    error: FetchError | None = None


class Batch:
    """The requests of one call. `add` and `take` belong to the caller's thread, the rest to the loop's."""

    def __init__(
        self,
        *,
        loop: asyncio.AbstractEventLoop,
        visit: Callable[[Request, Budget], Awaitable[Page]],
        budget: Callable[[Request], Budget],
        pace: Pace,
        world: World,
        room: int,
    ) -> None:
        self._loop = loop
        self._visit = visit
        self._budget = budget
        self._pace = pace
        self._world = world
        self._room = asyncio.Semaphore(room)
        self._results: SimpleQueue[Result | BaseException | None] = SimpleQueue()
        self._lines: defaultdict[str, deque[_Job]] = defaultdict(deque)
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._retries: set[asyncio.Task[None]] = set()
        self._in_hand: dict[str, _Job] = {}
        self._stopping = False
        self.pending = 0

    # In the caller's thread.

    def add(self, request: Request) -> None:
        self.pending += 1
        self._loop.call_soon_threadsafe(self._enqueue, _Job(request, self._budget(request)))

    def has_result(self) -> bool:
        return not self._results.empty()

    def take(self, patience: float | None = None) -> Result | None:
        """The next result, waited for; None where the batch was stopped and there is none any more.

        Raises Empty where there is none yet after `patience` seconds.
        """
        result = self._results.get(timeout=patience)
        if isinstance(result, BaseException):
            raise result
        if result is not None:
            self.pending -= 1
            self._loop.call_soon_threadsafe(self._room.release)
        return result

    # On the loop.

    def _enqueue(self, job: _Job) -> None:
        if self._stopping:
            return
        url = find_url(job.request.url)
        name = host(url) if url else ""
        line = self._lines[name]
        if job.tries:
            line.appendleft(job)
        else:
            line.append(job)
        if name not in self._workers:
            task = self._workers[name] = self._loop.create_task(self._work(name, line))
            task.add_done_callback(self._report_crash)

    async def _work(self, name: str, line: deque[_Job]) -> None:
        while line and not self._stopping:
            await self._pace.due(name)
            await self._room.acquire()
            job = self._in_hand[name] = line.popleft()
            outcome = await self._try(job)
            del self._in_hand[name]
            if outcome is None:
                self._room.release()
            else:
                self._results.put((job.request, outcome))
        del self._workers[name]
        if not line:
            self._lines.pop(name, None)

    async def _try(self, job: _Job) -> Page | FetchError | None:
        """The outcome, or None where the job is to be tried again and waits for it."""
        try:
            return await self._visit(job.request, job.budget)
        except FetchError as error:
            _forget_locals(error)
            job.tries += 1
            if error.code == "host_resting" and job.error:
                return job.error  # what the host did says more than that it rests now
            gap = backoff(job.tries, self._world.random())
            if self._stopping or not _worth_another_try(job, error, gap):
                return error
            job.error = error
        job.budget.left -= gap
        retry = self._loop.create_task(self._retry(job, gap))
        self._retries.add(retry)
        retry.add_done_callback(self._retries.discard)
        return None

    async def _retry(self, job: _Job, gap: float) -> None:
        await self._world.sleep(gap)
        self._enqueue(job)

    def _report_crash(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception():
            self._results.put(task.exception())

    async def stop(self, grace: float) -> None:
        """Starts nothing new, gives what is in hand some seconds, and ends the results."""
        self._stopping = True
        begun = {name for name, job in self._in_hand.items() if job.budget.begun}
        finishing = [task for name, task in self._workers.items() if name in begun]
        others = [*self._retries, *(task for name, task in self._workers.items() if name not in begun)]
        for task in others:
            task.cancel()
        if finishing:
            await asyncio.wait(finishing, timeout=grace)
        for task in finishing:
            task.cancel()
        await asyncio.gather(*finishing, *others, return_exceptions=True)
        self._results.put(None)


def _forget_locals(error: FetchError) -> None:
    """Lets go of what the frames of a traceback hold: an error that is kept would keep half a body."""
    for cause in causes(error):
        traceback.clear_frames(cause.__traceback__)


def _worth_another_try(job: _Job, error: FetchError, gap: float) -> bool:
    if job.tries >= MAX_TRIES or job.budget.left <= gap or not is_transient(error):
        return False
    return not (isinstance(error, HTTPStatus) and (error.retry_after or 0.0) > PATIENCE)
