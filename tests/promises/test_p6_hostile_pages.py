"""P6: one bad page never stops a run. Pages made to hang their reader end as honest records, in time."""

from contextlib import suppress
from pathlib import Path

import pytest

from newsarc.archive import Archive
from newsarc.config import NetworkSettings
from newsarc.errors import PageError
from newsarc.fetch import Fetcher
from newsarc.pipeline import Result, Task, gather
from newsarc.workers import Workers
from newsarc.workers.pool import TIMEOUT
from tests.fetch.server import Server, answer
from tests.promises.hostile import SENTENCE, STORY, hostile_pages
from tests.workers.test_workers import page

HANG = "a_hundred_thousand_attributes"
QUICK_BYTES = 400_000

GOOD = STORY.replace("Monday", "Friday").encode()


def assert_honest(result: Result, html: bytes) -> None:
    """A record says what it has: that a page could not be read, or "ok" where the story is there."""
    article = result.article
    assert article is not None
    assert result.outcome in ("new", "refused", "failed")
    if result.outcome == "failed":
        assert (article.status, article.text) == ("empty", "")
        assert "extraction_failed" in article.warnings
        assert article.url == result.task.url
        assert article.fetch is not None
        assert article.fetch.bytes == len(html)
    if article.status == "ok" and SENTENCE.encode() in html:
        assert SENTENCE.strip() in article.text


def test_p6_hostile_pages_end_as_honest_records_and_the_run_goes_on(server: Server, tmp_path: Path) -> None:
    pages = {name: html for name, html in hostile_pages().items() if len(html) < QUICK_BYTES or name == HANG}
    for name, html in pages.items():
        server.routes[f"/bad/{name}"] = answer(html, content_type="text/html")
        server.routes[f"/good/{name}"] = answer(GOOD)
    paths = [f"/{kind}/{name}" for name in pages for kind in ("bad", "good")]

    with (
        Archive(tmp_path / "archive", create=True) as archive,
        Workers(2, timeout=4.0) as workers,
        Fetcher(NetworkSettings(allow_private=True, delay=0)) as fetcher,
    ):
        tasks = (Task(url=server.url(path)) for path in paths)
        results = {
            result.task.url.partition("/bad/")[2] or result.task.url: result
            for result in gather(tasks, fetcher=fetcher, workers=workers, archive=archive)
        }
        damage = list(archive.verify())

    assert len(results) == len(paths)
    for name, html in pages.items():
        assert_honest(results[name], html)
        assert results[server.url(f"/good/{name}")].outcome == "new"
    assert results[HANG].outcome == "failed"
    assert damage == []


@pytest.mark.slow
def test_p2_each_hostile_page_is_read_in_10_seconds_or_given_up() -> None:
    """How long it takes until one is given up, depends on the machine's other work; that it is, does not."""
    assert TIMEOUT <= 10
    with Workers(1) as workers:
        workers.submit(page(GOOD)).result()
        for html in hostile_pages().values():
            with suppress(PageError):  # what becomes of one that is given up, the test above says
                assert workers.submit(page(html)).result(timeout=60).article.status
