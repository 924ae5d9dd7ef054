"""The one seam to the file system: everything that the archive writes, but SQLite's and the locks' own files.

`Disk` has the primitive calls and nothing else, so that a test can stand in its place and fail the Nth call
or record them. What is built of them here keeps the first promise: a file is either the old or the new one,
whole, whatever is killed when.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from newsarc.errors import ArchiveError

TEMPORARY = ".tmp"
"""What the name of a half-written file ends in; it also begins with a dot."""


class Disk(Protocol):
    """The calls that change the file system. Each may raise OSError."""

    def create(self, path: Path) -> int: ...
    def append(self, path: Path) -> int: ...
    def write(self, descriptor: int, data: bytes) -> None: ...
    def sync(self, descriptor: int) -> None: ...
    def close(self, descriptor: int) -> None: ...
    def truncate(self, path: Path, length: int) -> None: ...
    def rename(self, old: Path, new: Path) -> None: ...
    def remove(self, path: Path) -> None: ...
    def make_folder(self, path: Path) -> None: ...
    def sync_folder(self, path: Path) -> None: ...


class RealDisk:
    """The disk of this machine."""

    def create(self, path: Path) -> int:
        """A descriptor of an empty file, whether or not there was one."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o644)

    def append(self, path: Path) -> int:
        """A descriptor that writes at the end of a file, made where there is none."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY, 0o644)

    def write(self, descriptor: int, data: bytes) -> None:
        """Writes all of it."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]

    def sync(self, descriptor: int) -> None:
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        os.close(descriptor)

    def truncate(self, path: Path, length: int) -> None:
        """Cuts a file to its first `length` bytes, durably."""
        descriptor = os.open(path, os.O_WRONLY | _BINARY)
        try:
            os.ftruncate(descriptor, length)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Puts `old` in the place of `new` in one step."""
        os.replace(old, new)  # noqa: PTH105 - one system call, named as such

    def remove(self, path: Path) -> None:
        path.unlink()

    def make_folder(self, path: Path) -> None:
        path.mkdir(exist_ok=True)

    def sync_folder(self, path: Path) -> None:
        """Makes names in a folder durable, where the system knows how (Windows does it by itself)."""
        if os.name == "nt":
            return
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


_BINARY = getattr(os, "O_BINARY", 0)


def write_atomically(disk: Disk, path: Path, data: bytes) -> None:
    """Puts a file in its place, durably: after a crash there is the old file or the new one, never a part."""
    with disk_errors(path):
        make_folders(disk, path.parent)
        temporary = path.with_name(f".{path.name}{TEMPORARY}")
        try:
            _write_whole(disk, temporary, data)
            disk.rename(temporary, path)
        except OSError:
            with suppress(OSError):
                disk.remove(temporary)
            raise
        disk.sync_folder(path.parent)


def _write_whole(disk: Disk, path: Path, data: bytes) -> None:
    descriptor = disk.create(path)
    try:
        disk.write(descriptor, data)
        disk.sync(descriptor)
    finally:
        disk.close(descriptor)


def make_folders(disk: Disk, path: Path) -> None:
    """Makes a folder and those above it, each name durable in the one above."""
    if path.is_dir():
        return
    make_folders(disk, path.parent)
    disk.make_folder(path)
    disk.sync_folder(path.parent)


def is_temporary(path: Path) -> bool:
    """Whether a file is one that `write_atomically` had not finished."""
    return path.name.startswith(".") and path.name.endswith(TEMPORARY)


_MENDS = {
    errno.ENOSPC: "make room on the disk and run the command again",
    errno.EDQUOT: "make room in the disk quota and run the command again",
    errno.EACCES: "give yourself the right to write there, or name another folder with --archive",
    errno.EPERM: "give yourself the right to write there, or name another folder with --archive",
    errno.EROFS: "the disk is mounted read-only; name another folder with --archive",
    errno.EIO: "the disk fails; save the archive elsewhere, then newsarc verify",
    errno.EFBIG: "a limit on file size is reached (ulimit -f)",
    errno.ENOTDIR: "a file stands where a folder is needed",
    errno.EMFILE: "too many open files (ulimit -n)",
}


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turns an OSError into an ArchiveError that names the path, the cause and the mend."""
    try:
        yield
    except OSError as error:
        cause = (error.strerror or type(error).__name__).lower()
        mend = _MENDS.get(error.errno or 0, "newsarc verify")
        raise ArchiveError(str(error.filename or path), f"{cause} (try: {mend})") from error
