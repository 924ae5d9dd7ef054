"""Tasks -> pages -> the archive: what is fetched is kept as it comes."""

import logging
from collections.abc import Iterable, Iterator
from typing import Final

from newsarc.archive import Archive
from newsarc.errors import ArchiveError, FetchError, RobotsDisallowed
from newsarc.fetch import Fetcher, Request
from newsarc.page import Page
from newsarc.pipeline.keeping import Keeping
from newsarc.pipeline.tasks import Outcome, Result, Task
from newsarc.workers import Workers

log = logging.getLogger(__name__)

_PATIENCE: Final = 0.2
"""Seconds without a page after which what is there is stored."""


class Gathering(Keeping):
    """One call of `gather`: pages on the network, pages in the workers' hands, and the archive."""

    def __init__(self, *, fetcher: Fetcher, workers: Workers, archive: Archive | None, force: bool) -> None:
        super().__init__(workers=workers, archive=archive, force=force)
        self._fetcher = fetcher
        if archive is not None:
            archive.describe(fetcher.facts)
        self._tasks: dict[str, Task] = {}

    def results(self, tasks: Iterable[Task]) -> Iterator[Result]:
        try:
            for fetched in self._fetcher.fetch_or_wait(self._requests(tasks), patience=_PATIENCE):
                if fetched:
                    yield from self._keep(self._tasks[fetched[0].url], fetched[1])
                yield from self._finished(is_idle=fetched is None)
            yield from self._all()
        finally:
            self._templates.keep()

    def _keep(self, task: Task, answer: Page | FetchError) -> Iterator[Result]:
        if isinstance(answer, FetchError):
            yield _not_fetched(task, answer)
        elif answer.status == 304:
            yield Result(task=task, outcome="unchanged", article=self._stored(task))
        else:
            yield from self._extract(task, answer)

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
