"""Finishing runs, and tidying up after a program that was killed while it wrote.

A mark without a living owner (see `locks`) tells the next program that opens the archive to finish that
program's WARC file, remove half-written files and let the index catch up.
"""

import os
from itertools import chain

from newsarc.archive.files import Disk, disk_errors, is_temporary
from newsarc.archive.index import Index
from newsarc.archive.layout import Layout, cdxj_path
from newsarc.archive.locks import Locks
from newsarc.archive.members import NONE_KNOWN, Spans


def tidy_up(layout: Layout, disk: Disk, locks: Locks, index: Index) -> None:
    """Does what programs that were killed could not do any more, where the archive can be written."""
    if all(map(locks.is_alive, locks.marked())) or not os.access(layout.root, os.W_OK):
        return  # and nobody has waited for a lock
    with locks.writing():
        for run in locks.marked():
            mark = locks.claim_dead(run)
            if mark is None:
                continue
            try:
                catch_up(layout, disk, index)
                finish_run(layout, disk, index, run)
                locks.unmark(mark)
            finally:
                mark.release()


def finish_run(layout: Layout, disk: Disk, index: Index, run: str, spans: Spans = NONE_KNOWN) -> None:
    """Gives a run's WARC files their names and indexes, and forces the index to the disk.

    `spans` are those of their records, where they are known.
    """
    from newsarc.archive.warcs import finish_warcs, write_cdxj

    for path in finish_warcs(layout, disk, run, spans):
        index.seal_file(path)
        index.seal_file(write_cdxj(disk, path, spans.get(path)))
    index.checkpoint()


def index_warcs(layout: Layout, disk: Disk, index: Index) -> None:
    """Gives those WARC files an index that have none, as in archives of older versions."""
    from newsarc.archive.warcs import write_cdxj

    for path in layout.raw.glob("*/*/*.warc.gz"):
        if not cdxj_path(path).exists():
            index.seal_file(write_cdxj(disk, path))


def catch_up(layout: Layout, disk: Disk, index: Index) -> None:
    """Removes half-written files and lets the index see what changed without it."""
    folders = (layout.articles, layout.raw, layout.runs, layout.notes)
    for path in chain.from_iterable(map(layout.files, folders)):
        if is_temporary(path):  # written under the write lock, which we hold: it is nobody's work
            with disk_errors(path):
                disk.remove(path)
    index.refresh()
