"""Pages that are gone, taken from a web archive after all the others were fetched.

The archive is asked about a page once, whatever the answer, and never about one that is kept already.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final

from newsarc.archive import Archive
from newsarc.errors import FetchError, NoMemento
from newsarc.fetch import WebArchive
from newsarc.page import Page
from newsarc.pipeline import Result, Task, gather_pages
from newsarc.workers import Workers

log = logging.getLogger(__name__)

GONE: Final = frozenset({"http_404", "http_410"})
"""The reasons for which a page counts as gone."""

GONE_BY_HAND: Final = GONE | {"no_such_host"}
"""The same where a person asks: they know that it is not their own network that fails."""

NOT_ASKED: Final = "wayback_failed"
"""The reason of a page that is gone where the web archive gave no answer: it may have it."""


def with_fallback(
    results: Iterable[Result],
    *,
    web_archive: WebArchive,
    workers: Workers,
    archive: Archive | None,
    force: bool = False,
    gone: Collection[str] = GONE,
    wants: Callable[[Task], bool] = lambda task: True,
) -> Iterator[Result]:
    """The results, but for pages that are gone what the web archive has of them, if their task is wanted.

    Those come last. Where the Fetcher is stopped, those that were not asked for yet do not come at all.
    """
    missing = []
    for result in results:
        if result.reason in gone and wants(result.task) and not _is_kept(result.task, archive):
            missing.append(result)
        else:
            yield result
    for result in missing:
        pages = web_archive.pages(result.task.url, around=result.task.around)
        try:
            found = _first_kept(result.task, pages, workers=workers, archive=archive, force=force)
        except FetchError as error:
            if error.code == "stopped":
                return
            yield _still_missing(result, error, web_archive)
        else:
            yield found


def _first_kept(
    task: Task, pages: Iterable[Page], *, workers: Workers, archive: Archive | None, force: bool
) -> Result:
    """What came of the first page that is an article. Raises NoMemento where none is."""
    refused: str | None = None
    for page in pages:
        for result in gather_pages([(task, page)], workers=workers, archive=archive, force=force):
            log.info(result.outcome, extra={"url": task.url, "via": page.via and page.via.url})
            if result.outcome != "refused":
                return result
            refused = refused or result.reason
    raise NoMemento(task.url, f"what it has is no article ({refused})")


def _is_kept(task: Task, archive: Archive | None) -> bool:
    return archive is not None and archive.id_of(task.url) is not None


def _still_missing(result: Result, error: FetchError, web_archive: WebArchive) -> Result:
    """A page is given up for its own reason alone, not for one of the web archive's."""
    assert result.error
    if isinstance(error, NoMemento):
        reason, said = result.reason, error.why
    else:
        reason, said = NOT_ASKED, f"it could not be asked: {error.why}"
    log.info("not in a web archive", extra={"url": result.task.url, "reason": error.code})
    why = f"{result.error.why}; {web_archive.name}: {said}"
    return replace(result, reason=reason, error=FetchError(result.error.subject, why, code=reason))
