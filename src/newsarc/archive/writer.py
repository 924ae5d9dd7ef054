"""Storing articles, one at a time, and tidying up after a program that was killed while it did.

A program marks itself before its first write and takes the mark away when its WARC file is finished and its
index is on the disk. A mark without a living owner tells the next program that opens the archive to finish
that WARC file, remove half-written files and let the index catch up.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.archive.files import Disk, disk_errors, is_temporary, write_atomically
from newsarc.archive.folder import FORMAT, read_format
from newsarc.archive.index import Index
from newsarc.archive.layout import Layout, cdxj_path
from newsarc.archive.locks import Locks
from newsarc.archive.values import Added
from newsarc.errors import Damaged

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from newsarc.archive.warcs import WarcWriter
    from newsarc.article import Article, Raw
    from newsarc.page import Page


class Writer:
    """One program's writing to an archive."""

    def __init__(
        self, layout: Layout, disk: Disk, locks: Locks, index: Index, clock: Callable[[], datetime]
    ) -> None:
        self._layout = layout
        self._disk = disk
        self._locks = locks
        self._index = index
        self._clock = clock
        self._mark: BaseFileLock | None = None
        self._warc: WarcWriter | None = None
        self._is_untidy = False
        self.facts: Mapping[str, str] = {}
        """Of this run, for the `warcinfo` of its files."""

    @cached_property
    def _started(self) -> datetime:
        return self._clock()

    @cached_property
    def run(self) -> str:
        """The name of this run."""
        from newsarc.archive.runs import new_run

        return new_run(self._started)

    def add(self, article: "Article", page: "Page", *, force: bool, dry_run: bool) -> Added:
        """Decides what an article does to what is there, and does it."""
        from newsarc.archive.records import decide

        with self._locks.writing():
            path, stored = self._stored(article, page)
            decision = decide(stored, article, force=force)
            if decision.outcome in ("unchanged", "refused"):
                if decision.outcome == "unchanged" and force and not dry_run:
                    self._keep_visit(path, stored, page)
                return Added(outcome=decision.outcome, article=stored or article, reason=decision.reason)
            if not dry_run:
                known = self._known_raw(path, stored, page)
                article = replace(article, raw=self._open_warc().write(page, known=known))
                article = self._put(path, article, stored)
            return Added(outcome=decision.outcome, article=article)

    def revise(self, article: "Article", *, force: bool, dry_run: bool) -> Added:
        """Decides what another reading of an article's raw page does to the record, and does it."""
        from newsarc.archive.records import decide_again

        with self._locks.writing():
            path = self._known_path(article.id)
            stored = self._read(path) if path else None
            if path is None or stored is None or stored.raw != article.raw:
                return Added(outcome="unchanged", article=stored or article, reason="newer_page")
            decision = decide_again(stored, article, force=force)
            if decision.outcome == "updated" and not dry_run:
                self._begin()
                article = self._put(path, article, stored)
            return Added(outcome=decision.outcome, article=article, reason=decision.reason)

    def _put(self, path: Path, article: "Article", stored: "Article | None") -> "Article":
        """Writes the next revision of an article, and keeps the one before."""
        kept = replace(article, revision=self._next_revision(path, stored))
        was_untidy, self._is_untidy = self._is_untidy, True  # unless all of this goes well
        if stored is not None:
            self._keep_revision(path, stored)
        write_atomically(self._disk, path, kept.to_json().encode())
        self._index.put_file(path)
        self._is_untidy = was_untidy
        return kept

    @contextmanager
    def working(self) -> Iterator[None]:
        """For other work on the files, under the write lock: what it leaves when it fails is tidied up."""
        with self._locks.writing():
            self._mark = self._mark or self._locks.mark(self.run)
            was_untidy, self._is_untidy = self._is_untidy, True
            yield
            self._is_untidy = was_untidy

    def close(self) -> None:
        """Finishes the WARC file and the index, then takes the mark away; where that fails, it stays."""
        mark, self._mark = self._mark, None
        warc, self._warc = self._warc, None
        is_untidy, self._is_untidy = self._is_untidy, False
        if mark is None:
            return
        try:
            with self._locks.writing():
                if warc is not None:
                    warc.close()
                if is_untidy:
                    _catch_up(self._layout, self._disk, self._index)
                _finish_run(self._layout, self._disk, self._index, self.run)
                self._locks.unmark(mark)
        finally:
            mark.release()

    def _stored(self, article: "Article", page: "Page") -> "tuple[Path, Article | None]":
        """Where an article lies or will lie, and what lies there. It never moves, even if its date does."""
        path = self._known_path(article.id) or self._layout.article_path(article, fetched_at=page.fetched_at)
        return path, self._read(path)

    def _known_path(self, article_id: str) -> Path | None:
        """Where an article lies, by the index, if a file is there."""
        known = self._index.read("SELECT path FROM article WHERE id = ?", (article_id,))
        path = self._layout.root / known[0][0] if known else None
        return path if path is not None and path.exists() else None

    def _read(self, path: Path) -> "Article | None":
        from newsarc.article import Article

        with disk_errors(path):
            data = path.read_bytes() if path.exists() else None
        return Article.from_json(data, path=self._layout.relative(path)) if data is not None else None

    def _keep_visit(self, path: Path, stored: "Article | None", page: "Page") -> None:
        """Keeps that a page came again as it was. Only for who insists, lest every visit be written."""
        if known := self._known_raw(path, stored, page):
            self._open_warc().write(page, known=known)

    def _known_raw(self, path: Path, stored: "Article | None", page: "Page") -> "Raw | None":
        """Where the very payload of a page lies already, as an earlier revision of its article cites it."""
        if stored is None or stored.url != page.url:
            return None
        older = reversed(self._layout.revision_paths(path).values())
        digest = sha256(page.payload).hexdigest()
        for revision in (stored, *filter(None, map(self._read, older))):
            if revision.raw and revision.raw.sha256 == digest and revision.url == page.url:
                return revision.raw
        return None

    def _next_revision(self, path: Path, stored: "Article | None") -> int:
        if stored is not None:
            return stored.revision + 1
        return max(self._layout.revision_paths(path), default=0) + 1

    def _keep_revision(self, path: Path, stored: "Article") -> None:
        """Copies the newest revision to where the older ones lie, before another takes its place."""
        older = self._layout.revision_path(path, stored.revision)
        with disk_errors(path):
            data = path.read_bytes()
            there = older.read_bytes() if older.exists() else None
        if there is None:
            write_atomically(self._disk, older, data)
        elif there != data:  # a run killed at this point has left the same bytes
            raise Damaged(
                self._layout.relative(older), "another revision of this number is there (try: newsarc verify)"
            )

    def _open_warc(self) -> "WarcWriter":
        from newsarc.archive.warcs import WarcWriter

        self._begin()
        if self._warc is None:
            self._warc = WarcWriter(
                self._layout, self._disk, self.run, started=self._started, facts=self.facts
            )
        return self._warc

    def _begin(self) -> None:
        """Before the first write: marks this program as writing, and brings what is there to our format."""
        if self._mark is not None:
            return
        self._mark = self._locks.mark(self.run)
        if read_format(self._layout) < FORMAT:
            from newsarc.archive.migrate import migrate

            migrate(self._layout, self._disk, self._index)


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
                _catch_up(layout, disk, index)
                _finish_run(layout, disk, index, run)
                locks.unmark(mark)
            finally:
                mark.release()


def _finish_run(layout: Layout, disk: Disk, index: Index, run: str) -> None:
    from newsarc.archive.warcs import finish_warcs, write_cdxj

    for path in finish_warcs(layout, disk, run):
        index.seal_file(path)
        index.seal_file(write_cdxj(disk, path))
    index.checkpoint()


def index_warcs(layout: Layout, disk: Disk, index: Index) -> None:
    """Gives those WARC files an index that have none, as in archives of older versions."""
    from newsarc.archive.warcs import write_cdxj

    for path in layout.raw.glob("*/*/*.warc.gz"):
        if not cdxj_path(path).exists():
            index.seal_file(write_cdxj(disk, path))


def _catch_up(layout: Layout, disk: Disk, index: Index) -> None:
    """Removes half-written files and lets the index see what changed without it."""
    for path in chain.from_iterable(map(layout.files, (layout.articles, layout.raw, layout.runs))):
        if is_temporary(path):  # written under the write lock, which we hold: it is nobody's work
            with disk_errors(path):
                disk.remove(path)
    index.refresh()
