"""Pages -> the archive: extracted by the workers, stored in batches.

What goes to the disk together goes there many times faster. The result of an article is given out when it is
on the disk, so a batch waits neither long nor for more than there is.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from newsarc.archive import Added, Archive
from newsarc.archive.records import decide
from newsarc.article import Article
from newsarc.errors import ArchiveError, Damaged, PageError
from newsarc.extract import extract_page
from newsarc.page import Page
from newsarc.pipeline.tasks import Outcome, Result, Task
from newsarc.templates import Templates
from newsarc.urls import site
from newsarc.workers import Extraction, Workers

log = logging.getLogger(__name__)

_BATCH: Final = 32
"""Articles that are stored together."""
_BATCH_BYTES: Final = 32 << 20
"""The same in bytes of their pages."""
_BATCH_SECONDS: Final = 0.5
"""How long an article may wait for others."""
_AHEAD: Final = 12
"""Pages in hand for each worker, so that none is idle while a batch is stored."""
_AHEAD_OF_SITE: Final = 2
"""The same of one site: each is read in the light of those before."""
_AHEAD_BYTES: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class _InHand:
    """A page that a worker has."""

    task: Task
    page: Page
    stored: Article | None
    """As it stands in the archive."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """An article that is to be stored with its page."""

    task: Task
    page: Page
    article: Article
    since: float


class Keeping:
    """Pages in the workers' hands, articles that are ready to be stored, and the archive."""

    def __init__(
        self,
        *,
        workers: Workers,
        archive: Archive | None,
        force: bool,
        dry_run: bool = False,
        wants: Callable[[Article], bool] = lambda article: True,
    ) -> None:
        self._workers = workers
        self._archive = archive
        self._force = force
        self._dry_run = dry_run
        self._wants = wants
        self._templates = Templates(archive)
        self._in_hand: dict[Future[Extraction], _InHand] = {}
        self._ready: list[_Ready] = []

    def kept(self, pages: Iterable[tuple[Task, Page | PageError]]) -> Iterator[Result]:
        """The results of pages, as they are done."""
        try:
            for task, page in pages:
                yield from self._settled(task.url)
                if isinstance(page, PageError):
                    yield Result(task=task, outcome="failed", reason="not_read", error=page)
                elif (stored := self._with_this_page(task, page)) is not None:
                    outcome: Outcome = "unchanged" if self._wants(stored) else "unwanted"
                    yield Result(task=task, outcome=outcome, article=stored)
                else:
                    yield from self._extract(task, page)
                yield from self._finished()
            yield from self._all()
        finally:
            if not self._dry_run:
                self._templates.keep()

    def _settled(self, url: str) -> Iterator[Result]:
        """The results of earlier visits to a page: each visit is judged in the light of the one before."""
        while any(each.task.url == url for each in self._in_hand.values()):
            wait(self._in_hand, return_when=FIRST_COMPLETED)
            yield from self._finished()
        if any(each.task.url == url for each in self._ready):
            yield from self._store()

    def _with_this_page(self, task: Task, page: Page) -> Article | None:
        """The stored article that was taken from these very bytes: then there is nothing to be done."""
        stored = None if self._force else self._stored(task)
        is_same = stored and stored.raw and stored.raw.sha256 == sha256(page.payload).hexdigest()
        return stored if is_same else None

    def _stored(self, task: Task) -> Article | None:
        """The page's article as it stands in the archive, if it can be read."""
        known = self._archive.id_of(task.url) if self._archive else None
        if self._archive is None or known is None:
            return None
        try:
            return self._archive.get(known)
        except Damaged:
            return None

    def _extract(self, task: Task, page: Page) -> Iterator[Result]:
        """Hands a page to the workers; gives the results for which there was time until there was room."""
        while not self._has_room(page):
            wait(self._in_hand, return_when=FIRST_COMPLETED)
            yield from self._finished()
        stored = self._stored(task)
        future = self._workers.submit(
            page,
            template=self._templates.of(page.url),
            learn=stored is None and self._templates.wants(page.url),
            # How newsarc first came to know the page is not changed by a later visit.
            discovered_by=(stored.discovered_by if stored else None) or task.discovered_by,
        )
        self._in_hand[future] = _InHand(task, page, stored)

    def _has_room(self, page: Page) -> bool:
        pages = [each.page for each in self._in_hand.values()]
        of_site = [each for each in pages if site(each.url) == site(page.url)]
        return (
            len(pages) < _AHEAD * self._workers.count
            and len(of_site) < _AHEAD_OF_SITE * self._workers.count
            and _bytes_of(pages) < _AHEAD_BYTES
        )

    def _all(self) -> Iterator[Result]:
        """The results of all that is in hand."""
        while self._in_hand:
            wait(self._in_hand, return_when=FIRST_COMPLETED)
            yield from self._finished()
        yield from self._store()

    def _finished(self, *, is_idle: bool = False) -> Iterator[Result]:
        """The results that need no waiting; where nothing else is to be done, a batch need not be full."""
        for future in [future for future in self._in_hand if future.done()]:
            if result := self._read(future, self._in_hand.pop(future)):
                yield result
            if self._is_due():
                yield from self._store()
        if is_idle or self._is_due():
            yield from self._store()

    def _is_due(self) -> bool:
        """Whether what is ready makes a batch, or has waited long enough."""
        return bool(self._ready) and (
            len(self._ready) >= _BATCH
            or time.monotonic() - self._ready[0].since >= _BATCH_SECONDS
            or _bytes_of(each.page for each in self._ready) >= _BATCH_BYTES
        )

    def _read(self, future: "Future[Extraction]", in_hand: _InHand) -> Result | None:
        """The result of an extraction; None where its article is ready to be stored."""
        task, page, stored = in_hand.task, in_hand.page, in_hand.stored
        try:
            extraction = future.result()
            if not self._wants(extraction.article):
                return Result(task=task, outcome="unwanted", article=extraction.article)
            if self._reads_the_same(stored, page, extraction.article):
                return Result(task=task, outcome="unchanged", article=stored)
        except PageError as error:
            article = _unread(page, task)
            return Result(
                task=task, outcome="failed", article=article, reason="extraction_failed", error=error
            )
        article = extraction.article
        if self._archive is None:
            return Result(task=task, outcome="extracted", article=article)
        if self._is_new(article):  # its site's next page is to be read in its light, stored or not
            self._templates.learn(page.url, extraction.template)
        self._ready.append(_Ready(task, page, article, time.monotonic()))
        return None

    def _is_new(self, article: Article) -> bool:
        """Whether an article will be the first of its address."""
        assert self._archive
        is_known = article.url is not None and self._archive.id_of(article.url) is not None
        return not is_known and decide(None, article, force=self._force).outcome == "new"

    def _store(self) -> Iterator[Result]:
        """Stores what is ready; gives the results when all of it is on the disk."""
        ready, self._ready = self._ready, []
        if not ready or self._archive is None:
            return
        items = [(each.article, each.page) for each in ready]
        answers = self._archive.add_many(items, force=self._force, dry_run=self._dry_run)
        for each, added in zip(ready, answers, strict=True):
            yield _kept(each, added)

    def _reads_the_same(self, stored: Article | None, page: Page, incoming: Article) -> bool:
        """Whether a text is another only because we read pages otherwise than when the stored one was read.

        Then the page that was kept, read anew, gives the incoming text: the publisher changed nothing.
        """
        if self._archive is None or self._force or stored is None:
            return False
        if stored.text_hash == incoming.text_hash:
            return False  # the archive sees that by itself
        try:
            kept = self._archive.raw_page(stored)
        except ArchiveError:
            return False
        again = self._workers.submit(kept, template=self._templates.of(page.url)).result().article
        return again.text_hash == incoming.text_hash and again.title == incoming.title


def _kept(ready: _Ready, added: Added | Damaged) -> Result:
    task = ready.task
    if isinstance(added, Damaged):
        # What lies there is damaged; that is for `verify` and no reason to leave the other pages.
        return Result(task=task, outcome="failed", article=ready.article, reason="damaged", error=added)
    log.info(added.outcome, extra={"url": task.url, "id": added.article.id, "reason": added.reason})
    return Result(task=task, outcome=added.outcome, article=added.article, reason=added.reason)


def _bytes_of(pages: Iterable[Page]) -> int:
    return sum(len(page.body) for page in pages)


def _unread(page: Page, task: Task) -> Article:
    """The record of a page that made its parser hang or fall: what is known without a look inside."""
    article = extract_page(replace(page, body=b""), discovered_by=task.discovered_by)
    fetch = replace(article.fetch, bytes=len(page.body)) if article.fetch else None
    return replace(article, fetch=fetch, warnings=(*article.warnings, "extraction_failed"))
