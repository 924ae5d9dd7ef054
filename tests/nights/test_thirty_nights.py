"""Thirty nights of a town's newspapers, one real run each: what is archived then, and who was told what."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newsarc.archive import Archive, Filter
from newsarc.scrape import RunReport
from newsarc.workers import Workers
from tests.fetch.server import Server
from tests.nights.run import run_night
from tests.nights.town import Paper, Story, starts_at

NIGHTS = 30
REDESIGN, REPAIR, DEATH, CRASH = 12, 18, 20, 25

pytestmark = pytest.mark.slow


def town() -> list[Paper]:
    """Each has its own fate."""
    return [
        Paper(name="herald", kind="feed", publishes=lambda night: 4 + night % 3),
        Paper(
            name="wire",
            kind="sitemap",
            publishes=lambda night: 6,
            lists=90,
            redesigned=range(REDESIGN, REPAIR),
        ),
        Paper(
            name="gazette", kind="feed", publishes=lambda night: 3 if night < DEATH else 0, feed_dies_on=DEATH
        ),
        Paper(name="mirror", kind="feed", publishes=lambda night: 6 if night < DEATH else 0, lists=4),
        Paper(name="sunday", kind="feed", publishes=lambda night: 4 * (night % 7 == 1), lists=9),
        Paper(
            name="office", kind="feed", publishes=lambda night: 5 * (night % 7 not in (0, 1)), has_ticker=True
        ),
    ]


@dataclass(slots=True)
class Month:
    """Thirty nights that have passed."""

    folder: Path
    papers: list[Paper]
    server: Server
    reports: dict[int, RunReport] = field(default_factory=dict)
    killed: int | None = None
    """How the process of the night of the crash ended."""

    def url(self, paper: Paper, story: Story) -> str:
        return self.server.url(story.path, host=paper.name)


def happen(papers: list[Paper], night: int, server: Server) -> None:
    """Lets the day before a night come to pass."""
    for paper in papers:
        yesterday = [s for s in paper.stories if s.published > starts_at(night - 2)]
        if night % 3 == 0 and yesterday:
            yesterday[0].edit(night)
        if night == 7 and yesterday:
            yesterday[-1].is_gone = True
        paper.publish(night, server)
        if night in (9, CRASH):
            for story in paper.stories[-1:]:
                story.broken_until = night + 2
        paper.show(night, server)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    with Server() as server, Workers(1) as workers:
        month = Month(tmp_path_factory.mktemp("nights") / "archive", town(), server)
        sources = [paper.source(server) for paper in month.papers]
        for night in range(1, NIGHTS + 1):
            happen(month.papers, night, server)
            if night == CRASH:
                told = [word for source in sources for word in (source.name, str(source.kind), source.url)]
                command = [sys.executable, "-m", "tests.nights.run", str(month.folder)]
                command += [starts_at(night).isoformat(), "8", *told]
                month.killed = subprocess.run(command, check=False, timeout=60).returncode
            else:
                month.reports[night] = run_night(month.folder, sources, workers, starts_at(night))
        yield month


def test_the_machine_died_in_the_middle_of_a_run(month: Month) -> None:
    assert month.killed == -signal.SIGKILL


def test_the_archive_is_what_the_sites_published(month: Month) -> None:
    published = {month.url(paper, story): story for paper in month.papers for story in paper.stories}
    with Archive(month.folder) as archive:
        stored = {article.url: article for article in archive.articles(Filter(limit=None))}
        damaged = list(archive.verify())

    assert set(stored) == set(published)
    for url, story in published.items():
        assert stored[url].title == story.title
        assert stored[url].text.split("\n\n") == story.paragraphs
    assert damaged == []


def test_every_edit_is_a_revision_and_nothing_else_is(month: Month) -> None:
    with Archive(month.folder) as archive:
        revisions = {article.url: article.revision for article in archive.articles(Filter(limit=None))}

    assert revisions == {
        month.url(paper, story): 1 + len(story.edits) for paper in month.papers for story in paper.stories
    }
    assert max(revisions.values()) > 1


def test_every_alarm_comes_on_its_night_and_stands_until_all_is_well(month: Month) -> None:
    raised = {
        night: {(name, alarm.kind, alarm.since) for name, alarm in report.alarms}
        for night, report in month.reports.items()
    }
    redesigned, dead = starts_at(REDESIGN).date(), starts_at(DEATH).date()

    for night, alarms in raised.items():
        expected = set()
        if REDESIGN <= night < REPAIR:
            expected |= {("wire", "undated", redesigned), ("wire", "unsigned", redesigned)}
        if night > DEATH:  # one silent night may be a holiday
            expected.add(("mirror", "quiet", dead))
        if night > DEATH + 1:  # two nights without a feed may be an outage
            expected.add(("gazette", "unreachable", dead))
        assert alarms == expected, night


def test_an_alarm_is_told_when_it_is_new_and_then_once_a_week(month: Month) -> None:
    told = {
        (night, name, alarm.kind)
        for night, report in month.reports.items()
        for name, alarm in report.alarms
        if report.is_news(alarm)
    }

    assert told == {
        (REDESIGN, "wire", "undated"),
        (REDESIGN, "wire", "unsigned"),
        (DEATH + 1, "mirror", "quiet"),
        (DEATH + 2, "gazette", "unreachable"),
        (DEATH + 8, "mirror", "quiet"),
        (DEATH + 9, "gazette", "unreachable"),
    }


def test_nothing_is_left_to_be_fetched(month: Month) -> None:
    """What failed was fetched when it was back, and what the crash left on the night after."""
    (after_the_crash,) = (source for source in month.reports[CRASH + 1].sources if source.name == "herald")
    with Archive(month.folder) as archive:
        due = list(archive.due_visits(starts_at(NIGHTS)))

    assert after_the_crash.counts["new"] > after_the_crash.found  # its feed has moved on
    assert due == []
