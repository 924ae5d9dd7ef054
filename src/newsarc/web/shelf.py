"""Archives for threads: an `Archive` is for one at a time, and pages are made by several."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue

from newsarc.archive import Archive


class Shelf:
    """Open archives of one folder, each lent to one page at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._free: LifoQueue[Archive] = LifoQueue()

    @contextmanager
    def open(self) -> Iterator[Archive]:
        """An archive that nobody else uses meanwhile."""
        try:
            archive = self._free.get_nowait()
        except Empty:
            archive = Archive(self.folder)
        try:
            yield archive
        finally:
            if archive.is_makeshift:
                archive.close()  # the next page finds out whether the disk has room by now
            else:
                self._free.put(archive)

    def close(self) -> None:
        """Closes what was lent and given back."""
        while not self._free.empty():
            self._free.get_nowait().close()
