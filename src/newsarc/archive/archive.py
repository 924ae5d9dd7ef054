"""Archive: articles and their raw pages on disk and back. Thin; the parts of this folder do the work.

The order of writes keeps the promises: the raw page is on the disk before the article that cites it, a
superseded revision before the one that takes its place, and the index, which can be made anew, comes last.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from newsarc.archive.files import Disk, RealDisk, disk_errors
from newsarc.archive.folder import check_format, create_archive, require_archive
from newsarc.archive.index import Index
from newsarc.archive.layout import Layout
from newsarc.archive.locks import Locks
from newsarc.archive.lookup import Lookup
from newsarc.archive.rebuild import Progress
from newsarc.archive.search import Search
from newsarc.archive.search_query import Query, parse_query
from newsarc.archive.tidying import index_warcs, tidy_up
from newsarc.archive.values import Added, Filter, Finding, Hit, Note, Row, Story, Visit, VisitCounts
from newsarc.archive.writer import Writer
from newsarc.errors import ArchiveError, Damaged, Locked

if TYPE_CHECKING:
    from newsarc.archive.facets import Facets
    from newsarc.archive.repair import Mended
    from newsarc.archive.statistics import Statistics
    from newsarc.article import Article
    from newsarc.page import Page

EVERYTHING = Filter()


class Archive:
    """An archive in a folder, for one thread at a time; any number of programs may have it open.

    Opening reads nothing. The index is opened, and what a killed program left is tidied up, at first use;
    where that cannot be written, reading goes on without, and `warn` is told.
    """

    columns: tuple[str, ...] = Row.__slots__
    """The names of a row's fields."""

    def __init__(
        self,
        path: Path | str,
        *,
        create: bool = False,
        disk: Disk | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        warn: Callable[[str], None] = lambda message: None,
    ) -> None:
        self.path = Path(path)
        self._disk = disk or RealDisk()
        self._layout = Layout(self.path)
        self._locks = Locks(self._layout.state, self._disk)
        if create:
            create_archive(self._layout, self._disk, self._locks)
        require_archive(self.path)
        check_format(self._layout)
        self._index = Index(self._layout, self._locks, warn)
        self._lookup = Lookup(self._index)
        self._search = Search(self._index)
        self._clock = clock
        self._writer = Writer(self._layout, self._disk, self._locks, self._index, clock)
        self._warn = warn
        self._is_tidy = False
        self._is_behind = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finishes what was written; the archive may be used again."""
        try:
            with disk_errors(self.path):
                self._writer.close()
        finally:
            self._index.close()

    # Writing

    def add(self, article: "Article", page: "Page", *, force: bool = False, dry_run: bool = False) -> Added:
        """Stores an article and the page that it was taken from, if they say something new.

        When this returns, both are on the disk. What is worse than what is there is refused, unless `force`;
        with `dry_run` the answer alone is given.
        """
        (answer,) = self.add_many([(article, page)], force=force, dry_run=dry_run)
        if isinstance(answer, Damaged):
            raise answer
        return answer

    def add_many(
        self, items: "Sequence[tuple[Article, Page]]", *, force: bool = False, dry_run: bool = False
    ) -> list[Added | Damaged]:
        """As `add`, for many at once, which is many times faster; each is answered, in their order.

        When this returns all are on the disk. Where what lies there of an article is damaged, the error
        stands in its place, and the others are stored.
        """
        self._tidy()
        with disk_errors(self.path):
            return self._writer.add(items, force=force, dry_run=dry_run)

    def revise(self, article: "Article", *, force: bool = False, dry_run: bool = False) -> Added:
        """Stores what another reading of a stored article's raw page gave, as the article's next revision.

        Refused is what is worse, unless `force`. Where another page was stored meanwhile, or nothing in the
        record differs, all stays as it is.
        """
        self._tidy()
        with disk_errors(self.path):
            return self._writer.revise(article, force=force, dry_run=dry_run)

    @property
    def run(self) -> str:
        """The name under which this archive object writes: of its WARC file and of its report."""
        return self._writer.run

    def describe(self, facts: Mapping[str, str]) -> None:
        """Says how this run works; the WARC files that it begins from now on hold it (`warcinfo`)."""
        self._writer.facts = facts

    def write_run(self, report: Mapping[str, Any]) -> Path:
        """Keeps the report of this run."""
        from newsarc.archive.runs import write_run

        with disk_errors(self.path), self._writer.working():
            return write_run(self._disk, self._layout.runs, self.run, report)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """One scrape at a time, under a run's name of its own: raises Locked, which says who holds the lock,
        where there is another."""
        with self._locks.running():
            self._writer.close()
            yield

    # Reading

    def get(self, ref: str) -> "Article":
        """The article of an id, of an id's unique beginning (4 digits or more), or of a URL."""
        return self._read(self.path_of(ref))

    def path_of(self, ref: "str | Article") -> Path:
        """Where the JSON file of an article lies."""
        self._tidy_to_read()
        return self.path / self._lookup.path(ref if isinstance(ref, str) else ref.id)

    def id_of(self, url: str) -> str | None:
        """The id of the article at a URL, be it the one where it lies, was asked for or says that it lies."""
        self._tidy_to_read()
        return self._lookup.id_of(url)

    def beginning_with(self, prefix: str, *, limit: int) -> tuple[Row, ...]:
        """The newest articles whose id begins with some hex digits."""
        self._tidy_to_read()
        return self._lookup.beginning_with(prefix, limit=limit)

    def sites(self) -> dict[str, int]:
        """How many articles each site has, those with the most first."""
        self._tidy_to_read()
        return self._lookup.sites()

    def raw_page(self, article: "Article") -> "Page":
        """The page that an article was taken from. Raises Damaged where it is not the one that was stored."""
        from newsarc.archive.warcs import read_page

        return read_page(self.path, article)

    def revisions(self, ref: str) -> "tuple[Article, ...]":
        """All revisions of an article, oldest first; the last is what `get` gives."""
        path = self.path_of(ref)
        newest = self._read(path)
        older = [self._read(file) for file in self._layout.revision_paths(path).values()]
        return (*(article for article in older if article.revision < newest.revision), newest)

    def rows(self, chosen: Filter = EVERYTHING) -> Iterator[Row]:
        """The articles that a filter chooses, as the index knows them."""
        self._tidy_to_read()
        return self._search.rows(chosen, self.query(chosen.match))

    def count(self, chosen: Filter = EVERYTHING) -> int:
        """How many articles a filter chooses, its limit aside."""
        self._tidy_to_read()
        return self._search.count(chosen, self.query(chosen.match))

    def count_stories(self, chosen: Filter = EVERYTHING) -> int:
        """As `count`, reprints of one story counted once."""
        self._tidy_to_read()
        return self._search.count_stories(chosen, self.query(chosen.match))

    def search(self, query: str, chosen: Filter = Filter(sort="relevance")) -> Iterator[Hit]:  # noqa: B008
        """The articles that a query finds among those of a filter, best first unless it says otherwise."""
        self._tidy_to_read()
        return self._search.hits(replace(chosen, match=query), self.query(query))

    def search_stories(
        self,
        query: str,
        chosen: Filter = Filter(sort="relevance"),  # noqa: B008
    ) -> Iterator[tuple[Hit, ...]]:
        """As `search`, each hit with its near-duplicates, the earliest first; the limit counts stories."""
        self._tidy_to_read()
        chosen = replace(chosen, match=query)
        return self._search.stories(chosen, self.query(query), self._lookup.also_at)

    def query(self, text: str | None) -> Query:
        """What is looked for with a text, as of now."""
        return parse_query(text or "", now=self._clock().astimezone())

    def stories(self, chosen: Filter = EVERYTHING) -> Iterator[Story]:
        """The chosen articles, each with its near-duplicates; the filter's limit counts stories."""
        shown: set[str] = set()
        rows = self.rows(replace(chosen, limit=None))
        for row in islice((row for row in rows if row.id not in shown), chosen.limit):
            story = Story(rows=self._lookup.also_at(row.id) or (row,))
            shown.update(other.id for other in story.rows if len(story.rows) > 1)
            yield story

    def story(self, article_id: str) -> Story | None:
        """An article's near-duplicates, itself among them; None where it stands alone."""
        self._tidy_to_read()
        rows = self._lookup.also_at(article_id)
        return Story(rows=rows) if rows else None

    def articles(self, chosen: Filter = EVERYTHING) -> "Iterator[Article]":
        """The articles that a filter chooses, whole."""
        for row in self.rows(chosen):
            yield self._read(self.path / row.path)

    def runs(self, *, since: datetime | None = None) -> Iterator[Mapping[str, Any]]:
        """The reports of all runs, or of those since then, newest first."""
        from newsarc.archive.runs import read_runs

        return read_runs(self._layout.runs, since=since)

    def running(self) -> Mapping[str, Any] | None:
        """Who holds the lock (`pid`, `command`, `since`), None where nobody does."""
        return self._locks.running_now()

    def statistics(self, chosen: Filter = EVERYTHING, *, most: int = 10, runs: int = 30) -> "Statistics":
        """The figures of the chosen articles: the `most` frequent sites, topics, authors; the last runs."""
        from newsarc.archive.statistics import gather

        self._tidy_to_read()
        query = self.query(chosen.match)
        return gather(self._layout, self._index, chosen, query, most=most, runs=runs)

    def facets(self, chosen: Filter = EVERYTHING, *, most: int = 12) -> "Facets":
        """What the newest of the chosen articles have in common, counted; as quick in a large archive."""
        from newsarc.archive.facets import count_facets
        from newsarc.archive.notes import read_tags

        self._tidy_to_read()
        tags_of = partial(read_tags, self._layout)
        return count_facets(self._index, chosen, self.query(chosen.match), tags_of=tags_of, most=most)

    def note(self, article_id: str) -> Note:
        """What a reader keeps with an article; an empty one where nothing is kept."""
        from newsarc.archive.notes import read_note

        return read_note(self._layout, article_id)

    def keep_note(self, article_id: str, note: Note) -> None:
        """Keeps tags and words of a reader with an article, in a file of their own."""
        from newsarc.archive.notes import write_note

        self._tidy()
        with disk_errors(self.path), self._writer.working():
            write_note(self._layout, self._disk, article_id, note)

    def tagged(self, tag: str) -> tuple[str, ...]:
        """The ids of the articles with a tag."""
        return tuple(article_id for article_id, tags in self.tags().items() if tag in tags)

    def tags(self) -> dict[str, tuple[str, ...]]:
        """The tags that readers keep with articles, by the articles' ids."""
        from newsarc.archive.notes import read_tags

        return read_tags(self._layout)

    def reading(self, article_id: str) -> str | None:
        """With what an article's raw page was last read again, as `note_reading` was given it."""
        from newsarc.archive.readings import find_reader

        self._tidy_to_read()
        return find_reader(self._index, article_id)

    def note_reading(self, article_id: str, reader: str) -> None:
        """Keeps with what an article's raw page was read again, whatever came of it."""
        from newsarc.archive.readings import note_reader

        self._tidy()
        note_reader(self._index, article_id, reader)

    # What is known of addresses

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """The ETag and Last-Modified that a feed or sitemap had when it was last read."""
        self._tidy_to_read()
        return self._lookup.validators(url)

    def remember_validators(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Keeps a feed's or sitemap's ETag and Last-Modified for the next request."""
        self._tidy()
        self._lookup.remember_validators(url, etag, last_modified)

    def visit(self, url: str) -> Visit | None:
        """What is known of an address that a source named."""
        self._tidy_to_read()
        return self._lookup.visit(url)

    def due_visits(self, now: datetime) -> list[Visit]:
        """The addresses whose next try is now or was before, the longest waiting first."""
        self._tidy_to_read()
        return self._lookup.due_visits(now.astimezone(UTC).isoformat(timespec="seconds"))

    def note_visits(self, visits: Sequence[Visit]) -> None:
        """Keeps what is known of addresses."""
        self._tidy()
        self._lookup.note_visits(visits)

    def open_visits(self, source: str) -> list[Visit]:
        """The addresses of a source that are not in the archive: waiting first, by their next try."""
        self._tidy_to_read()
        return self._lookup.open_visits(source)

    def visit_counts(self) -> dict[str, VisitCounts]:
        """By source, how its addresses stand."""
        self._tidy_to_read()
        return self._lookup.visit_counts()

    def keep_sample(self, name: str, body: bytes) -> str:
        """Keeps a page that shows what is wrong with a source; gives its path from the archive's root."""
        from newsarc.archive.runs import keep_sample

        with self._locks.writing():
            return keep_sample(self._layout, self._disk, name, body)

    def template(self, site: str) -> str | None:
        """What was learned of a site's pages, as `keep_template` was given it."""
        from newsarc.archive.templates import read_template

        return read_template(self._layout, site)

    def keep_template(self, site: str, text: str) -> None:
        """Keeps what was learned of a site's pages."""
        from newsarc.archive.templates import write_template

        with self._locks.writing():
            write_template(self._layout, self._disk, site, text)

    @property
    def is_makeshift(self) -> bool:
        """Whether answers come from less than the archive's own index, up to date: it cannot be written."""
        return self._is_behind or self._index.is_makeshift

    @property
    def rules(self) -> Path:
        """The folder of the archive's own rules for publishers; few archives have one."""
        return self._layout.rules

    # Care

    def reindex(self, progress: Progress = lambda done, total: None) -> tuple[ArchiveError, ...]:
        """Makes the index anew from the articles' files, and those of WARC files that have none.

        Gives the errors of files that are no articles, and of those that are gone since they were indexed.
        """
        self._tidy()
        with disk_errors(self.path):
            errors = tuple(self._index.rebuild(progress))
            with self._writer.working():
                index_warcs(self._layout, self._disk, self._index)
            return errors

    def migrate(self, progress: Progress = lambda done, total: None) -> int:
        """Brings what an older newsarc has made to this one's format; gives how many files it wrote anew."""
        from newsarc.archive.migrate import migrate

        self._tidy()
        with disk_errors(self.path), self._writer.working():
            return migrate(self._layout, self._disk, self._index, progress)

    def repair(
        self, extract: "Callable[[Page], Article]", progress: Progress = lambda done, total: None
    ) -> "Iterator[Mended]":
        """Mends what `verify` finds, as it is asked for what was done; nothing is deleted.

        `extract` makes the article of a raw page, and may raise PageError. Raises Locked beside a scrape.
        """
        from newsarc.archive.repair import Repair

        self._tidy()
        with disk_errors(self.path), self.lock(), self._writer.working():
            yield from Repair(self._layout, self._disk, self._locks, self._index, extract).run(progress)

    def verify(
        self, *, quick: bool = False, progress: Progress = lambda done, total: None
    ) -> Iterator[Finding]:
        """Everything that is wrong with the files; changes nothing. `quick` leaves out the raw pages."""
        from newsarc.archive.verify import Verification

        return Verification(self._layout, self._locks, quick=quick).findings(progress)

    def owns(self, path: Path) -> bool:
        """Whether a path is, or is to be, one of the archive's own files."""
        return self._layout.owns(path)

    def losses(self) -> frozenset[Finding]:
        """What a repair could not mend and wrote down; `verify` is silent about it."""
        from newsarc.archive.quarantine import read_losses

        return read_losses(self._layout)

    def _read(self, path: Path) -> "Article":
        from newsarc.article import Article

        where = self._layout.relative(path)
        try:
            with disk_errors(path):
                data = path.read_bytes()
        except ArchiveError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise Damaged(where, "the article's file is missing (try: newsarc verify)") from error
            raise
        return Article.from_json(data, path=where)

    def _tidy(self) -> None:
        if not self._is_tidy:
            with disk_errors(self.path):
                tidy_up(self._layout, self._disk, self._locks, self._index)
            self._is_tidy = True

    def _tidy_to_read(self) -> None:
        """As `_tidy`; where there is no room for it, the answers come from the index as it is."""
        if self._is_behind:
            return
        try:
            self._tidy()
        except Locked:
            raise
        except ArchiveError as error:
            self._is_behind = True
            self._warn(f"what a killed program stored last may be missing here: {error}")
