"""Whatever fails when, and whoever is killed: nothing that was acknowledged is lost, and no file is torn."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsarc.archive import Added, Archive
from newsarc.archive.files import RealDisk, write_atomically
from newsarc.article import Article
from newsarc.errors import ArchiveError
from newsarc.page import Page
from newsarc.text import text_hash
from tests.archive.samples import TEXT, FailingDisk, WatchedDisk, make_article, make_page, numbered

STORY = [
    *numbered(1),
    make_article(),
    make_article(text=TEXT + "\n\nUpdate."),
    make_article(title="Another title", text=TEXT + "\n\nUpdate."),
]
"""An article, and another that is revised twice."""


Tell = Callable[[Archive], list[Article]]


def tell(archive: Archive) -> list[Article]:
    """Adds the story; the answer is what was acknowledged."""
    acknowledged = []
    for article in STORY:
        with suppress(ArchiveError):
            acknowledged.append(archive.add(article, make_page(article, article.text.encode())).article)
    return acknowledged


def tell_at_once(archive: Archive) -> list[Article]:
    """The same as one batch, with another article."""
    batch = [numbered(2)[1], *STORY]
    with suppress(ArchiveError):
        added = archive.add_many([(article, make_page(article, article.text.encode())) for article in batch])
        return [each.article for each in added if isinstance(each, Added)]
    return []


def assert_sound(folder: Path, acknowledged: list[Article]) -> None:
    with Archive(folder, create=True) as archive:
        assert archive.count() == len(list(folder.glob("articles/*/*/*/*.json")))  # tidies up
        for article in acknowledged:
            assert article in archive.revisions(article.id)
            assert archive.raw_page(article).payload == article.text.encode()
        assert list(archive.verify()) == []


def calls_of_a_story(folder: Path, tell: Tell) -> int:
    calls: list[str] = []
    with Archive(folder, create=True, disk=WatchedDisk(lambda name, _: calls.append(name))) as archive:  # type: ignore[arg-type]
        tell(archive)
    return len(calls)


@pytest.mark.parametrize("tell", [tell, tell_at_once])
def test_any_call_may_fail_and_nothing_acknowledged_is_lost(tmp_path: Path, tell: Tell) -> None:
    total = calls_of_a_story(tmp_path / "whole", tell)
    assert total > 50

    for n in range(1, total + 1):
        folder = tmp_path / str(n)
        acknowledged: list[Article] = []
        disk = FailingDisk(n, errno.ENOSPC)
        with suppress(ArchiveError), Archive(folder, create=True, disk=disk) as archive:  # type: ignore[arg-type]
            acknowledged = tell(archive)

        assert_sound(folder, acknowledged)


def test_a_disk_that_recovers_is_written_to_again(tmp_path: Path) -> None:
    for n in range(20, 35):
        folder = tmp_path / str(n)
        disk = FailingDisk(n, errno.EIO)
        with Archive(folder, create=True, disk=disk) as archive:  # type: ignore[arg-type]
            tell(archive)
            disk.is_well = True
            acknowledged = tell(archive)

        assert len(acknowledged) == len(STORY)
        assert_sound(folder, acknowledged[:2])


@pytest.mark.parametrize(
    ("error", "mend"), [(errno.ENOSPC, "make room"), (errno.EACCES, "--archive"), (errno.EROFS, "--archive")]
)
def test_an_error_names_the_file_the_cause_and_the_mend(tmp_path: Path, error: int, mend: str) -> None:
    disk = FailingDisk(1, error)

    with pytest.raises(ArchiveError) as caught:
        write_atomically(disk, tmp_path / "new" / "file.json", b"x")  # type: ignore[arg-type]

    message = str(caught.value)
    assert str(tmp_path) in message
    assert "the disk says no" in message
    assert mend in message
    assert "\n" not in message


def test_a_file_is_on_the_disk_before_its_name_is_and_both_before_we_say_so(tmp_path: Path) -> None:
    calls: list[tuple[str, tuple[Any, ...]]] = []
    disk = WatchedDisk(lambda name, arguments: calls.append((name, arguments)))

    write_atomically(disk, tmp_path / "a" / "file", b"x")  # type: ignore[arg-type]

    assert [name for name, _ in calls] == [
        "make_folder", "sync_folder", "create", "write", "sync", "close", "rename", "sync_folder",
    ]  # fmt: skip
    assert calls[-1][1] == (tmp_path / "a",)


def test_the_raw_page_comes_first_then_the_old_revision_then_the_article(folder: Path) -> None:
    synced: list[str] = []

    def watch(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "rename":
            synced.append("revision" if ".revisions" in str(arguments[1]) else arguments[1].suffix)
        elif name == "sync":
            path = Path(f"/proc/self/fd/{arguments[0]}").readlink()
            synced.append("raw" if "raw" in path.parts else "temporary")

    with Archive(folder, create=True) as archive:
        archive.add(STORY[1], make_page(STORY[1]))
    with Archive(folder, disk=WatchedDisk(watch)) as archive:  # type: ignore[arg-type]
        archive.add(STORY[2], make_page(STORY[2]))
        order = [name for name in synced if name != "temporary"]

    assert order == ["raw", "revision", ".json"]


def test_a_batch_is_forced_to_the_disk_in_as_many_steps_as_one_article(folder: Path) -> None:
    """Raw pages, then older revisions, then articles: each step is safe before the next begins."""
    steps: list[str] = []

    def watch(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "rename":
            steps.append("revision" if ".revisions" in str(arguments[1]) else "article")
        elif name == "sync":
            path = Path(f"/proc/self/fd/{arguments[0]}").readlink()
            is_raw, is_older = "raw" in path.parts, ".revisions" in path.parts
            steps.append("sync raw" if is_raw else "sync revision" if is_older else "sync article")
        elif name == "sync_folder" and "articles" in arguments[0].parts:
            steps.append("sync folder of revisions" if arguments[0].name == ".revisions" else "sync folder")

    def batch(text: str) -> list[tuple[Article, Page]]:
        articles = [replace(a, text=text, text_hash=text_hash(text)) for a in numbered(12)]
        return [(article, make_page(article, article.text.encode())) for article in articles]

    with Archive(folder, create=True) as archive:
        archive.add_many(batch(TEXT))
        (folder / "articles/news.example/2026/10/.revisions").mkdir()
    with Archive(folder, disk=WatchedDisk(watch)) as archive:  # type: ignore[arg-type]
        archive.add_many(batch(f"{TEXT} Update."))
        seen = list(steps)

    assert seen == [
        "sync raw",
        *["sync revision"] * 12, *["revision"] * 12, "sync folder of revisions",
        *["sync article"] * 12, *["article"] * 12, "sync folder",
    ]  # fmt: skip


def test_a_short_write_is_carried_on(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, True)
    child = os.fork()
    if child == 0:
        os.close(writer)
        total = 0
        while data := os.read(reader, 1 << 16):
            total += len(data)
        os._exit(0 if total == 1 << 20 else 1)
    os.close(reader)

    RealDisk().write(writer, bytes(1 << 20))

    os.close(writer)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


WRITER = """
import sys
from tests.archive.samples import TEXT, make_article, make_page
from newsarc.archive import Archive
with Archive(sys.argv[1], create=True) as archive:
    for n in range(10_000):
        article = make_article(f"https://www.news.example/{n % 50}", text=TEXT + f" Update {n}.")
        added = archive.add(article, make_page(article, article.text.encode()))
        print(added.article.id, added.article.revision, flush=True)
