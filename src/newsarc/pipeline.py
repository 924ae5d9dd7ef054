"""URLs -> the archive: fetch, extract, store; one result for each URL, whatever happened to it."""

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal

from newsarc.archive import Archive
from newsarc.article import Article, Discovery
from newsarc.errors import ArchiveError, Damaged, FetchError, NewsarcError, PageError, RobotsDisallowed
from newsarc.extract import extract_page
from newsarc.fetch import Fetcher, Request
from newsarc.page import Page
from newsarc.templates import Templates
from newsarc.workers import Extraction, Workers

log = logging.getLogger(__name__)
logging.getLogger("newsarc").addHandler(logging.NullHandler())  # who wants to see the log says so

Outcome = Literal["new", "updated", "unchanged", "refused", "failed", "extracted", "unwanted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A page to archive, and how newsarc came to know it."""

    url: str
    discovered_by: Discovery | None = None
    source: str | None = None
    """The name of the source that offered it."""
    around: datetime | None = None
    """When the page is likely to have been there, if that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one task. `article` is as it stands in the archive, or as extracted where refused."""

    task: Task
    outcome: Outcome
    article: Article | None = None
    reason: str | None = None
    """Why it was refused or failed, as a short code."""
    error: NewsarcError | None = None


def gather(
    tasks: Iterable[Task],
    *,
    fetcher: Fetcher,
    workers: Workers,
    archive: Archive | None,
    force: bool = False,
) -> Iterator[Result]:
    """Fetches, extracts and stores the tasks' pages, several hosts at once; results come as they are done.

    Without an archive nothing is stored, and the outcome is "extracted". A page that stands in the archive
    is asked for conditionally, unless `force`. One bad page never stops the others; an error of the archive
    does.
    """
    return _Gathering(fetcher=fetcher, workers=workers, archive=archive, force=force).results(tasks)


def gather_pages(
    pages: Iterable[tuple[Task, Page | PageError]],
    *,
    workers: Workers,
    archive: Archive | None,
    force: bool = False,
    dry_run: bool = False,
    wants: Callable[[Article], bool] = lambda article: True,
) -> Iterator[Result]:
    """As `gather`, for pages that are there already.

    What `wants` does not let through is "unwanted". With `dry_run` nothing is stored or learned.
    """
    return _Keeping(workers=workers, archive=archive, force=force, dry_run=dry_run, wants=wants).kept(pages)


class _Keeping:
    """Pages in the workers' hands, and the archive."""

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
        self._in_hand: dict[Future[Extraction], tuple[Task, Page, Article | None]] = {}

    def kept(self, pages: Iterable[tuple[Task, Page | PageError]]) -> Iterator[Result]:
        """The results of pages, as they are done."""
        try:
            for task, page in pages:
                if isinstance(page, PageError):
                    yield Result(task=task, outcome="failed", reason="not_read", error=page)
                elif (stored := self._with_this_page(task, page)) is not None:
                    yield Result(task=task, outcome="unchanged", article=stored)
                else:
                    self._extract(task, page)
                yield from self._finished(at_most=2 * self._workers.count)
            yield from self._finished(at_most=0)
        finally:
            if not self._dry_run:
                self._templates.keep()

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

    def _extract(self, task: Task, page: Page) -> None:
        stored = self._stored(task)
        future = self._workers.submit(
            page,
            template=self._templates.of(page.url),
            learn=stored is None and self._templates.wants(page.url),
            # How newsarc first came to know the page is not changed by a later visit.
            discovered_by=(stored.discovered_by if stored else None) or task.discovered_by,
        )
        self._in_hand[future] = (task, page, stored)

    def _finished(self, *, at_most: int) -> Iterator[Result]:
        """The results of extractions that are done, until no more than so many are in hand."""
        while self._in_hand:
            done = [future for future in self._in_hand if future.done()]
            if not done and len(self._in_hand) <= at_most:
                return
            if not done:
                done = list(wait(self._in_hand, return_when=FIRST_COMPLETED).done)
            for future in done:
                yield self._keep(future, *self._in_hand.pop(future))

    def _keep(self, future: "Future[Extraction]", task: Task, page: Page, stored: Article | None) -> Result:
        try:
            extraction = future.result()
            if self._reads_the_same(stored, page, extraction.article):
                return Result(task=task, outcome="unchanged", article=stored)
        except PageError as error:
            article = _unread(page, task)
            return Result(
                task=task, outcome="failed", article=article, reason="extraction_failed", error=error
            )
        article = extraction.article
        if not self._wants(article):
            return Result(task=task, outcome="unwanted", article=article)
        if self._archive is None:
            return Result(task=task, outcome="extracted", article=article)
        try:
            added = self._archive.add(article, page, force=self._force, dry_run=self._dry_run)
        except Damaged as error:
            # What lies there is damaged; that is for `verify` and no reason to leave the other pages.
            return Result(task=task, outcome="failed", article=article, reason="damaged", error=error)
        if added.outcome == "new":
            self._templates.learn(page.url, extraction.template)
        log.info(added.outcome, extra={"url": task.url, "id": added.article.id, "reason": added.reason})
        return Result(task=task, outcome=added.outcome, article=added.article, reason=added.reason)

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


def _unread(page: Page, task: Task) -> Article:
    """The record of a page that made its parser hang or fall: what is known without a look inside."""
    article = extract_page(replace(page, body=b""), discovered_by=task.discovered_by)
    fetch = replace(article.fetch, bytes=len(page.body)) if article.fetch else None
    return replace(article, fetch=fetch, warnings=(*article.warnings, "extraction_failed"))


class _Gathering(_Keeping):
    """One call of `gather`: pages on the network, pages in the workers' hands, and the archive."""

    def __init__(self, *, fetcher: Fetcher, workers: Workers, archive: Archive | None, force: bool) -> None:
        super().__init__(workers=workers, archive=archive, force=force)
        self._fetcher = fetcher
        if archive is not None:
            archive.describe(fetcher.facts)
        self._tasks: dict[str, Task] = {}

    def results(self, tasks: Iterable[Task]) -> Iterator[Result]:
        try:
            for request, answer in self._fetcher.fetch_all(self._requests(tasks)):
                task = self._tasks[request.url]
                if isinstance(answer, FetchError):
                    yield _not_fetched(task, answer)
                elif answer.status == 304:
                    yield Result(task=task, outcome="unchanged", article=self._stored(task))
                else:
                    self._extract(task, answer)
                yield from self._finished(at_most=2 * self._workers.count)
            yield from self._finished(at_most=0)
        finally:
            self._templates.keep()

    def _requests(self, tasks: Iterable[Task]) -> Iterator[Request]:
        for task in tasks:
            if task.url not in self._tasks:
                self._tasks[task.url] = task
                yield self._request(task)

    def _request(self, task: Task) -> Request:
        """Asks with the validators of the stored page, if its bytes are still what they were."""
        article = None if self._force else self._stored(task)
        if self._archive is None or article is None or article.fetch is None or article.url != task.url:
            return Request(url=task.url)
        try:
            self._archive.raw_page(article)
        except ArchiveError:
            return Request(url=task.url)
        headers = article.fetch.headers
        return Request(url=task.url, etag=headers.get("etag"), last_modified=headers.get("last-modified"))


def _not_fetched(task: Task, error: FetchError) -> Result:
    log.info("not fetched", extra={"url": task.url, "reason": error.code})
    # That robots.txt keeps us out of a page is no failure: we are not welcome there.
    outcome: Outcome = "refused" if isinstance(error, RobotsDisallowed) else "failed"
    return Result(task=task, outcome=outcome, reason=error.code, error=error)
