"""Who may write, and who is writing.

Three locks, all of the kernel's kind, so that none outlives its process: the write lock, held for the
moments in which one article is stored or the index rebuilt; the run lock, one scrape at a time; and a mark
for each program that writes, which after a crash is found there unlocked, and tells that there is something
to tidy up. filelock is imported when a lock is taken: reading takes none.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsarc.archive.files import Disk, disk_errors, make_folders, write_atomically
from newsarc.errors import Locked

if TYPE_CHECKING:
    from filelock import BaseFileLock

PATIENCE = 600.0
"""Seconds to wait for the write lock. It is held for milliseconds; for minutes while an index is rebuilt."""


class Locks:
    """The locks of one archive; `state` is the folder of their files."""

    def __init__(self, state: Path, disk: Disk) -> None:
        self._state = state
        self._disk = disk
        self._write_lock: BaseFileLock | None = None

    @property
    def marks(self) -> Path:
        """The folder of the writers' marks."""
        return self._state / "writers"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the write lock, waiting for it; may be nested."""
        from filelock import Timeout

        if self._write_lock is None:
            self._write_lock = self._file_lock(self._state / "write.lock", poll=0.01)
        with disk_errors(self._state):
            try:
                self._write_lock.acquire(timeout=PATIENCE)
            except Timeout as error:
                raise Locked(str(self._state), "another program keeps writing (try: again later)") from error
        try:
            yield
        finally:
            self._write_lock.release()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Holds the run lock. Raises Locked, which says who holds it, where another run does."""
        from filelock import Timeout

        lock = self._file_lock(self._state / "run.lock")
        holder = self._state / "run.json"
        with disk_errors(self._state):
            try:
                lock.acquire(timeout=0.2)  # `running_now` may be holding it for a moment
            except (Timeout, RuntimeError) as error:  # RuntimeError: held by this very thread
                raise Locked(str(self._state.parent), _who(holder)) from error
        try:
            write_atomically(self._disk, holder, _this_process())
            yield
        finally:
            with suppress(OSError):
                self._disk.remove(holder)
            lock.release()

    def running_now(self) -> dict[str, Any] | None:
        """Who holds the run lock, None where nobody does: a file without a living owner says nothing."""
        if not (self._state / "run.json").exists():
            return None
        lock = self._file_lock(self._state / "run.lock")
        try:
            lock.acquire(timeout=0)
        except (OSError, RuntimeError):  # OSError: held by another, or not ours to touch
            return _holder(self._state / "run.json")
        lock.release()
        return None

    def mark(self, run: str) -> "BaseFileLock":
        """Says that a run is writing, durably. Call it under the write lock; `unmark` when all is done."""
        lock = self._file_lock(self.marks / run)
        with disk_errors(self.marks):
            lock.acquire(timeout=10)  # `is_alive` may be holding it for a moment
            self._disk.sync_folder(self.marks)
        return lock

    def unmark(self, lock: "BaseFileLock") -> None:
        """Takes a mark away: nothing is left to tidy up. To release the lock alone is to leave the mark."""
        with disk_errors(self.marks):
            self._disk.remove(Path(lock.lock_file))
        lock.release()

    def marked(self) -> list[str]:
        """The runs that have a mark: those that are writing, and those that died at it."""
        try:
            return sorted(os.listdir(self.marks))  # noqa: PTH208 - names are wanted, and quickly
        except OSError:
            return []

    def claim_dead(self, run: str) -> "BaseFileLock | None":
        """The mark of a run whose process has died, now ours; None where it lives or has been tidied up."""
        if not (self.marks / run).exists():
            return None
        lock = self._file_lock(self.marks / run)
        try:
            lock.acquire(timeout=0)
        except (OSError, RuntimeError):  # OSError: held by another, or not ours to touch
            return None
        return lock

    def is_alive(self, run: str) -> bool:
        """Whether the program that set a mark still runs."""
        mark = self.claim_dead(run)
        if mark is not None:
            mark.release()
        return mark is None

    def _file_lock(self, path: Path, *, poll: float = 0.05) -> "BaseFileLock":
        from filelock import FileLock

        with disk_errors(path):
            make_folders(self._disk, path.parent)
        return FileLock(path, poll_interval=poll, thread_local=False)


def _this_process() -> bytes:
    facts = {
        "pid": os.getpid(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]),
    }
    return json.dumps(facts, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _who(holder: Path) -> str:
    facts = _holder(holder)
    who = f"process {facts['pid']} ({facts['command']}) since {facts['since']}"
    return f"locked by {who if facts['pid'] else 'another process'} (try: again when it is done)"


def _holder(path: Path) -> dict[str, Any]:
    """What a run says of itself; None for all of it where its file is not there yet, or damaged."""
    facts: Any = None
    with suppress(OSError, ValueError):
        facts = json.loads(path.read_bytes())
    return {
        name: facts.get(name) if isinstance(facts, dict) else None for name in ("pid", "command", "since")
    }