"""


def start_writer(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_kill_9_at_any_moment_loses_nothing_acknowledged(folder: Path) -> None:
    chance = random.Random(7)
    acknowledged: set[tuple[str, int]] = set()

    for _ in range(12):
        with start_writer(folder) as writer:
            assert writer.stdout is not None
            lines = [writer.stdout.readline()]
            time.sleep(chance.uniform(0, 0.15))
            writer.send_signal(signal.SIGKILL)
            lines += writer.stdout.readlines()
        acknowledged |= {(line.split()[0], int(line.split()[1])) for line in lines if line.endswith("\n")}

        with Archive(folder) as archive:
            assert archive.count() == len({article_id for article_id, _ in acknowledged} | set(ids(archive)))
            assert list(archive.verify()) == []

    with Archive(folder) as archive:
        stored = {(a.id, a.revision) for article_id in ids(archive) for a in archive.revisions(article_id)}
    assert acknowledged <= stored


def ids(archive: Archive) -> list[str]:
    return [row.id for row in archive.rows()]


def test_a_killed_run_is_called_unfinished_until_the_next_program_tidies_up(folder: Path) -> None:
    with start_writer(folder) as writer:
        assert writer.stdout is not None
        for _ in range(5):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        writer.stdout.read()

    before = list(Archive(folder).verify())
    with Archive(folder) as archive:
        archive.count()
        after = list(archive.verify())

    assert before
    assert {finding.problem for finding in before} == {"unfinished"}
    assert after == []
    assert not list(folder.rglob("*.open"))


def test_a_writer_that_lives_is_left_alone(folder: Path) -> None:
    articles = numbered(2)
    with Archive(folder, create=True) as writing:
        writing.add(articles[0], make_page(articles[0]))

        with Archive(folder) as reading:
            assert reading.count() == 1
            assert list(reading.verify()) == []

        assert list(folder.rglob("*.open"))
        assert writing.add(articles[1], make_page(articles[1])).outcome == "new"
