"""P4 on disks that are full, limited or read-only: one line says so, and nothing acknowledged is lost."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from newsarc.archive import Archive
from newsarc.web.shelf import Shelf
from tests.archive.samples import make_page, numbered, snapshot
from tests.cli.conftest import SETTINGS, Ran, environment, run_newsarc
from tests.cli.pages import article_page
from tests.cli.test_completion import offered
from tests.fetch.server import Server, answer

STORIES = 12


@pytest.fixture
def stories(server: Server) -> list[str]:
    """The addresses of some stories, and `/feed`, which names them."""
    paths = [f"/2026/story-number-{n}" for n in range(STORIES)]
    server.routes |= {path: answer(article_page(f"Story {path[-8:]}")) for path in paths}
    items = "".join(f"<item><title>{path}</title><link>{server.url(path)}</link></item>" for path in paths)
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
    server.routes["/feed"] = answer(feed, content_type="application/rss+xml")
    return [server.url(path) for path in paths]


def follow(archive: Path, feed: str) -> None:
    archive.mkdir(exist_ok=True)
    source = f'\n[[source]]\nname = "s"\nurl = "{feed}"\nkind = "feed"\n'
    (archive / "newsarc.toml").write_text(SETTINGS + source, encoding="utf-8")


def fill(folder: Path) -> set[str]:
    """Stores two articles; gives their ids."""
    with Archive(folder, create=True) as archive:
        return {archive.add(article, make_page(article)).article.id for article in numbered(2)}


def run_limited(archive: Path, largest: int, *arguments: str) -> Ran:
    """Runs `newsarc` where no file may grow beyond some bytes; Python would cut its own .pyc files there."""
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, {largest}));"
        "from newsarc.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        env=environment(archive) | {"PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """A disk of its own at the folder; skips the test where this user may not have one."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot mount: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def acknowledged(ran: Ran) -> set[str]:
    return {record["id"] for record in map(json.loads, ran.lines) if record["outcome"] in ("new", "updated")}


def assert_said_in_one_line(ran: Ran) -> None:
    assert ran.code == 1, ran
    assert "Traceback" not in ran.err
    errors = [line for line in ran.err.splitlines() if line.startswith("error:")]
    assert len(errors) == 1, ran.err
    assert "(try: " in errors[0]


def assert_sound(folder: Path, ids: set[str]) -> None:
    """With room again, the next program tidies up, and all is there."""
    with Archive(folder) as archive:
        assert ids <= {row.id for row in archive.rows()}
        assert list(archive.verify()) == []


LARGEST = [3_000, *(pytest.param(n, marks=pytest.mark.slow) for n in (0, 30_000, 200_000))]


@pytest.mark.parametrize("largest", LARGEST)
def test_p4_a_limit_on_the_size_of_files_loses_nothing(
    archive: Path, stories: list[str], largest: int
) -> None:
    fetched = run_limited(archive, largest, "fetch", "--json", *stories)

    assert_said_in_one_line(fetched)
    assert_sound(archive, acknowledged(fetched))


@pytest.mark.slow  # its ordinary sister is that of the full disk
@pytest.mark.parametrize("largest", [0, 3_000, 30_000, 200_000])
def test_p4_a_scrape_that_a_limit_ended_is_done_by_the_next(
    archive: Path, server: Server, stories: list[str], largest: int
) -> None:
    follow(archive, server.url("/feed"))

    scraped = run_limited(archive, largest, "scrape")

    assert_said_in_one_line(scraped)
    assert_sound(archive, set())
    assert run_newsarc(archive, "scrape").code == 0
    assert len(list(archive.glob("articles/*/*/*/*.json"))) == STORIES


@pytest.mark.parametrize("largest", [0, 4_096, 50_000])
def test_p4_an_index_that_finds_no_room_is_made_by_the_next_program(archive: Path, largest: int) -> None:
    ids = fill(archive)
    for path in archive.glob("index.sqlite3*"):
        path.unlink()

    assert_said_in_one_line(run_limited(archive, largest, "reindex"))
    assert_sound(archive, ids)


@pytest.mark.parametrize("largest", [0, 4_096, 50_000])
def test_p4_a_reader_without_room_takes_no_index_away(archive: Path, largest: int) -> None:
    """It holds what no file says: which pages are due, and what their servers said last."""
    fill(archive)
    before = snapshot(archive)

    ran = run_limited(archive, largest, "list")

    assert ran.code == 0 or assert_said_in_one_line(ran) is None
    assert snapshot(archive) == before


def test_p4_a_full_disk_loses_nothing(tmp_path: Path, server: Server, stories: list[str]) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "-t", "tmpfs", "-o", "size=2m", "newsarc-test"):
        archive = disk / "archive"
        follow(archive, server.url("/feed"))
        first = fill(archive)
        filler = disk / "filler"
        room = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        filler.write_bytes(bytes(room - 40_000))

        scraped = run_newsarc(archive, "scrape")

        assert_said_in_one_line(scraped)
        assert "make room" in scraped.err
        stored = {path.stem[-12:] for path in archive.glob("articles/*/*/*/*.json")}
        assert first <= stored
        filler.unlink()
        assert_sound(archive, stored)
        assert run_newsarc(archive, "scrape").code == 0
        assert len(list(archive.glob("articles/*/*/*/*.json"))) == STORIES + len(first)


