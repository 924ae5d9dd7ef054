"""Looks at every file of an archive and names what is wrong with it. Changes nothing.

What a killed run has left, which the next command tidies up, is called unfinished; all else is damage.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from typing import Final

from newsarc.archive.entries import read_entry, read_stat
from newsarc.archive.files import is_temporary
from newsarc.archive.folder import read_format
from newsarc.archive.layout import CDXJ, OPEN, REVISIONS, Layout
from newsarc.archive.locks import Locks
from newsarc.archive.members import members, record_follows
from newsarc.archive.notes import check_notes
from newsarc.archive.quarantine import read_losses
from newsarc.archive.reader import IndexReader
from newsarc.archive.runs import read_run
from newsarc.archive.values import Finding, Problem
from newsarc.archive.warcs import find_warc, make_cdxj, read_response
from newsarc.article import Article, Raw
from newsarc.errors import ArchiveError, Damaged
from newsarc.seal import is_intact, is_sealed
from newsarc.text import text_hash
from newsarc.urls import article_id

Progress = Callable[[int, int], None]

SEALED_SINCE: Final = 2
"""The archive's format since which each JSON file ends in its seal."""


class Verification:
    """One look at an archive. `quick` leaves out what must read the raw pages."""

    def __init__(self, layout: Layout, locks: Locks, *, quick: bool) -> None:
        self._layout = layout
        self._locks = locks
        self._quick = quick
        self._index = IndexReader(layout.index)
        self._has_seals = read_format(layout) >= SEALED_SINCE
        self._is_unfinished = any(not locks.is_alive(run) for run in locks.marked())
        self._paths: dict[str, Path] = {}
        """Of the articles, by id."""
        self._records: dict[str, dict[Raw, str]] = defaultdict(dict)
        """The raw records that articles cite, by WARC file, and who cites them."""

    def findings(self, progress: Progress) -> Iterator[Finding]:
        """Everything that is wrong, but for what a repair has written down as lost."""
        losses = read_losses(self._layout)
        return (finding for finding in self._findings(progress) if finding not in losses)

    def _findings(self, progress: Progress) -> Iterator[Finding]:
        files = list(self._layout.files(self._layout.articles))
        warcs = list(self._layout.files(self._layout.raw))
        total = len(files) + len(warcs)
        with self._index:
            for done, path in enumerate(files, 1):
                progress(done, total)
                yield from self._check_file(path)
            for done, path in enumerate(warcs, len(files) + 1):
                progress(done, total)
                yield from self._check_warc(path)
            for name, records in sorted(self._records.items()):  # of files that are not there
                yield from self._check_cited(name, records)
            yield from self._check_runs()
            if self._layout.notes.is_dir():  # few archives have one, and all ids take room
                yield from check_notes(self._layout, self._article_ids(files))
            yield from self._check_index()

    def _article_ids(self, files: list[Path]) -> set[str | None]:
        """Those of all articles of which there is a file, be it damaged, or should be by the index."""
        indexed = (self._layout.root / name for name in self._index.paths())
        return {self._layout.article_id(path) for path in (*files, *indexed)}

    # Articles

    def _check_file(self, path: Path) -> Iterator[Finding]:
        findings = list(self._look_at(path))
        if findings:  # a scrape may be in the middle of storing it: look again while it waits
            with suppress(ArchiveError), self._locks.writing():
                findings = list(self._look_at(path))
        yield from findings

    def _look_at(self, path: Path) -> Iterator[Finding]:
        if not path.exists():
            return  # it was a half-written file, and is done
        if is_temporary(path):
            yield self._finding(path, "unfinished", "half written; the next command removes it")
        elif path.suffix != ".json" or path.name.startswith("."):
            yield self._finding(path, "orphaned", "not a file of newsarc's")
        elif path.parent.name == REVISIONS:
            if not self._layout.newest_path(path).exists():
                yield self._finding(path, "orphaned", "a revision of no article")
        else:
            yield from self._check_article(path)

    def _check_article(self, path: Path) -> Iterator[Finding]:
        article = yield from self._check_record(path)
        if article is None:
            return
        if not path.stem.endswith(f"-{article.id}"):
            yield self._finding(path, "altered", f"its name is not that of article {article.id}")
        other = self._paths.setdefault(article.id, path)
        if other != path:
            where = self._layout.relative(other)
            yield self._finding(path, "orphaned", f"another file of the same article: {where}")
            return
        yield from self._check_revisions(path, article)
        yield from self._check_row(path)

    def _check_record(self, path: Path) -> Generator[Finding, None, Article | None]:
        """What is wrong with one JSON file; gives the article, or None where it cannot be read."""
        where = self._layout.relative(path)
        try:
            data = path.read_bytes()
            article = Article.from_json(data, path=where)
        except OSError as error:
            yield self._finding(path, "missing", f"cannot be read ({error.strerror})")
            return None
        except Damaged as error:
            is_cut = not data.rstrip().endswith(b"}")
            yield self._finding(path, "truncated" if is_cut else "altered", error.why.partition(" (try")[0])
            return None
        for detail in self._alterations(data, article):
            yield self._finding(path, "altered", detail)
        if article.raw is None:
            yield self._finding(path, "missing", "it names no raw page")
        else:
            self._records[article.raw.file].setdefault(article.raw, where)
        return article

    def _alterations(self, data: bytes, article: Article) -> Iterator[str]:
        yield from self._broken_seal(data)
        if text_hash(article.text) != article.text_hash:
            yield "its text is not that of its text_hash"
        if article.url_key and article_id(article.url_key) != article.id:
            yield "its id is not that of its url_key"

    def _broken_seal(self, data: bytes) -> Iterator[str]:
        if is_sealed(data):
            if not is_intact(data):
                yield "not what newsarc wrote"
        elif self._has_seals:
            yield "it has no record_hash"

    def _check_revisions(self, path: Path, newest: Article) -> Iterator[Finding]:
        older = self._layout.revision_paths(path)
        for number in range(1, newest.revision):
            if number not in older:
                yield self._finding(
                    self._layout.revision_path(path, number), "missing", "a gap in the revisions"
                )
        for number, file in older.items():
            if number == newest.revision and file.read_bytes() == path.read_bytes():
                continue  # a run was killed before the next revision was in its place
            if number >= newest.revision:
                yield self._finding(file, "orphaned", f"the newest revision is {newest.revision}")
                continue
            article = yield from self._check_record(file)
            if article is not None and (article.id, article.revision) != (newest.id, number):
                yield self._finding(
                    file, "altered", f"it says that it is revision {article.revision} of {article.id}"
                )

    # Raw pages

    def _check_warc(self, path: Path) -> Iterator[Finding]:
        name = self._layout.relative(path).removesuffix(OPEN)
        if is_temporary(path):
            yield self._finding(path, "unfinished", "half written; the next command removes it")
            return
        if name.endswith(CDXJ):
            yield from self._check_cdxj(path)
            return
        if not name.endswith(".warc.gz"):
            yield self._finding(path, "orphaned", "not a file of newsarc's")
            return
        if path.name.endswith(OPEN):
            if path.exists() and not self._is_being_written(path):
                yield self._finding(path, "unfinished", "its run was cut off; the next command finishes it")
        elif not self._quick:
            yield from self._check_whole(path)
        yield from self._check_cited(name, self._records.pop(name, {}))

    def _check_cdxj(self, path: Path) -> Iterator[Finding]:
        warc = find_warc(path.with_suffix(".warc.gz"))
        if warc is None:
            yield self._finding(path, "orphaned", "the index of no WARC file")
        elif not self._quick and not self._is_as_sealed(path) and path.read_bytes() != make_cdxj(warc):
            yield self._finding(path, "stale", "not that of its WARC file (try: newsarc verify --repair)")

    def _is_as_sealed(self, path: Path) -> bool:
        seal = self._index.seal(self._layout.relative(path))
        if seal is None:
            return False
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == seal

    def _is_being_written(self, path: Path) -> bool:
        return any(path.name.startswith(run) for run in self._locks.marked() if self._locks.is_alive(run))

    def _check_whole(self, path: Path) -> Iterator[Finding]:
        if self._is_as_sealed(path):
            return
        if self._index.seal(self._layout.relative(path)):
            yield self._finding(path, "altered", "not what newsarc wrote")
        end = 0
        for offset, length in members(path):
            end = offset + length
        if end < path.stat().st_size:
            is_damage = record_follows(path, end + 1)
            yield self._finding(path, "altered" if is_damage else "truncated", f"no whole record at {end}")

    def _check_cited(self, name: str, records: dict[Raw, str]) -> Iterator[Finding]:
        path = find_warc(self._layout.root / name)
        if path is None:
            if records:
                detail = f"cited by {next(iter(records.values()))} and {len(records) - 1} others"
                yield Finding(path=name, problem="missing", detail=detail)
            return
        size = path.stat().st_size
        for raw, where in sorted(records.items(), key=lambda item: item[0].offset):
            if raw.offset + raw.length > size:
                yield Finding(
                    path=name, problem="truncated", detail=f"ends before the page that {where} cites"
                )
            elif not self._quick:
                try:
                    read_response(self._layout.root, raw)
                except ArchiveError as error:
                    detail = f"at {raw.offset}, cited by {where}: {error.why.partition(' (try')[0]}"
                    yield Finding(path=name, problem="altered", detail=detail)

    # Runs and index

    def _check_runs(self) -> Iterator[Finding]:
        for path in self._layout.files(self._layout.runs):
            if is_temporary(path):
                yield self._finding(path, "unfinished", "half written")
            elif path.suffix != ".json":
                yield self._finding(path, "orphaned", "not a file of newsarc's")
            else:
                yield from self._check_report(path)

    def _check_report(self, path: Path) -> Iterator[Finding]:
        try:
            read_run(path)
        except ArchiveError as error:
            yield self._finding(path, "altered", error.why.partition(" (try")[0])
            return
        for detail in self._broken_seal(path.read_bytes()):
            yield self._finding(path, "altered", detail)

    def _check_row(self, path: Path) -> Iterator[Finding]:
        """Whether the index says of an article what its file says."""
        if self._index.is_readable and not self._is_indexed(path):
            yield self._stale(f"it says otherwise of {self._layout.relative(path)}")

    def _is_indexed(self, path: Path) -> bool:
        try:
            return self._index.agrees(read_entry(path.read_bytes(), read_stat(self._layout, path)))
        except Damaged:
            return False

    def _check_index(self) -> Iterator[Finding]:
        if self._index.problem and self._paths:
            yield self._stale(self._index.problem)
            return
        try:
            for name in self._index.paths():
                if not (self._layout.root / name).exists():
                    yield Finding(path=name, problem="missing", detail="the index knows of it")
            if not self._quick and (why := self._index.damage()):
                yield self._stale(why)
        except sqlite3.Error as error:
            yield self._stale(str(error))

    def _stale(self, detail: str) -> Finding:
        problem: Problem = "unfinished" if self._is_unfinished else "stale"
        return self._finding(self._layout.index, problem, f"{detail} (try: newsarc reindex)")

    def _finding(self, path: Path, problem: Problem, detail: str) -> Finding:
        return Finding(path=self._layout.relative(path), problem=problem, detail=detail)
