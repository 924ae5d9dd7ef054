"""One scrape at a time; and everything else simply works."""

import subprocess
import sys
from pathlib import Path

import pytest

from newsarc.archive import Archive
from newsarc.errors import Locked
from tests.archive.samples import make_article, make_page

HOLDER = """
import sys, time
from newsarc.archive import Archive
with Archive(sys.argv[1], create=True) as archive, archive.lock():
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_told_who_holds_the_lock_since_when(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()

        with (
            Archive(folder) as archive,
            pytest.raises(Locked, match=rf"process {holder.pid} .*since 20"),
            archive.lock(),
        ):
            pass

        holder.kill()

    with Archive(folder) as archive, archive.lock():  # a dead process holds nothing
        pass


def test_a_second_run_in_the_same_program_is_refused_too(archive: Archive, folder: Path) -> None:
    with (
        archive.lock(),
        Archive(folder) as other,
        pytest.raises(Locked, match="locked by process"),
        other.lock(),
    ):
        pass


def test_the_lock_can_be_taken_again(archive: Archive) -> None:
    for _ in range(2):
        with archive.lock():
            pass


def test_a_fetch_by_hand_beside_a_scrape_simply_works(archive: Archive, folder: Path) -> None:
    article = make_article()

    with archive.lock(), Archive(folder) as by_hand:
        assert by_hand.add(article, make_page(article)).outcome == "new"

    assert archive.count() == 1
