"""Workers: the parent's side. Hands pages to child processes, and ends a child that takes too long."""

import logging
import math
import os
import pickle
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import BinaryIO, Final, Self

import msgspec

from newsarc.article import Article, Discovery
from newsarc.errors import PageError
from newsarc.page import Page
from newsarc.workers.frames import read_frame, write_frame
from newsarc.workers.jobs import Answer, Job

log = logging.getLogger(__name__)

TIMEOUT: Final = 10.0
"""Seconds that a child may take for one page."""

START_TIMEOUT: Final = 60.0
"""The same for its first page, on a machine that is busy."""

_GLANCE: Final = 0.1
"""Seconds between two looks at who takes too long; a timer for each page would cost the start of a thread."""

_PIPE_BYTES: Final = 1 << 19

_decoder = msgspec.json.Decoder(Answer)  # for any thread, see `article`


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The record of a page, and the site's template with that page in it, where that was asked for."""

    article: Article
    template: str | None = None


class Workers:
    """Child processes that extract pages; use it as a context manager. The first starts at once.

    `rules` is a folder of publishers' rules that go before those that ship. Raises ConfigError where one of
    them cannot be read.
    """

    def __init__(
        self, count: int | None = None, *, timeout: float = TIMEOUT, rules: Path | None = None
    ) -> None:
        self.count = count or count_cores()
        self._timeout = timeout
        self._rules = rules if rules is not None and _holds_rules(rules) else None
        self._idle: SimpleQueue[_Child] = SimpleQueue()
        self._threads = ThreadPoolExecutor(self.count, thread_name_prefix="newsarc extract")
        self._children: set[_Child] = set()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._end_late, name="newsarc watch", daemon=True)

    def __enter__(self) -> Self:
        self._idle.put(self._new_child())
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in tuple(self._children):
            child.close() if kind is None else child.kill()
        self._threads.shutdown(cancel_futures=True)
        self._ended.set()
        self._watch.join()

    def submit(
        self,
        page: Page,
        *,
        template: str | None = None,
        learn: bool = False,
        discovered_by: Discovery | None = None,
    ) -> "Future[Extraction]":
        """Begins to extract a page. The result raises PageError where it took too long, too much memory, or
        met a fault of ours."""
        job = Job(page=page, template=template, learn=learn, discovered_by=discovered_by)
        return self._threads.submit(self._work, job)

    def _work(self, job: Job) -> Extraction:
        child = self._child()
        try:
            answer = child.ask(job, self._timeout)
        except BaseException:
            self._forget(child)
            raise
        self._idle.put(child)
        if answer.error is not None:
            log.error("extraction failed", extra={"url": job.page.url, "child": answer.error})
            why = "not enough memory" if "MemoryError" in answer.error else "a fault of newsarc's"
            raise PageError(job.page.url, f"extraction failed: {why} (try: -v, and report it)")
        return Extraction(article=Article.from_json(answer.article), template=answer.template)

    def _child(self) -> "_Child":
        return self._new_child() if self._idle.empty() else self._idle.get()

    def _new_child(self) -> "_Child":
        child = _Child(self._rules)
        with self._lock:
            self._children.add(child)
        return child

    def _forget(self, child: "_Child") -> None:
        child.kill()
        with self._lock:
            self._children.discard(child)

    def _end_late(self) -> None:
        """Ends the children that take too long, as long as there are any."""
        while not self._ended.wait(_GLANCE):
            with self._lock:
                children = tuple(self._children)
            for child in children:
                child.end_if_late()


class _Child:
    """One process, for one page at a time."""

    def __init__(self, rules: Path | None) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "newsarc.workers.child", *([str(rules)] if rules else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        _widen(self._pipes()[0])
        self._is_warm = False
        self._lock = threading.Lock()
        self._deadline = math.inf
        self._is_late = False

    def ask(self, job: Job, timeout: float) -> Answer:
        """The child's answer. Raises PageError where it dies or takes longer than `timeout` seconds."""
        stdin, stdout = self._pipes()
        self._set_deadline(time.monotonic() + (timeout if self._is_warm else START_TIMEOUT))
        try:
            write_frame(stdin, pickle.dumps(job))
            data = read_frame(stdout)
        except OSError:
            data = None
        self._set_deadline(math.inf)
        if data is None or self._is_late:
            why = f"took longer than {timeout:g} s" if self._is_late else "the parser crashed"
            raise PageError(job.page.url, f"extraction failed: {why} (a page made to hang parsers?)")
        self._is_warm = True
        return _decoder.decode(data)

    def close(self) -> None:
        """Lets the process end by itself."""
        with suppress(OSError):
            self._pipes()[0].close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        self.kill()

    def kill(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in self._pipes():
            with suppress(OSError):  # what was not sent yet has no reader any more
                pipe.close()

    def end_if_late(self) -> None:
        """Ends the process if its answer is overdue; for any thread."""
        with self._lock:
            if time.monotonic() > self._deadline:
                self._is_late = True
                self._process.kill()

    def _set_deadline(self, moment: float) -> None:
        with self._lock:
            self._deadline = moment

    def _pipes(self) -> tuple[BinaryIO, BinaryIO]:
        process = self._process
        assert process.stdin
        assert process.stdout
        return process.stdin, process.stdout  # type: ignore[return-value]


def _widen(pipe: BinaryIO) -> None:
    """Lets a pipe take a page at once, where it can: else both sides wake up for each 64 KiB of it."""
    with suppress(ImportError, AttributeError, OSError):  # Linux alone can, as far as the user may
        from fcntl import F_SETPIPE_SZ, fcntl

        fcntl(pipe, F_SETPIPE_SZ, _PIPE_BYTES)


def _holds_rules(folder: Path) -> bool:
    """Whether a folder holds rules, all of which can be read: better to hear of it now than from a child."""
    if not any(folder.glob("*.toml")):
        return False
    from newsarc.extract.site_rules import read_rule_book

    return bool(read_rule_book(folder).rules)


def count_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
