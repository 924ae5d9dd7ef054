"""Pages on their way to the archive: results come when they are durable, soon, and many at a time."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsarc.archive import Archive
from newsarc.config import NetworkSettings
from newsarc.errors import PageError
from newsarc.fetch import Fetcher
from newsarc.page import Page
from newsarc.pipeline import Task, gather, gather_pages
from newsarc.workers import Workers
from tests.archive.samples import WatchedDisk
from tests.cli.pages import article_page
from tests.fetch.server import Asked, Server, answer

SETTINGS = NetworkSettings(delay=0.0, allow_private=True)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as workers:
        yield workers


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def page_of(number: int) -> tuple[Task, Page | PageError]:
    """A page of one of eight sites."""
    url = f"https://site{number % 8}.example/2026/story-{number}"
    body = article_page(f"Story {number}").encode()
    page = Page(
        url=url,
        requested_url=url,
        status=200,
        headers=(("Content-Type", "text/html"),),
        payload=body,
        body=body,
        fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    return Task(url=url), page


def test_visits_to_one_page_become_its_revisions_in_their_order(tmp_path: Path) -> None:
    visits = []
    for day in range(1, 7):
        task, page = page_of(1)
        assert isinstance(page, Page)
        # The first takes the parser longest.
        body = article_page(f"Story, day {day}").encode() + b"<i></i>" * (60_000 if day == 1 else 1)
        at = datetime(2026, 11, day, tzinfo=UTC)
        visits.append((task, replace(page, payload=body, body=body, fetched_at=at)))

    with Workers(2) as two, Archive(tmp_path / "archive", create=True) as archive:
        outcomes = [result.outcome for result in gather_pages(visits, workers=two, archive=archive)]
        (article,) = archive.articles()
        revisions = [revision.title for revision in archive.revisions(article.id)]

    assert outcomes == ["new", *["updated"] * 5]
    assert revisions == [f"Story, day {day}" for day in range(1, 7)]


def test_the_first_result_does_not_wait_for_a_page_that_takes_long(
    server: Server, workers: Workers, tmp_path: Path
) -> None:
    is_known = False

    async def slow(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        for _ in range(600):  # until the first page's result was given out, but not for ever
            if is_known:
                break
            await asyncio.sleep(0.02)
        writer.write(answer(article_page("Slow") if is_known else "", status="200 OK"))
        return True

    server.routes |= {"/quick": answer(article_page("Quick")), "/slow": slow}
    tasks = [Task(url=server.url("/quick")), Task(url=server.url("/slow"))]
    outcomes = []

    with Fetcher(SETTINGS) as fetcher, Archive(tmp_path / "archive", create=True) as archive:
        for result in gather(tasks, fetcher=fetcher, workers=workers, archive=archive):
            is_known = True
            outcomes.append((result.task.url.rpartition("/")[2], result.outcome))

    assert outcomes == [("quick", "new"), ("slow", "new")]


def test_a_result_is_given_out_when_it_is_on_the_disk_and_many_go_there_together(
    workers: Workers, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    raw_syncs = []

    def watch(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "sync" and "raw" in Path(f"/proc/self/fd/{arguments[0]}").readlink().parts:
            raw_syncs.append(arguments)

    with Archive(folder, create=True, disk=WatchedDisk(watch)) as archive:  # type: ignore[arg-type]
        for result in gather_pages(map(page_of, range(64)), workers=workers, archive=archive):
            assert result.outcome == "new"
            assert result.article is not None
            with Archive(folder) as other:
                assert other.get(result.article.id) == result.article

        assert archive.count() == 64
    assert 1 < len(raw_syncs) < 32


def test_who_stops_listening_loses_nothing_that_was_told(workers: Workers, tmp_path: Path) -> None:
    with Archive(tmp_path / "archive", create=True) as archive:
        results = gather_pages(map(page_of, range(40)), workers=workers, archive=archive)
        told = [next(results).article for _ in range(3)]
        results.close()  # type: ignore[attr-defined]

        stored = [article.id for article in archive.articles()]

    assert {article.id for article in told if article} <= set(stored)
    assert list(Archive(tmp_path / "archive").verify()) == []
