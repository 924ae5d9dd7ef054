"""P4: whichever call to the disk fails in a run, nothing acknowledged is lost, and the next run goes on.

What `Archive.add`, a repair and a migration do is in tests/archive; here are whole runs, over real parts.
"""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from newsarc.archive import Archive, Filter, Note
from newsarc.article import Article
from newsarc.config import NetworkSettings, Source
from newsarc.errors import ArchiveError
from newsarc.extract import extract_page
from newsarc.fetch import Fetcher
from newsarc.pipeline import Result, Task, gather
from newsarc.reextract import reextract
from newsarc.scrape import scrape
from newsarc.workers import Workers
from tests.archive.samples import FailingDisk, WatchedDisk
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer

PATHS = [f"/2026/story-number-{n}" for n in range(3)]


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A site of three stories and a feed, and who reads its pages."""

    server: Server
    workers: Workers
    told: list[Article] = field(default_factory=list)
    """What was acknowledged since it was last emptied."""

    def publish(self, edition: str) -> None:
        """Puts the stories on the site, each with a text of its own."""
        pages = {path: answer(article_page(f"{edition} {path[-8:]}", extra=edition)) for path in PATHS}
        self.server.routes |= pages
        links = "".join(f"<item><link>{self.server.url(path)}</link></item>" for path in PATHS)
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{links}</channel></rss>'
        self.server.routes["/feed"] = answer(feed, content_type="application/rss+xml")

    def hear(self, result: Result) -> None:
        """Notes what a run says that it has stored."""
        if result.article and result.outcome in ("new", "updated"):
            self.told.append(result.article)


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Server() as server, Workers(1) as workers:
        yield Newsroom(server, workers)


Work = Callable[[Archive, Newsroom], object]


def nothing(archive: Archive, newsroom: Newsroom) -> None:
    newsroom.publish("First")


def fetch(archive: Archive, newsroom: Newsroom) -> None:
    tasks = [Task(url=newsroom.server.url(path)) for path in PATHS]
    with Fetcher(NetworkSettings(allow_private=True, delay=0)) as fetcher:
        for result in gather(tasks, fetcher=fetcher, workers=newsroom.workers, archive=archive):
            newsroom.hear(result)


def fetch_and_edit(archive: Archive, newsroom: Newsroom) -> None:
    newsroom.publish("First")
    fetch(archive, newsroom)
    newsroom.publish("Second")


def scrape_feed(archive: Archive, newsroom: Newsroom) -> None:
    source = Source(name="s", url=newsroom.server.url("/feed"), kind="feed")
    with Fetcher(NetworkSettings(allow_private=True, delay=0)) as fetcher:
        scrape([source], archive=archive, fetcher=fetcher, workers=newsroom.workers, on_result=newsroom.hear)


def keep_badly_read(archive: Archive, newsroom: Newsroom) -> None:
    """Stores pages with titles as another extractor has read them."""
    fetch_and_edit(archive, newsroom)
    for article in list(archive.articles()):
        page = archive.raw_page(article)
        archive.add(replace(extract_page(page), title="Read badly"), page, force=True)


def read_again(archive: Archive, newsroom: Newsroom) -> None:
    for reading in reextract(archive, workers=newsroom.workers, chosen=Filter(), again=True):
        if reading.after and reading.outcome == "updated":
            newsroom.told.append(reading.after)


def reindex(archive: Archive, newsroom: Newsroom) -> None:
    newsroom.told.extend(archive.articles())
    archive.reindex()


def keep_notes(archive: Archive, newsroom: Newsroom) -> None:
    newsroom.told.extend(archive.articles())
    for article in archive.articles():
        archive.keep_note(article.id, Note(tags=("read",)))
        assert archive.tagged("read")


WORK: dict[str, tuple[Work, Work]] = {
    "fetch": (nothing, fetch),
    "revision": (fetch_and_edit, fetch),
    "scrape": (nothing, scrape_feed),
    "reindex": (fetch_and_edit, reindex),
    "reextract": (keep_badly_read, read_again),
    "notes": (fetch_and_edit, keep_notes),
}
"""By name: what is there before, and what is done while the disk fails."""


def assert_kept(folder: Path, told: list[Article]) -> None:
    with Archive(folder) as archive:
        archive.count()  # tidies up
        for article in told:
            stored = {(each.title, each.text_hash) for each in archive.revisions(article.id)}
            assert (article.title, article.text_hash) in stored
        assert list(archive.verify()) == []


@pytest.mark.parametrize("samples", [3, pytest.param(None, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", WORK)
def test_p4_any_call_to_the_disk_may_fail(
    newsroom: Newsroom, tmp_path: Path, name: str, samples: int | None
) -> None:
    before, work = WORK[name]
    with Archive(tmp_path / "before", create=True) as archive:
        before(archive, newsroom)
    calls: list[str] = []
    shutil.copytree(tmp_path / "before", tmp_path / "whole")
    with Archive(tmp_path / "whole", disk=WatchedDisk(lambda call, _: calls.append(call))) as archive:  # type: ignore[arg-type]
        work(archive, newsroom)
    assert calls

    for n in range(1, len(calls) + 1, max(1, len(calls) // samples) if samples else 1):
        newsroom.told.clear()
        folder = tmp_path / str(n)
        shutil.copytree(tmp_path / "before", folder)
        disk = FailingDisk(n, errno.ENOSPC)
        with suppress(ArchiveError), Archive(folder, disk=disk) as archive:  # type: ignore[arg-type]
            work(archive, newsroom)
        assert_kept(folder, newsroom.told)

        with Archive(folder) as archive:
            work(archive, newsroom)
            assert archive.count() == len(PATHS)
        assert_kept(folder, newsroom.told)
        shutil.rmtree(folder)
