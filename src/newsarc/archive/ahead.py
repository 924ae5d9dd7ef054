"""Reading the articles' files for a rebuild of the index; of many, in a process of its own.

Half of a rebuild is reading and taking apart, the other half is SQLite's: on two cores both go on at once.
The child writes its batches to a pipe, which holds it back while the index is busy.
"""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from newsarc.archive.entries import Entry, read_file
from newsarc.archive.layout import Layout
from newsarc.errors import ArchiveError

MANY: Final = 2000
"""Files for which it pays to start a process."""

_BATCH: Final = 100


def read_here(layout: Layout) -> Iterator[Entry | ArchiveError]:
    """The entries of all articles' files, or the error in the place of what is no article."""
    return (read_file(layout, file) for file in layout.article_files())


def read_ahead(layout: Layout) -> Iterator[Entry | ArchiveError]:
    """The same, read by another process. Raises ArchiveError where that ends before it is done."""
    child = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "newsarc.archive.ahead", str(layout.root)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdout
    try:
        while batch := pickle.load(child.stdout):  # noqa: S301 - written by our own child
            yield from batch
    except (EOFError, pickle.UnpicklingError) as error:
        why = "the process that reads the articles was ended (try: newsarc reindex, again)"
        raise ArchiveError(str(layout.root), why) from error
    finally:
        child.stdout.close()
        child.kill()
        child.wait()


def _main() -> None:
    """Writes the entries of an archive, in batches; an empty one is the end."""
    batch: list[Entry | ArchiveError] = []
    for entry in read_here(Layout(Path(sys.argv[1]))):
        batch.append(entry)
        if len(batch) == _BATCH:
            _write(batch)
            batch = []
    if batch:
        _write(batch)
    _write([])


def _write(batch: list[Entry | ArchiveError]) -> None:
    pickle.dump(batch, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    _main()
