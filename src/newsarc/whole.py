"""Files and folders that are written whole or not at all."""

import glob
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from newsarc.errors import ArchiveError

MARK: Final = ".newsarc-export"
"""A file in every folder made here, with the names of what was made: nothing else is ever replaced."""

_STALE: Final = 24 * 3600.0
"""Seconds after which nobody works on a half-made file any more."""


@contextmanager
def whole_file(path: Path, *, newline: str = "\n") -> Iterator[TextIO]:
    """As `whole_binary_file`, for text in UTF-8."""
    with whole_binary_file(path) as file, text_in(file, newline=newline) as text:
        yield text


@contextmanager
def text_in(file: BinaryIO, *, newline: str = "\n") -> Iterator[TextIO]:
    """A binary file as one for text in UTF-8; it stays open."""
    text = TextIOWrapper(file, encoding="utf-8", newline=newline)
    try:
        yield text
    finally:
        text.detach()


@contextmanager
def whole_binary_file(path: Path) -> Iterator[BinaryIO]:
    """A file beside the target that takes its place, durably, when all went well, and vanishes when not.

    A link to a file that is kept elsewhere stays a link, and a file that is there keeps its mode. A pipe or a
    device is written to when all went well. Folders on the way are made. Raises OSError where it cannot be
    written.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        with tempfile.TemporaryFile() as file:
            yield file
            file.seek(0)
            with path.open("wb") as special:
                shutil.copyfileobj(file, special)
        return
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_stale(target)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


@contextmanager
def whole_folder(path: Path, *, kind: str = "", replace: bool = False) -> Iterator[Path]:
    """An empty folder beside the target that takes its place when all went well, and vanishes when not.

    The target must be missing or empty; with `replace` it may also be a folder that was made here, of the
    same `kind`: files that others put there since are kept. Raises ArchiveError where it is another, or where
    a file of others is in the way, OSError where it cannot be written.
    """
    target = path.resolve()
    _check_place(target, path, kind=kind, replace=replace)
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_stale(target)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent))
    old = folder.with_suffix(".old")
    try:
        yield folder
        made = sorted(_names_below(folder))
        (folder / MARK).write_text(json.dumps({"kind": kind, "files": made}, indent=0), encoding="utf-8")
        folder.chmod(0o755)
        if target.exists():
            _keep_others(target, folder, path)
        if hasattr(os, "sync"):  # one call, where a call for each of many files takes minutes
            os.sync()
        if target.exists():
            target.rename(old)
        folder.rename(target)
    except BaseException:
        if old.exists():
            old.rename(target)
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _sync_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _check_place(target: Path, path: Path, *, kind: str, replace: bool) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise ArchiveError(str(path), "there is a file of this name (try: another name)")
    if not any(target.iterdir()):
        return
    if not (target / MARK).exists():
        raise ArchiveError(str(path), "there already, and no export of newsarc (try: another name)")
    if not replace:
        raise ArchiveError(str(path), "there already (try: --replace, or another name)")
    made = _read_mark(target)[0]
    if made != kind:
        raise ArchiveError(str(path), f"an export of another kind: {made or 'unknown'} (try: another name)")


def _read_mark(folder: Path) -> tuple[str, frozenset[str]]:
    """The kind of an export, and the files that it made."""
    try:
        mark = json.loads((folder / MARK).read_bytes())
        return str(mark["kind"]), frozenset(mark["files"])
    except (OSError, ValueError, TypeError, KeyError):
        return "", frozenset()


def _names_below(folder: Path) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        empty = [] if folders or files else [""]
        for name in (*files, *empty):
            yield (Path(place) / name).relative_to(folder).as_posix()


def _keep_others(target: Path, folder: Path, path: Path) -> None:
    """Copies into the new folder what others put into the one whose place it takes."""
    ours = _read_mark(target)[1] | {MARK, "."}
    for name in _names_below(target):
        if name in ours:
            continue
        source, copy = target / name, folder / name
        if copy.exists() and not source.is_dir():
            raise ArchiveError(str(path / name), "a file of your own is in the way (try: rename it)")
        if source.is_dir():
            copy.mkdir(parents=True, exist_ok=True)
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy, follow_symlinks=False)


def _remove_stale(target: Path) -> None:
    """Removes what a run that was killed more than a day ago left half made for this target."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*.tmp"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
