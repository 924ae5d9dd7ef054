"""URLs -> the archive: fetch, extract, store; one result for each URL, whatever happened to it."""

import logging
from collections.abc import Callable, Iterable, Iterator

from newsarc.archive import Archive
from newsarc.article import Article
from newsarc.errors import PageError
from newsarc.fetch import Fetcher
from newsarc.page import Page
from newsarc.pipeline.gathering import Gathering
from newsarc.pipeline.keeping import Keeping
from newsarc.pipeline.tasks import Outcome, Result, Task
from newsarc.workers import Workers

__all__ = ["Outcome", "Result", "Task", "gather", "gather_pages"]

logging.getLogger("newsarc").addHandler(logging.NullHandler())  # who wants to see the log says so


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
    return Gathering(fetcher=fetcher, workers=workers, archive=archive, force=force).results(tasks)


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
    return Keeping(workers=workers, archive=archive, force=force, dry_run=dry_run, wants=wants).kept(pages)