STORE_AND_DIE = """
import os, sys
from newsarc.archive import Archive
from tests.archive.samples import make_page, numbered
archive = Archive(sys.argv[1])
for article in numbered(3):
    archive.add(article, make_page(article))
os._exit(1)
"""

READERS = (("list",), ("search", "passport"), ("stats",), ("digest", "--since", "2026-01-01"))


def fill_up(disk: Path) -> None:
    """Leaves no byte of room."""
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))


@contextmanager
def full_disk(tmp_path: Path, *, has_index: bool = True) -> Iterator[Path]:
    """An archive of two articles on a disk without room."""
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=2m", "newsarc-test"):
        archive = tmp_path / "disk" / "archive"
        fill(archive)
        if not has_index:
            (archive / "index.sqlite3").unlink()
        fill_up(tmp_path / "disk")
        yield archive


def read_all(archive: Path) -> list[Ran]:
    return [run_newsarc(archive, *arguments) for arguments in READERS]


def test_p4_readers_need_no_room(tmp_path: Path) -> None:
    with full_disk(tmp_path) as archive:
        read = read_all(archive)

    assert [(ran.code, ran.err) for ran in read if ran.code or ran.err] == []
    assert len(read[0].lines) == 2


def test_p4_readers_without_room_warn_of_what_cannot_be_tidied_up(
    tmp_path: Path, server: Server, stories: list[str]
) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=2m", "newsarc-test"):
        archive = tmp_path / "disk" / "archive"
        follow(archive, server.url("/feed"))
        fill(archive)
        subprocess.run([sys.executable, "-c", STORE_AND_DIE, str(archive)], check=False)
        fill_up(tmp_path / "disk")

        read = [*read_all(archive), run_newsarc(archive, "status")]
        written = run_newsarc(archive, "fetch", stories[0])

    assert [ran.code for ran in read] == [0] * len(read), read
    for ran in read:
        assert ran.err.count("\n") == ran.err.count("warning: ") == 1, ran.err
        assert "make room" in ran.err
    assert len(read[0].lines) == 3
    assert_said_in_one_line(written)


def test_p4_readers_without_room_for_an_index_make_one_that_passes(tmp_path: Path) -> None:
    with full_disk(tmp_path, has_index=False) as archive:
        read = read_all(archive)

    assert [ran.code for ran in read] == [0] * len(read), read
    assert all("warning: no index can be kept" in ran.err for ran in read)
    assert len(read[0].lines) == 2


def test_p4_a_browser_is_shown_the_archive_s_own_index_when_there_is_room_again(tmp_path: Path) -> None:
    with full_disk(tmp_path, has_index=False) as archive:
        shelf = Shelf(archive)
        with shelf.open() as opened:
            without_room = opened.count(), opened.is_makeshift
        (tmp_path / "disk" / "filler").unlink()

        with shelf.open() as opened:
            with_room = opened.count(), opened.is_makeshift
        shelf.close()

    assert without_room == (2, True)
    assert with_room == (2, False)


def test_p4_a_readonly_archive_without_an_index_is_read(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    fill(archive)
    for path in archive.glob("index.sqlite3*"):
        path.unlink()
    before = snapshot(archive)
    with mounted(archive, "--bind", str(archive)):
        done = subprocess.run(["mount", "-o", "remount,bind,ro", str(archive)], check=False)
        if done.returncode:
            pytest.skip("cannot mount read-only")

        read = read_all(archive)
        ids = offered(archive, "show", "")
        written = run_newsarc(archive, "reindex")

    assert [ran.code for ran in read] == [0] * len(read), read
    assert [ran.err.count("\n") for ran in read] == [1] * len(read), read
    assert len(read[0].lines) == len(ids) == 2
    assert_said_in_one_line(written)
    assert snapshot(archive) == before


def test_p4_a_readonly_archive_is_read_and_not_written(
    archive: Path, server: Server, stories: list[str]
) -> None:
    follow(archive, server.url("/feed"))
    article_id = next(iter(fill(archive)))
    before = snapshot(archive)
    with mounted(archive, "--bind", str(archive)):
        done = subprocess.run(
            ["mount", "-o", "remount,bind,ro", str(archive)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("cannot mount read-only")

        read = [
            run_newsarc(archive, *arguments)
            for arguments in (
                ("list",),
                ("search", "story"),
                ("show", article_id),
                ("stats",),
                ("verify",),
                ("history", article_id),
            )
        ]
        settled = run_newsarc(archive, "source", "remove", "s")
        written = [
            run_newsarc(archive, *arguments)
            for arguments in (
                ("fetch", stories[3]),
                ("scrape",),
                ("reindex",),
            )
        ]

    assert [ran.code for ran in read] == [0] * len(read), read
    for ran in written:
        assert_said_in_one_line(ran)
    assert settled.err.count("\n") == 1
    assert "newsarc.toml: cannot be written (Read-only file system)" in settled.err
    assert snapshot(archive) == before
