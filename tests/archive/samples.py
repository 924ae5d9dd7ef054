"""Articles and pages to put into archives, and disks that fail or remember."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from newsarc.archive.files import RealDisk
from newsarc.article import Article, Author, Discovery, Fetch
from newsarc.page import Page
from newsarc.text import text_hash
from newsarc.urls import article_id, url_key

FETCHED = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
TEXT = "\n\n".join(
    f"Paragraph {n}: border guards compare a face with the photograph in a passport." for n in range(20)
)


def make_article(url: str = "https://www.news.example/2026/11/faces", **changes: Any) -> Article:
    """A good article; `text` brings its hash along."""
    key = url_key(url)
    article = Article(
        id=article_id(key),
        url=url,
        requested_url=url,
        url_key=key,
        title="Faces at the border",
        authors=(Author(name="José Álvarez"), Author(name="Mary Poe")),
        topics=("Biometrics", "Border control"),
        date_published="2026-11-20T09:00:00+01:00",
        language="en",
        text=TEXT,
        status="ok",
        fetch=Fetch(at=FETCHED.isoformat(), status=200),
        discovered_by=Discovery(kind="feed", url="https://www.news.example/feed"),
    )
    article = replace(article, **changes)
    return replace(article, text_hash=text_hash(article.text), word_count=len(article.text.split()))


def make_page(article: Article, payload: bytes = b"<html><p>as it came</p></html>", **changes: Any) -> Page:
    """The page that an article was taken from."""
    assert article.url is not None
    page = Page(
        url=article.url,
        requested_url=article.url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        payload=payload,
        body=payload,
        fetched_at=FETCHED,
        ip_address="192.0.2.7",
        request_headers=(("Host", "www.news.example"), ("Accept", "text/html")),
    )
    return replace(page, **changes)


def numbered(count: int) -> list[Article]:
    """Several articles, one a day."""
    return [
        make_article(
            f"https://www.news.example/story-{n}",
            title=f"Story {n}",
            date_published=f"2026-10-{n:02d}T10:00:00Z",
        )
        for n in range(1, count + 1)
    ]


def snapshot(folder: Path) -> dict[str, bytes]:
    """What is in a folder's files, SQLite's working files and locks aside."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", "-wal", ".lock"))
    }


CALLS = (
    "create",
    "append",
    "write",
    "sync",
    "close",
    "truncate",
    "rename",
    "remove",
    "make_folder",
    "sync_folder",
)


class WatchedDisk:
    """A disk that calls `watch` with the name and arguments of each call before it makes it."""

    def __init__(self, watch: Callable[[str, tuple[Any, ...]], None]) -> None:
        disk = RealDisk()
        for name in CALLS:
            setattr(self, name, self._watched(name, getattr(disk, name), watch))

    @staticmethod
    def _watched(name: str, call: Callable[..., Any], watch: Callable[[str, tuple[Any, ...]], None]) -> Any:
        def watched(*arguments: Any) -> Any:
            watch(name, arguments)
            return call(*arguments)

        return watched


class FailingDisk(WatchedDisk):
    """A disk whose Nth call fails, and all after it until `is_well`; to close a file always works."""

    def __init__(self, fail_at: int, error: int) -> None:
        super().__init__(self._count)
        self.calls = 0
        self.is_well = False
        self._lock = Lock()
        self._fail_at = fail_at
        self._error = error

    def _count(self, name: str, arguments: tuple[Any, ...]) -> None:
        with self._lock:  # files are forced to the disk side by side
            self.calls += 1
            is_broken = self.calls >= self._fail_at
        if is_broken and not self.is_well and name != "close":
            raise OSError(self._error, "the disk says no")
