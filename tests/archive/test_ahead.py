"""Reading ahead: another process gives what this one would."""

import os
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest

from newsarc.archive import Archive
from newsarc.archive.ahead import read_ahead, read_here
from newsarc.archive.entries import Entry
from newsarc.archive.layout import Layout
from newsarc.errors import Damaged
from tests.archive.samples import make_page, numbered


@pytest.fixture
def layout(archive: Archive, folder: Path) -> Layout:
    for article in numbered(9):
        archive.add(article, make_page(article))
    return Layout(folder)


def test_another_process_reads_the_same(layout: Layout) -> None:
    (layout.articles / "odd.json").write_text("{")

    ahead, here = list(read_ahead(layout)), list(read_here(layout))

    assert [entry for entry in ahead if isinstance(entry, Entry)] == [
        entry for entry in here if isinstance(entry, Entry)
    ]
    assert [str(entry) for entry in ahead if isinstance(entry, Damaged)] == [
        str(entry) for entry in here if isinstance(entry, Damaged)
    ]
    assert len(ahead) == 10


def test_files_come_by_the_month_of_their_folders(layout: Layout, archive: Archive) -> None:
    months = [path.parts[-3:-1] for path in layout.article_files()]

    assert months == sorted(months)


def test_who_stops_listening_leaves_no_process(layout: Layout) -> None:
    entries = read_ahead(layout)

    first = list(islice(entries, 1))
    entries.close()  # type: ignore[attr-defined]

    assert len(first) == 1
    with suppress(ChildProcessError):
        assert os.waitpid(-1, os.WNOHANG)[0] == 0


def test_an_archive_that_is_not_there_has_no_articles(tmp_path: Path) -> None:
    assert list(read_ahead(Layout(tmp_path / "none"))) == []
