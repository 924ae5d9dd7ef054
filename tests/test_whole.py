"""Files and folders: the old one or the new one, whole, and nothing beside it."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from newsarc.errors import ArchiveError
from newsarc.whole import whole_binary_file, whole_file, whole_folder


def fail_in(writing: AbstractContextManager[Any], write: Callable[[Any], object]) -> None:
    """Writes something, and fails before the end."""
    with writing as target:
        write(target)
        raise RuntimeError


def test_a_file_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    with pytest.raises(RuntimeError):
        fail_in(whole_file(path), lambda file: file.write("new"))

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.bin", tmp_path / "link.bin"
    kept.write_bytes(b"old")
    kept.chmod(0o600)
    link.symlink_to(kept)

    with whole_binary_file(link) as file:
        file.write(b"new")

    assert link.is_symlink()
    assert kept.read_bytes() == b"new"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_folder_appears_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "notes"

    with whole_folder(target) as folder:
        (folder / "a.md").write_text("a")
        assert not target.exists()

    assert (target / "a.md").read_text() == "a"
    assert [path.name for path in target.parent.iterdir()] == ["notes"]


def test_a_folder_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "notes"
    with whole_folder(target) as folder:
        (folder / "old.md").touch()

    with pytest.raises(RuntimeError):
        fail_in(whole_folder(target, replace=True), lambda folder: (folder / "new.md").touch())

    assert (target / "old.md").exists()
    assert list(tmp_path.iterdir()) == [target]


def test_an_earlier_folder_is_replaced_only_where_that_is_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "notes"
    with whole_folder(target) as folder:
        (folder / "old.md").touch()

    with pytest.raises(ArchiveError, match="--replace"), whole_folder(target):
        pass
    with whole_folder(target, replace=True) as folder:
        (folder / "new.md").touch()

    assert (target / "new.md").exists()
    assert not (target / "old.md").exists()
    assert list(tmp_path.iterdir()) == [target]


def test_what_newsarc_did_not_make_is_never_replaced(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "my-own.md").write_text("mine")

    with pytest.raises(ArchiveError, match="no export of newsarc"), whole_folder(vault, replace=True):
        pass

    assert (vault / "my-own.md").read_text() == "mine"


def test_what_others_put_into_an_export_since_stays_there(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    with whole_folder(vault, kind="markdown") as folder:
        (folder / "old.md").touch()
    (vault / ".obsidian").mkdir()
    (vault / "own").mkdir()
    (vault / "own" / "note.md").write_text("mine")
    (tmp_path / "elsewhere").mkdir()
    (vault / "linked").symlink_to(tmp_path / "elsewhere")

    for name in ("new.md", "newer.md"):
        with whole_folder(vault, kind="markdown", replace=True) as folder:
            (folder / name).touch()

    assert (vault / "own" / "note.md").read_text() == "mine"
    assert (vault / ".obsidian").is_dir()
    assert (vault / "linked").readlink() == tmp_path / "elsewhere"
    assert [path.name for path in vault.glob("*.md")] == ["newer.md"]


def test_a_file_of_others_is_not_written_over(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    with whole_folder(vault) as folder:
        (folder / "old.md").touch()
    (vault / "index.md").write_text("mine")

    with pytest.raises(ArchiveError, match="in the way"), whole_folder(vault, replace=True) as folder:
        (folder / "index.md").touch()

    assert (vault / "index.md").read_text() == "mine"
    assert (vault / "old.md").exists()


def test_an_export_of_another_kind_is_not_replaced(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "site", kind="html"):
        pass

    with (
        pytest.raises(ArchiveError, match="of another kind: html"),
        whole_folder(tmp_path / "site", kind="markdown", replace=True),
    ):
        pass


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()

    with whole_binary_file(pipe) as file:
        file.write(b"story")
    reader.join(10)

    assert got == [b"story"]
    assert pipe.is_fifo()


KILLED = """
import os, signal, sys
from pathlib import Path
from newsarc.whole import whole_binary_file, whole_folder

with {writing}(Path(sys.argv[1])) as target:
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("writing", [whole_folder, whole_binary_file])
def test_what_a_killed_run_left_is_cleared_away_by_the_next(
    tmp_path: Path, writing: Callable[[Path], AbstractContextManager[Any]]
) -> None:
    target = tmp_path / "notes"
    code = KILLED.format(writing=writing.__name__)
    subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    left = [path.name for path in tmp_path.iterdir()]
    (tmp_path / ".notes.mine.tmp").touch()

    with writing(target):
        pass

    assert len(left) == 1
    assert left[0].startswith(".notes.")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".notes.mine.tmp", "notes"]


def test_what_another_run_is_making_is_left_alone(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "notes") as one:
        (one / "a.md").write_text("a")
        with whole_folder(tmp_path / "notes") as other:
            (other / "b.md").write_text("b")
        assert (one / "a.md").exists()
        shutil.rmtree(tmp_path / "notes")

    assert [path.name for path in (tmp_path / "notes").glob("*.md")] == ["a.md"]


def test_an_export_that_was_put_aside_when_the_run_was_killed_comes_back(tmp_path: Path) -> None:
    target = tmp_path / "notes"
    with whole_folder(target) as folder:
        (folder / "a.md").write_text("a")
    target.rename(tmp_path / ".notes.abcdefgh.old")
    (tmp_path / ".notes.abcdefgh.tmp").mkdir()

    with pytest.raises(ArchiveError, match="--replace"), whole_folder(target):
        pass

    assert (target / "a.md").read_text() == "a"
    assert list(tmp_path.iterdir()) == [target]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()

    with whole_folder(tmp_path / "notes") as folder:
        (folder / "a.md").touch()

    assert (tmp_path / "notes" / "a.md").exists()


def test_a_file_is_no_place_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "notes").touch()

    with pytest.raises(ArchiveError, match="there is a file"), whole_folder(tmp_path / "notes"):
        pass
