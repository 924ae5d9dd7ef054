"""Files and folders that are written whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from newsarc.errors import ArchiveError

MARK: Final = ".newsarc-export"
"""A file in every folder made here, so that no folder of another make is ever replaced."""


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

    A link to a file that is kept elsewhere stays a link, and a file that is there keeps its mode. Raises
    OSError where it cannot be written.
    """
    target = path.resolve()
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
def whole_folder(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """An empty folder beside the target that takes its place when all went well, and vanishes when not.

    The target must be missing or empty; with `replace` it may also be a folder that was made here. Raises
    ArchiveError where it is another, OSError where it cannot be written.
    """
    target = path.resolve()
    _check_place(target, path, replace=replace)
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent))
    old = folder.with_suffix(".old")
    try:
        yield folder
        (folder / MARK).touch()
        folder.chmod(0o755)
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


def _check_place(target: Path, path: Path, *, replace: bool) -> None:
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


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
