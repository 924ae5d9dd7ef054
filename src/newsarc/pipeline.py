"""URLs -> the archive: fetch, extract, store; one result for each URL, whatever happened to it."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from newsarc.archive import Archive
from newsarc.article import Article, Discovery
from newsarc.errors import ArchiveError, Damaged, FetchError, NewsarcError, PageError, RobotsDisallowed
from newsarc.extract import SiteTemplate, extract_page
from newsarc.fetch import Fetcher, Request
from newsarc.page import Page
from newsarc.templates import Templates

log = logging.getLogger(__name__)
logging.getLogger("newsarc").addHandler(logging.NullHandler())  # who wants to see the log says so

Outcome = Literal["new", "updated", "unchanged", "refused", "failed", "extracted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A page to archive, and how newsarc came to know it."""

    url: str
    discovered_by: Discovery | None = None
    source: str | None = None
    """The name of the source that offered it."""


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
    tasks: Iterable[Task], *, fetcher: Fetcher, archive: Archive | None, force: bool = False
) -> Iterator[Result]:
    """Fetches, extracts and stores the tasks' pages, several hosts at once; results come as they are done.

    Without an archive nothing is stored, and the outcome is "extracted". A page that stands in the archive
    is asked for conditionally, unless `force`. One bad page never stops the others; an error of the archive
    does.
    """
    open_tasks: dict[str, Task] = {}
    templates = Templates(archive)

    def requests() -> Iterator[Request]:
        for task in tasks:
            if task.url not in open_tasks:
                open_tasks[task.url] = task
                yield _request(task.url, None if force else archive)

    try:
        for request, answer in fetcher.fetch_all(requests()):
            task = open_tasks[request.url]
            if isinstance(answer, FetchError):
                log.info("not fetched", extra={"url": task.url, "reason": answer.code})
                # That robots.txt keeps us out of a page is no failure: we are not welcome there.
                outcome: Outcome = "refused" if isinstance(answer, RobotsDisallowed) else "failed"
                yield Result(task=task, outcome=outcome, reason=answer.code, error=answer)
            else:
                yield _keep(task, answer, archive, templates, force=force)
    finally:
        templates.keep()


def _request(url: str, archive: Archive | None) -> Request:
    """Asks with the validators of the stored page, if its bytes are still what they were."""
    known = archive.id_of(url) if archive else None
    if archive is None or known is None:
        return Request(url=url)
    try:
        article = archive.get(known)
        archive.raw_page(article)
    except ArchiveError:
        return Request(url=url)
    if article.fetch is None or article.url != url:
        return Request(url=url)
    headers = article.fetch.headers
    return Request(url=url, etag=headers.get("etag"), last_modified=headers.get("last-modified"))


def _reads_the_same(
    stored: Article, incoming: Article, archive: Archive, template: SiteTemplate | None
) -> bool:
    """Whether a text is another only because we read pages otherwise than when the stored one was read.

    Then the page that was kept, read anew, gives the incoming text, and the publisher changed nothing.
    """
    if stored.text_hash == incoming.text_hash:
        return False  # the archive sees that by itself
    try:
        page = archive.raw_page(stored)
    except ArchiveError:
        return False
    again = extract_page(page, template=template)
    return again.text_hash == incoming.text_hash and again.title == incoming.title


def _stored(task: Task, archive: Archive | None) -> Article | None:
    """The page's article as it stands in the archive, if it can be read."""
    known = archive.id_of(task.url) if archive else None
    if archive is None or known is None:
        return None
    try:
        return archive.get(known)
    except Damaged:
        return None


def _keep(task: Task, page: Page, archive: Archive | None, templates: Templates, *, force: bool) -> Result:
    stored = _stored(task, archive)
    if page.status == 304:
        return Result(task=task, outcome="unchanged", article=stored)
    # How newsarc first came to know the page is not changed by a later visit.
    discovery = (stored.discovered_by if stored else None) or task.discovered_by
    template = templates.of(page.url)
    try:
        article = extract_page(page, template=template, discovered_by=discovery)
        if stored and archive and not force and _reads_the_same(stored, article, archive, template):
            return Result(task=task, outcome="unchanged", article=stored)
    except Exception as error:  # a fault of ours on one page must not end a night's run
        log.exception("extraction failed", extra={"url": page.url})
        failure = PageError(
            page.url, f"extraction failed ({type(error).__name__}) (try: --debug, and report it)"
        )
        return Result(task=task, outcome="failed", reason="extraction_failed", error=failure)
    if archive is None:
        return Result(task=task, outcome="extracted", article=article)
    try:
        added = archive.add(article, page, force=force)
    except Damaged as error:
        # What lies there is damaged; that is for `verify` to mend and no reason to leave the other pages.
        return Result(task=task, outcome="failed", article=article, reason="damaged", error=error)
    if added.outcome == "new":
        templates.learn(page)
    log.info(added.outcome, extra={"url": task.url, "id": added.article.id, "reason": added.reason})
    return Result(task=task, outcome=added.outcome, article=added.article, reason=added.reason)
