"""An archive that an older newsarc has made is read as it is, and becomes one of ours in whole steps."""

import errno
import re
from contextlib import suppress
from pathlib import Path

import pytest

from newsarc.archive import Archive
from newsarc.archive.folder import FORMAT
from newsarc.errors import ArchiveError
from tests.archive.samples import TEXT, FailingDisk, WatchedDisk, make_article, make_page, numbered

STORY = (*numbered(2), make_article(), make_article(text=TEXT + "\n\nUpdate."))


@pytest.fixture
def old(folder: Path) -> Path:
    """An archive as format 1 has it: without seals."""
    return make_old(folder)


def make_old(folder: Path) -> Path:
    with Archive(folder, create=True) as archive:
        for article in STORY:
            archive.add(article, make_page(article))
        archive.write_run({"new": 3})
    for path in json_files(folder):
        path.write_bytes(re.sub(rb',\n  "record_hash": "[0-9a-f]+"', b"", path.read_bytes()))
    (folder / ".newsarc" / "format").write_bytes(b"1\n")
    return folder


def json_files(folder: Path) -> list[Path]:
    return [*folder.glob("articles/**/*.json"), *folder.glob("runs/*.json")]


def format_of(folder: Path) -> int:
    return int((folder / ".newsarc" / "format").read_text())


def assert_new(folder: Path) -> None:
    assert format_of(folder) == FORMAT
    assert all(b'\n  "record_hash": ' in path.read_bytes() for path in json_files(folder))
    with Archive(folder) as archive:
        assert archive.count() == 3
        assert list(archive.verify()) == []


def test_an_older_archive_is_read_as_it_is(old: Path) -> None:
    with Archive(old) as archive:
        assert archive.count() == 3
        assert len(archive.revisions(STORY[-1].id)) == 2
        assert list(archive.verify()) == []

    assert format_of(old) == 1


def test_migrate_makes_it_one_of_ours_once(old: Path) -> None:
    with Archive(old) as archive:
        articles = list(archive.articles())
        written = [archive.migrate(), archive.migrate()]

        assert written == [len(json_files(old)), 0]
        assert list(archive.articles()) == articles
    assert_new(old)


def test_the_first_article_that_is_added_does_it_too(old: Path) -> None:
    article = make_article("https://www.news.example/new")

    with Archive(old) as archive:
        archive.add(article, make_page(article))

    assert format_of(old) == FORMAT
    assert list(Archive(old).verify()) == []


def test_what_is_damaged_is_not_sealed(old: Path) -> None:
    path = next(old.glob("articles/*/*/*/faces-*.json"))
    path.write_bytes(path.read_bytes().replace(b"border", b"b0rder"))

    with Archive(old) as archive:
        archive.migrate()
        found = list(archive.verify())

    assert {finding.path for finding in found} == {str(path.relative_to(old))}


def test_a_migration_that_fails_anywhere_is_done_by_the_next(tmp_path: Path) -> None:
    calls: list[str] = []
    disk = WatchedDisk(lambda name, _: calls.append(name))
    with Archive(make_old(tmp_path / "whole"), disk=disk) as archive:  # type: ignore[arg-type]
        archive.migrate()
    assert len(calls) > 30

    for n in range(1, len(calls) + 1):
        folder = make_old(tmp_path / str(n))
        disk = FailingDisk(n, errno.ENOSPC)
        with suppress(ArchiveError), Archive(folder, disk=disk) as archive:  # type: ignore[arg-type]
            archive.migrate()

        with Archive(folder) as archive:
            assert archive.count() == 3
            archive.migrate()
        assert_new(folder)
