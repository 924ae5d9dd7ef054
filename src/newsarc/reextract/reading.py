"""Reading the raw pages of stored articles again, on all cores, one result for each article."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

import newsarc
from newsarc.archive import Added, Archive, Filter
from newsarc.archive.records import changed_fields
from newsarc.article import Article
from newsarc.errors import Damaged, NewsarcError, PageError
from newsarc.templates import Templates
from newsarc.workers import Extraction, Workers

log = logging.getLogger(__name__)

_AHEAD = 4
"""Pages in hand for each worker, so that none waits for the next one to be read from the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading one article's raw page again. `before` is None where the record is damaged."""

    id: str
    outcome: Literal["updated", "unchanged", "refused", "failed"]
    before: Article | None = None
    after: Article | None = None
    reason: str | None = None
    """Why it was refused or failed, as a short code."""
    error: NewsarcError | None = None


def reextract(
    archive: Archive,
    *,
    workers: Workers,
    chosen: Filter,
    again: bool = False,
    force: bool = False,
    dry_run: bool = False,
    should_stop: Callable[[], bool] = lambda: False,
    on_plan: Callable[[int, int], None] = lambda due, total: None,
) -> Iterator[Reading]:
    """Reads the raw pages of the chosen articles again and stores what differs; results come when done.

    Articles that were read by this newsarc, with what is known of their site, are passed over unless `again`:
    a run that was stopped goes on where it was. A better record is replaced by a worse one only with `force`.
    """
    rereading = _Rereading(archive, workers, force=force, dry_run=dry_run)
    due, total = [], 0
    for row in archive.rows(chosen):
        total += 1
        if again or archive.reading(row.id) != rereading.reader(row.site or "", row.revision):
            due.append(row.id)
    on_plan(len(due), total)
    return rereading.results(due, should_stop)


class _Rereading:
    """One call of `reextract`: articles in the workers' hands, and the archive."""

    def __init__(self, archive: Archive, workers: Workers, *, force: bool, dry_run: bool) -> None:
        self._archive = archive
        self._workers = workers
        self._force = force
        self._dry_run = dry_run
        self._templates = Templates(archive)
        self._rules = _digest(*(path.read_text("utf-8") for path in _rule_files(archive)))
        self._known: dict[str, str] = {}
        self._in_hand: dict[Future[Extraction], Article] = {}

    def reader(self, site: str, revision: int) -> str:
        """What makes a reading of a revision what it is: newsarc, and what is known of the site."""
        if site not in self._known:
            template = self._templates.of(f"https://{site}/") if site else None
            self._known[site] = _digest(newsarc.__version__, template or "", self._rules)
        return f"{self._known[site]} {revision}"

    def results(self, ids: list[str], should_stop: Callable[[], bool]) -> Iterator[Reading]:
        for article_id in ids:
            if should_stop():
                break
            failed = self._begin(article_id)
            if failed:
                yield failed
            yield from self._finished(at_most=_AHEAD * self._workers.count)
        yield from self._finished(at_most=0)

    def _begin(self, article_id: str) -> Reading | None:
        """Hands an article's page to the workers; gives the error where that cannot be had."""
        before = None
        try:
            before = self._archive.get(article_id)
            page = self._archive.raw_page(before)
        except Damaged as error:
            return Reading(id=article_id, outcome="failed", before=before, reason="damaged", error=error)
        future = self._workers.submit(
            page, template=self._templates.of(page.url), discovered_by=before.discovered_by
        )
        self._in_hand[future] = before
        return None

    def _finished(self, *, at_most: int) -> Iterator[Reading]:
        """The results that are there, waiting for some while more than so many are in hand."""
        while self._in_hand:
            done = [future for future in self._in_hand if future.done()]
            if not done and len(self._in_hand) <= at_most:
                return
            for future in done or wait(self._in_hand, return_when=FIRST_COMPLETED).done:
                yield self._keep(future, self._in_hand.pop(future))

    def _keep(self, future: "Future[Extraction]", before: Article) -> Reading:
        try:
            after = _with_identity(before, future.result().article)
            revised = self._revise(before, after)
        except PageError as error:
            return Reading(
                id=before.id, outcome="failed", before=before, reason="extraction_failed", error=error
            )
        except Damaged as error:
            return Reading(id=before.id, outcome="failed", before=before, reason="damaged", error=error)
        outcome = revised.outcome
        assert outcome != "new"
        if not self._dry_run and revised.reason != "newer_page":
            revision = revised.article.revision if outcome == "updated" else before.revision
            self._archive.note_reading(before.id, self.reader(_site(before), revision))
        log.info(outcome, extra={"id": before.id, "url": before.url, "reason": revised.reason})
        return Reading(id=before.id, outcome=outcome, before=before, after=after, reason=revised.reason)

    def _revise(self, before: Article, after: Article) -> Added:
        if not changed_fields(before, after):  # most are, and then nobody need be asked
            return Added(outcome="unchanged", article=before)
        return self._archive.revise(after, force=self._force, dry_run=self._dry_run)


def _with_identity(before: Article, after: Article) -> Article:
    """The new reading under the old one's name: how an article was found and is called stays."""
    return replace(
        after,
        id=before.id,
        url=before.url,
        requested_url=before.requested_url,
        url_key=before.url_key,
        discovered_by=before.discovered_by,
        fetch=before.fetch,
        raw=before.raw,
        revision=before.revision,
    )


def _site(article: Article) -> str:
    from newsarc.urls import find_url, site

    url = find_url(article.url)
    return site(url) if url else article.publisher.domain or ""


def _rule_files(archive: Archive) -> list[Path]:
    return sorted(archive.rules.glob("*.toml"))


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
