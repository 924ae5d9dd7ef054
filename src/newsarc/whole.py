"""Files and folders that are written whole or not at all."""

import glob
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

from newsarc.errors import ArchiveError

MARK: Final = ".newsarc-export"
"""A file in every folder made here, with the names of what was made: nothing else is ever replaced."""

_HALF: Final = ".tmp"
_OLD: Final = ".old"
_STALE: Final = 24 * 3600.0
"""Seconds after which nobody works on a half-made file any more, where no lock tells."""


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
    _tidy(target)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    with _half_made(target, tempfile.mkstemp) as (descriptor, name):
        with os.fdopen(descriptor, "w+b", closefd=False) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    _sync_folder(target.parent)


@contextmanager
def whole_folder(path: Path, *, kind: str = "", replace: bool = False) -> Iterator[Path]:
    """An empty folder beside the target that takes its place when all went well, and vanishes when not.

    The target must be missing or empty; with `replace` it may also be a folder that was made here, of the
    same `kind`: files that others put there since are kept. Raises ArchiveError where it is another, or where
    a file of others is in the way, OSError where it cannot be written.
    """
    target = path.resolve()
    _tidy(target)
    _check_place(target, path, kind=kind, replace=replace)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _half_made(target, _make_folder) as (_, name):
        folder = Path(name)
        yield folder
        made = sorted(_names_below(folder))
        (folder / MARK).write_text(json.dumps({"kind": kind, "files": made}, indent=0), encoding="utf-8")
        folder.chmod(0o755)
        if target.exists():
            _keep_others(target, folder, path)
        if hasattr(os, "sync"):  # one call, where a call for each of many files takes minutes
            os.sync()
        _put_in_place(folder, target)
    _sync_folder(target.parent)


def _put_in_place(folder: Path, target: Path) -> None:
    """Gives a folder its name; what bore it before is put aside until then."""
    old = folder.with_suffix(_OLD)
    if target.exists():
        target.rename(old)
    try:
        folder.rename(target)
    except BaseException:
        if old.exists():
            old.rename(target)
        raise
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
    def fail(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(folder, onerror=fail):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        empty = [] if folders or files else [""]
        for name in (*files, *links, *empty):
            yield (Path(place) / name).relative_to(folder).as_posix()


def _keep_others(target: Path, folder: Path, path: Path) -> None:
    """Copies into the new folder what others put into the one whose place it takes."""
    ours = _read_mark(target)[1] | {MARK, "."}
    for name in _names_below(target):
        if name in ours:
            continue
        source, copy = target / name, folder / name
        is_folder = source.is_dir() and not source.is_symlink()
        if copy.exists() and not is_folder:
            raise ArchiveError(str(path / name), "a file of your own is in the way (try: rename it)")
        if is_folder:
            copy.mkdir(parents=True, exist_ok=True)
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy, follow_symlinks=False)


@contextmanager
def _half_made(target: Path, make: Callable[..., tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """A new file or folder beside the target, open and locked; it vanishes when not all goes well."""
    while True:
        descriptor, name = make(prefix=f".{target.name}.", suffix=_HALF, dir=target.parent)
        _lock(descriptor, is_patient=True)
        if Path(name).exists():  # else another process took it for a leftover before it was locked
            break
        _close(descriptor)
    try:
        yield descriptor, name
    except BaseException:
        _remove(Path(name))
        raise
    finally:
        _close(descriptor)


def _make_folder(**place: Any) -> tuple[int, str]:
    """As `tempfile.mkstemp`, a folder."""
    name = tempfile.mkdtemp(**place)
    try:
        return _open(Path(name)), name
    except OSError:
        _remove(Path(name))
        raise


def _tidy(target: Path) -> None:
    """Removes what killed runs left half made for this target; puts back what they had put aside."""
    name = f".{glob.escape(target.name)}.{'[a-z0-9_]' * 8}"
    for half in target.parent.glob(name + _HALF):
        old = half.with_suffix(_OLD)
        with suppress(OSError), _claimed(half) as is_left:
            if is_left and old.exists() and not target.exists():
                old.rename(target)
            if is_left and not old.exists():
                _remove(half)
    for old in target.parent.glob(name + _OLD):
        with suppress(OSError):
            if not target.exists() and not old.with_suffix(_HALF).exists():
                old.rename(target)
            elif not old.with_suffix(_HALF).exists():
                _remove(old)


@contextmanager
def _claimed(half: Path) -> Iterator[bool]:
    """Whether nobody works on what is half made; nobody begins to, meanwhile."""
    descriptor = _open(half)
    try:
        got = _lock(descriptor, is_patient=False)
        yield time.time() - half.stat().st_mtime > _STALE if got is None else got
    finally:
        _close(descriptor)


def _lock(descriptor: int, *, is_patient: bool) -> bool | None:
    """Locks what is open, for as long as this process lives; None where the system has no such locks."""
    try:
        fcntl: Any = import_module("fcntl")
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if is_patient else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return None
    return True


def _open(path: Path) -> int:
    """A descriptor to lock, or -1 where the system opens no folders, nor has such locks."""
    return os.open(path, os.O_RDONLY) if os.name == "posix" else -1


def _close(descriptor: int) -> None:
    if descriptor >= 0:
        os.close(descriptor)


def _remove(path: Path) -> None:
    """Removes a file or a folder as far as that can be done."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
