"""Storing articles, a batch at a time.

To force a file to the disk takes a hundred times as long as to write it, and many at once take hardly longer
than one. So a batch goes to the disk in steps: all raw pages, then the revisions that are superseded, then
the articles, then the index. Each step is durable before the next begins.

A program marks itself before its first write and takes the mark away when its WARC file is finished and its
index is on the disk. What is done about a mark without a living owner is the business of `tidying`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.archive.files import Disk, disk_errors, write_together
from newsarc.archive.folder import FORMAT, read_format
from newsarc.archive.index import Index
from newsarc.archive.layout import Layout
from newsarc.archive.locks import Locks
from newsarc.archive.members import NONE_KNOWN
from newsarc.archive.tidying import catch_up, finish_run
from newsarc.archive.values import Added
from newsarc.errors import Damaged

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from newsarc.archive.records import Decision
    from newsarc.archive.warcs import WarcWriter
    from newsarc.article import Article, Raw
    from newsarc.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What is to be done for one article of a batch, decided before anything is written."""

    path: Path
    added: Added
    page: "Page | None" = None
    """The page that is to be kept, if it is."""
    known: "Raw | None" = None
    """Where its payload lies already."""
    superseded: Path | None = None
    """Where the revision is to lie that stands in the article's place."""

    @property
    def is_change(self) -> bool:
        """Whether the article is to be written."""
        return self.added.outcome in ("new", "updated")


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
        self._run: tuple[str, datetime] | None = None
        self._mark: BaseFileLock | None = None
        self._warc: WarcWriter | None = None
        self._is_untidy = False
        self.facts: Mapping[str, str] = {}
        """Of this run, for the `warcinfo` of its files."""

    @property
    def run(self) -> str:
        """The name of this run, which ends when the writer is closed."""
        return self._begun()[0]

    def add(
        self, items: "Sequence[tuple[Article, Page]]", *, force: bool, dry_run: bool
    ) -> list[Added | Damaged]:
        """Decides what articles do to what is there, and does it; each is answered, in their order."""
        with self._locks.writing():
            answers: list[Added | Damaged] = []
            for batch in _apart(items):
                plans = [self._plan(article, page, force=force) for article, page in batch]
                if not dry_run:
                    plans = self._carry_out(plans)
                answers += [plan if isinstance(plan, Damaged) else plan.added for plan in plans]
            return answers

    def revise(self, article: "Article", *, force: bool, dry_run: bool) -> Added:
        """Decides what another reading of an article's raw page does to the record, and does it."""
        from newsarc.archive.records import decide_again

        with self._locks.writing():
            path = self._known_path(article.id)
            stored = self._read(path) if path else None
            if path is None or stored is None or stored.raw != article.raw:
                return Added(outcome="unchanged", article=stored or article, reason="newer_page")
            plan = self._decided(decide_again(stored, article, force=force), path, stored, article)
            if plan.is_change and not dry_run:
                self._begin()
                self._put([plan])
            return plan.added

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
        run, self._run = self._run, None
        mark, self._mark = self._mark, None
        warc, self._warc = self._warc, None
        is_untidy, self._is_untidy = self._is_untidy, False
        if mark is None or run is None:
            return
        try:
            with self._locks.writing():
                if warc is not None:
                    warc.close()
                if is_untidy:
                    catch_up(self._layout, self._disk, self._index)
                spans = warc.spans if warc is not None else NONE_KNOWN
                finish_run(self._layout, self._disk, self._index, run[0], spans)
                self._locks.unmark(mark)
        finally:
            mark.release()

    # Deciding

    def _plan(self, article: "Article", page: "Page", *, force: bool) -> _Plan | Damaged:
        """What an article and its page do to what is there, or the error about that."""
        from newsarc.archive.records import decide

        try:
            path, stored = self._stored(article, page)
            plan = self._decided(
                decide(stored, article, force=force, now=self._clock()), path, stored, article
            )
            # That a page came again as it was is kept for who insists alone, lest every visit be written.
            is_visit = plan.added.outcome == "unchanged" and force
            known = self._known_raw(path, stored, page) if plan.is_change or is_visit else None
        except Damaged as error:
            return error
        return replace(plan, page=page, known=known) if plan.is_change or known else plan

    def _decided(
        self, decision: "Decision", path: Path, stored: "Article | None", article: "Article"
    ) -> _Plan:
        if decision.outcome in ("unchanged", "refused"):
            added = Added(outcome=decision.outcome, article=stored or article, reason=decision.reason)
            return _Plan(path=path, added=added)
        kept = replace(article, revision=self._next_revision(path, stored))
        return _Plan(
            path=path,
            added=Added(outcome=decision.outcome, article=kept, reason=decision.reason),
            superseded=self._superseded(path, stored) if stored else None,
        )

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

    def _superseded(self, path: Path, stored: "Article") -> Path | None:
        """Where the newest revision is to lie before another takes its place; None where it does."""
        older = self._layout.revision_path(path, stored.revision)
        with disk_errors(path):
            if not older.exists():
                return older
            if older.read_bytes() == path.read_bytes():  # a run was killed before it went on
                return None
        raise Damaged(
            self._layout.relative(older), "another revision of this number is there (try: newsarc verify)"
        )

    # Writing

    def _carry_out(self, plans: list[_Plan | Damaged]) -> list[_Plan | Damaged]:
        """Keeps the pages of a batch, then its articles; gives the plans with what is kept now."""
        with_raw = [plan if isinstance(plan, Damaged) else self._keep_page(plan) for plan in plans]
        if self._warc is not None:
            self._warc.sync()
        self._put([plan for plan in with_raw if isinstance(plan, _Plan) and plan.is_change])
        return with_raw

    def _keep_page(self, plan: _Plan) -> _Plan:
        if plan.page is None:
            return plan
        raw = self._open_warc().write(plan.page, known=plan.known)
        if not plan.is_change:
            return plan
        return replace(plan, added=replace(plan.added, article=replace(plan.added.article, raw=raw)))

    def _put(self, plans: Sequence[_Plan]) -> None:
        """Writes the next revisions of articles, after it has kept those before."""
        if not plans:
            return
        was_untidy, self._is_untidy = self._is_untidy, True  # unless all of this goes well
        with disk_errors(self._layout.articles):
            older = {plan.superseded: plan.path.read_bytes() for plan in plans if plan.superseded}
        write_together(self._disk, older)
        write_together(self._disk, {plan.path: plan.added.article.to_json().encode() for plan in plans})
        self._index.put_files([plan.path for plan in plans])
        self._is_untidy = was_untidy

    def _open_warc(self) -> "WarcWriter":
        from newsarc.archive.warcs import WarcWriter

        self._begin()
        if self._warc is None:
            run, started = self._begun()
            self._warc = WarcWriter(self._layout, self._disk, run, started=started, facts=self.facts)
        return self._warc

    def _begin(self) -> None:
        """Before the first write: marks this program as writing, and brings what is there to our format."""
        if self._mark is not None:
            return
        self._mark = self._locks.mark(self.run)
        if read_format(self._layout) < FORMAT:
            from newsarc.archive.migrate import migrate

            migrate(self._layout, self._disk, self._index)

    def _begun(self) -> tuple[str, datetime]:
        """The name of this run, and when it began."""
        from newsarc.archive.runs import new_run

        if self._run is None:
            now = self._clock()
            self._run = new_run(now), now
        return self._run


def _apart(items: "Sequence[tuple[Article, Page]]") -> "Iterator[Sequence[tuple[Article, Page]]]":
    """The items in batches that have no article twice: what the second does, the first decides."""
    batch: dict[str, tuple[Article, Page]] = {}
    for article, page in items:
        if article.id in batch:
            yield tuple(batch.values())
            batch = {}
        batch[article.id] = article, page
    if batch:
        yield tuple(batch.values())
