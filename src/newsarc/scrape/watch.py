"""Watch: measures what a run gets of each source, and says when that is not what it used to be."""

import logging
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace

from newsarc.archive import Archive
from newsarc.article import Article
from newsarc.errors import ArchiveError, FetchError
from newsarc.extract.agreement import DIFFERS
from newsarc.fetch import Fetcher, Request
from newsarc.health import MEMORY, Alarm, Night, judge, read_nights
from newsarc.page import Page
from newsarc.pipeline import Result
from newsarc.scrape.report import NOT_STORED, RunReport, SourceReport
from newsarc.scrape.visits import is_recovered

log = logging.getLogger(__name__)


class Watch:
    """The health of the sources in one run; made before it begins, asked for its judgement at the end."""

    def __init__(self, report: RunReport, archive: Archive) -> None:
        self._report = report
        self._archive = archive
        self._suspects: defaultdict[str, dict[str, str]] = defaultdict(dict)
        runs = list(archive.runs(since=report.started_at - MEMORY))
        self._past = {
            source.name: read_nights(runs, source.name, now=report.started_at) for source in report.sources
        }
        for source in report.sources:  # what stands, should this run come to no judgement
            nights = self._past[source.name]
            source.alarms = nights[-1].alarms if nights else ()

    def note(self, result: Result, report: SourceReport, *, is_first: bool) -> None:
        """Counts a page that was tried for the first time."""
        if not is_first:
            return
        health, suspects = report.health, self._suspects[report.name]
        url = result.task.url
        health.tried += 1
        if result.outcome in NOT_STORED or is_recovered(result):  # its site has not shown it
            suspects.setdefault("failing", url)
            return
        health.stored += 1
        article = result.article
        if result.outcome != "new" or article is None:
            return
        health.words.append(article.word_count)
        if article.word_count == min(health.words):
            suspects["thin"] = url
        for kind, name, is_well in _marks(article):
            setattr(health, name, getattr(health, name) + is_well)
            if not is_well:
                suspects.setdefault(kind, url)

    def judge(self, fetcher: Fetcher) -> None:
        """Puts the alarms into the report, each with a page that shows what it is about."""
        for source in self._report.sources:
            alarms = judge(self._night(source), self._past[source.name])
            source.alarms = tuple(self._with_sample(alarm, source, fetcher) for alarm in alarms)
            for alarm in source.alarms:
                log.warning("alarm", extra={"source": source.name, "alarm": alarm.message})

    def _night(self, source: SourceReport) -> Night:
        return Night(
            at=self._report.started_at,
            is_whole=not self._report.interrupted and source.error is None,
            is_backfill=self._report.since is not None or source.left > 0,
            error=source.error,
            tried=source.health.tried,
            stored=source.health.stored,
            words=tuple(source.health.words),
            dated=source.health.dated,
            signed=source.health.signed,
            agreeing=source.health.agreeing,
        )

    def _with_sample(self, alarm: Alarm, source: SourceReport, fetcher: Fetcher) -> Alarm:
        """A new alarm with one page kept: an article that it is about, else what the source itself shows."""
        if alarm.url is not None:
            return alarm
        url = self._suspects[source.name].get(alarm.kind, source.url)
        page = self._page(url, fetcher)
        path = self._archive.keep_sample(f"{source.name}-{alarm.kind}", page.body) if page else None
        return replace(alarm, url=url, sample=path)

    def _page(self, url: str, fetcher: Fetcher) -> Page | None:
        with suppress(ArchiveError):
            article_id = self._archive.id_of(url)
            if article_id is not None:
                return self._archive.raw_page(self._archive.get(article_id))
        with suppress(FetchError):
            return fetcher.fetch(Request(url=url, accept="*/*"))
        return None


def _marks(article: Article) -> tuple[tuple[str, str, bool], ...]:
    """What an article should have: the alarm about it, the count of those that have it, whether it has."""
    return (
        ("undated", "dated", article.date_published is not None),
        ("unsigned", "signed", bool(article.authors)),
        ("differing", "agreeing", DIFFERS not in article.warnings),
    )
