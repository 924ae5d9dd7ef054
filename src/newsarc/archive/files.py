"""The one seam to the file system: everything that the archive writes, but SQLite's and the locks' own files.

`Disk` has the primitive calls and nothing else, so that a test can stand in its place and fail the Nth call
or record them. What is built of them here keeps the first promise: a file is either the old or the new one,
whole, whatever is killed when.
"""

import errno
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

from newsarc.errors import ArchiveError

TEMPORARY = ".tmp"
"""What the name of a half-written file ends in; it also begins with a dot."""

_AT_ONCE: Final = 8
"""Files that are forced to the disk side by side; `Disk.sync` and `sync_folder` may be called in threads."""


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
    write_together(disk, {path: data})


def write_together(disk: Disk, files: Mapping[Path, bytes]) -> None:
    """The same for many files. When it returns all are durable; after a crash any of them may be the old one.

    The system forces what is asked for at the same time to the disk at once: thirty files so take hardly
    longer than three one after the other.
    """
    folders = dict.fromkeys(path.parent for path in files)
    for folder in folders:
        with disk_errors(folder):
            make_folders(disk, folder)
    try:
        _write_whole(disk, {_temporary(path): data for path, data in files.items()})
        for path in files:
            with disk_errors(path):
                disk.rename(_temporary(path), path)
    except ArchiveError:
        for path in files:
            with suppress(OSError):
                disk.remove(_temporary(path))
        raise

    def sync(folder: Path) -> None:
        with disk_errors(folder):
            disk.sync_folder(folder)

    _side_by_side(sync, folders)


def _write_whole(disk: Disk, files: Mapping[Path, bytes]) -> None:
    """Makes files and forces their content to the disk."""
    descriptors: dict[Path, int] = {}

    def sync(path: Path) -> None:
        with disk_errors(path):
            disk.sync(descriptors[path])

    with ExitStack() as stack:
        for path, data in files.items():
            with disk_errors(path):
                descriptors[path] = disk.create(path)
                stack.callback(disk.close, descriptors[path])
                disk.write(descriptors[path], data)
        _side_by_side(sync, files)


def _side_by_side(call: Callable[[Path], None], paths: Collection[Path]) -> None:
    """Calls a function for each path, for several at once; raises the first error when none runs any more."""
    lines = [tuple(paths)[start::_AT_ONCE] for start in range(min(_AT_ONCE, len(paths)))]

    def work(line: tuple[Path, ...]) -> None:
        for path in line:
            call(path)

    if len(lines) < 2:
        work(tuple(paths))
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(work, lines))


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}{TEMPORARY}")


def make_folders(disk: Disk, path: Path) -> None:
    """Makes a folder and those above it, each name durable in the one above."""
    if path.is_dir():
        return
    make_folders(disk, path.parent)
    disk.make_folder(path)
    disk.sync_folder(path.parent)


def is_temporary(path: Path) -> bool:
    """Whether a file is one that was not finished."""
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
