"""Mends an archive: the pages that it kept are read again, by processes that can be killed."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from newsarc.archive import Archive
from newsarc.article import Article
from newsarc.page import Page
from newsarc.templates import Templates
from newsarc.workers import Workers

if TYPE_CHECKING:
    from newsarc.archive.repair import Mended


def repair(archive: Archive, *, workers: Workers, progress: Callable[[int, int], None]) -> "Iterator[Mended]":
    """Mends what `verify` finds, and gives what was done, as it is done."""
    templates = Templates(archive)

    def extract(page: Page) -> Article:
        return workers.submit(page, template=templates.of(page.url)).result().article

    return archive.repair(extract, progress)
