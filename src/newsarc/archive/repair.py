"""Mends what `verify` finds, as far as raw pages and whole records give it back.

Nothing is deleted: what is taken out of the archive lies in `quarantine/`. Each step leaves a sound file or
the one that was there, and what is not done yet is found again: a repair that was killed is simply run again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from newsarc.archive.files import Disk, write_atomically
from newsarc.archive.index import Index
from newsarc.archive.layout import CDXJ, REVISIONS, Layout
from newsarc.archive.locks import Locks
from newsarc.archive.members import whole_length
from newsarc.archive.quarantine import Quarantine
from newsarc.archive.restore import Extract, Restorer
from newsarc.archive.values import Finding
from newsarc.archive.verify import Verification
from newsarc.archive.warcs import write_cdxj
from newsarc.errors import ArchiveError

Action = Literal["restored", "cut", "sealed", "moved", "rebuilt", "lost"]

_ROUNDS: Final = 8
"""What one round mends may show the next something: where the newest revision went, an older one is it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What a repair did about a file of the archive; `path` is from its root."""

    path: str
    action: Action
    detail: str


class Repair:
    """One repair of an archive. The caller holds its locks."""

    def __init__(self, layout: Layout, disk: Disk, locks: Locks, index: Index, extract: Extract) -> None:
        self._layout = layout
        self._disk = disk
        self._locks = locks
        self._index = index
        self._quarantine = Quarantine(layout, disk)
        self._extract = extract

    def run(self, progress: Callable[[int, int], None]) -> Iterator[Mended]:
        """Mends, and says what was done; at the end what is lost."""
        if any(self._layout.files(self._layout.articles)) and not self._layout.raw.is_dir():
            why = "the folder of the raw pages is missing (try: mount its disk, or restore it from a copy)"
            raise ArchiveError(str(self._layout.raw), why)
        for _ in range(_ROUNDS):
            findings = self._findings(progress)
            mended = False
            for one in self._round(findings):
                mended = True
                yield one
            if not mended:
                break
        losses = [finding for finding in findings if finding.problem not in ("stale", "unfinished")]
        if losses:
            self._quarantine.add_losses(losses)
        for loss in losses:
            yield Mended(path=loss.path, action="lost", detail=loss.detail)

    def _findings(self, progress: Callable[[int, int], None]) -> list[Finding]:
        return list(Verification(self._layout, self._locks, quick=False).findings(progress))

    def _round(self, findings: list[Finding]) -> Iterator[Mended]:
        restorer = Restorer(self._layout, self._extract)
        done: set[str] = set()
        for finding in findings:
            is_index = finding.problem == "stale" and not finding.path.endswith(CDXJ)
            if finding.path in done or is_index or finding.problem == "unfinished":
                continue
            mended = self._mend(finding, findings, restorer)
            if mended:
                done.add(finding.path)
                yield mended
        if done:
            self._index.refresh()
        elif any(finding.problem == "stale" for finding in findings):
            self._index.rebuild()
            yield Mended(
                path=self._layout.relative(self._layout.index), action="rebuilt", detail="from the articles"
            )

    def _mend(self, finding: Finding, findings: list[Finding], restorer: Restorer) -> Mended | None:
        path = self._layout.root / finding.path
        if finding.problem == "orphaned" and not path.exists():
            return None  # it has taken the place of its newest
        if finding.problem == "stale":
            self._index_warc(path.with_suffix(".warc.gz"))
            return Mended(path=finding.path, action="rebuilt", detail="from its WARC file")
        if path.is_relative_to(self._layout.raw) and finding.problem != "orphaned":
            return self._mend_warc(path, findings)
        if path.is_relative_to(self._layout.articles) and self._layout.article_id(path):
            return self._mend_article(path, finding, restorer)
        if path.exists():
            return Mended(path=finding.path, action="moved", detail=f"to {self._quarantine.take(path)}")
        return None

    # Raw pages

    def _mend_warc(self, path: Path, findings: list[Finding]) -> Mended | None:
        name = self._layout.relative(path)
        if not path.is_file():
            return None
        whole, size = whole_length(path), path.stat().st_size
        if 0 < whole < size:
            kept = self._quarantine.keep(path, start=whole)
            self._disk.truncate(path, whole)
            self._index.seal_file(path)
            self._index_warc(path)
            return Mended(path=name, action="cut", detail=f"{size - whole} torn bytes are in {kept}")
        if whole == size and [finding.problem for finding in findings if finding.path == name] == ["altered"]:
            self._index.seal_file(path)
            self._index_warc(path)
            return Mended(path=name, action="sealed", detail="every record in it is whole")
        return None

    def _index_warc(self, warc: Path) -> None:
        self._index.seal_file(write_cdxj(self._disk, warc))

    # Articles

    def _mend_article(self, path: Path, finding: Finding, restorer: Restorer) -> Mended | None:
        is_there = path.exists()
        if finding.problem == "missing" and is_there:
            return None  # it cannot be read, or names no page: no harm that we could mend
        newest = self._layout.newest_path(path)
        if finding.problem == "orphaned":
            return self._mend_orphan(path, newest, restorer)
        article = restorer.restore(path)
        if article is not None:
            was = f"; the damaged file is in {self._quarantine.keep(path)}" if is_there else ""
            write_atomically(self._disk, path, article.to_json().encode())
            raw = f"from {article.raw.file} at {article.raw.offset}" if article.raw else ""
            return Mended(path=finding.path, action="restored", detail=raw + was)
        if not is_there:
            return None
        where = self._quarantine.take(path)
        return Mended(path=finding.path, action="lost", detail=f"no raw page gives it back; moved to {where}")

    def _mend_orphan(self, path: Path, newest: Path, restorer: Restorer) -> Mended:
        """A file too many; or an older revision whose newest is gone, and which takes its place."""
        name = self._layout.relative(path)
        is_last = path.parent.name == REVISIONS and not newest.exists()
        if not is_last:
            return Mended(path=name, action="moved", detail=f"to {self._quarantine.take(path)}")
        article = restorer.restore(newest)
        if article is not None:
            write_atomically(self._disk, newest, article.to_json().encode())
            return Mended(path=self._layout.relative(newest), action="restored", detail="from its raw page")
        last = list(self._layout.revision_paths(newest).values())[-1]
        write_atomically(self._disk, newest, last.read_bytes())
        self._disk.remove(last)
        self._disk.sync_folder(last.parent)
        return Mended(
            path=self._layout.relative(newest),
            action="restored",
            detail=f"revision {self._layout.relative(last)} is its newest now",
        )
