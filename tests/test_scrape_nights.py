"""What a run leaves for the next: retries, revisits, what was cut off, clocks that were wrong, alarms."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsarc.archive import Archive, Filter
from newsarc.config import NetworkSettings, Source
from newsarc.fetch import Fetcher
from newsarc.fetch.world import World
from newsarc.pipeline import Result
from newsarc.scrape import RunReport, scrape
from newsarc.scrape.status import read_statuses
from newsarc.workers import Workers
from tests.cli.pages import SENTENCE
from tests.fetch.server import Server, answer

NIGHT = timedelta(days=1)
MONDAY = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
GONE = answer(status="410 Gone")
LOST = answer(status="404 Not Found")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as workers:
        yield workers


class Site:
    """One source, its nights, and the archive that they fill, opened anew each night as a cron job does."""

    def __init__(self, server: Server, folder: Path, workers: Workers) -> None:
        self.server, self.workers = server, workers
        self.archive = Archive(folder, create=True)
        self.source = Source(name="s", url=server.url("/feed"), kind="feed")

    def offer(self, *paths: str, headers: dict[str, str] | None = None) -> None:
        """What the feed has from now on."""
        items = "".join(f"<item><link>{self.server.url(path)}</link></item>" for path in paths)
        body = f"<rss><channel>{items}</channel></rss>"
        self.server.routes["/feed"] = answer(body, content_type="application/xml", headers=headers)

    def publish(self, *paths: str, day: datetime = MONDAY, is_dated: bool = True, words: int = 3) -> None:
        """Puts articles at these paths."""
        date = f'<meta property="article:published_time" content="{day.isoformat()}">' if is_dated else ""
        for path in paths:
            title = f"Story of {path.strip('/').replace('/', ' ').replace('-', ' ')}"
            text = "".join(f"<p>{path} {number}. {SENTENCE * words}</p>" for number in range(4))
            page = f"<html><head><title>{title}</title>{date}</head><body><article><h1>{title}</h1>{text}"
            self.server.routes[path] = answer(f"{page}</article></body></html>")

    def night(
        self,
        later: timedelta = timedelta(),
        *,
        on_result: Callable[[Result], None] = lambda result: None,
        revisits: tuple[timedelta, ...] = (),
        **options: timedelta | datetime | None,
    ) -> RunReport:
        """A run; `asked` has what was asked for in it."""
        self.server.asked.clear()
        self.archive.close()
        self.archive = Archive(self.archive.path, clock=lambda: MONDAY + later)
        world = World(now=lambda: MONDAY + later)
        with Fetcher(NetworkSettings(allow_private=True, delay=0.0), world=world) as fetcher:
            return scrape(
                [self.source],
                archive=self.archive,
                fetcher=fetcher,
                workers=self.workers,
                revisits=revisits,
                on_result=on_result,
                clock=lambda: MONDAY + later,
                **options,  # type: ignore[arg-type]
            )

    def asked(self) -> list[str]:
        """The articles that the last run asked for."""
        return [path for path in self.server.paths() if path.startswith("/2026/")]


@pytest.fixture
def site(server: Server, tmp_path: Path, workers: Workers) -> Iterator[Site]:
    site = Site(server, tmp_path / "archive", workers)
    yield site
    site.archive.close()


STORIES = tuple(f"/2026/01/story-number-{n}" for n in range(6))


def test_what_is_gone_for_good_is_asked_for_once_and_what_is_lost_again(site: Site) -> None:
    site.offer(*STORIES[:2])
    site.server.routes |= {STORIES[0]: GONE, STORIES[1]: LOST}

    tries = []
    for night in range(40):
        site.night(NIGHT * night)
        tries.append(site.asked())

    assert sum(STORIES[0] in asked for asked in tries) == 1
    again = [night for night, asked in enumerate(tries) if STORIES[1] in asked]
    assert again == [0, 1, 2, 4, 8, 16, 32], "the pauses double, and end after thirty days"


def test_articles_are_looked_at_again_at_the_ages_that_the_settings_say(site: Site) -> None:
    site.offer(*STORIES[:1])
    site.publish(STORIES[0])
    ages = (timedelta(days=2), timedelta(days=5))

    nights = []
    for night in range(9):
        site.night(NIGHT * night, revisits=ages)
        nights.append(bool(site.asked()))

    assert [night for night, was_asked in enumerate(nights) if was_asked] == [0, 2, 5]


class Cut(Exception):
    """The power fails."""


def test_what_a_cut_off_run_had_planned_is_fetched_by_the_next_though_the_feed_moved_on(site: Site) -> None:
    def cut(result: Result) -> None:
        raise Cut

    site.offer(*STORIES[:3], headers={"ETag": '"1"'})
    site.publish(*STORIES)
    with pytest.raises(Cut):
        site.night(on_result=cut)
    site.offer(*STORIES[3:])

    report = site.night(NIGHT)

    stored = {row.url for row in site.archive.rows(Filter(limit=None))}
    assert stored == {site.server.url(path) for path in STORIES}
    assert report.sources[0].left == 0
    assert [run["stopped_by"] for run in site.archive.runs()].count("error") == 1


def test_what_max_new_leaves_is_fetched_though_the_feed_moved_on(site: Site) -> None:
    site.publish(*STORIES)
    site.source = Source(name="s", url=site.source.url, kind="feed", max_new=2)
    site.offer(*STORIES[:4])
    first = site.night()
    site.offer(*STORIES[4:])

    reports = [site.night(NIGHT * night) for night in (1, 2)]

    assert [report.sources[0].left for report in (first, *reports)] == [2, 2, 0]
    assert site.archive.count(Filter(limit=None)) == len(STORIES)


def test_time_that_is_up_leaves_the_rest_for_the_next_run(site: Site) -> None:
    site.offer(*STORIES)
    site.publish(*STORIES)

    late = site.night(max_runtime=timedelta(seconds=1e-6))
    whole = site.night(NIGHT, max_runtime=timedelta(hours=1))

    assert (late.stopped_by, late.interrupted) == ("max_runtime", True)
    assert (whole.stopped_by, whole.sources[0].counts["new"]) == (None, len(STORIES))


def test_a_clock_that_was_years_ahead_loses_nothing(site: Site) -> None:
    site.offer(*STORIES[:2])
    site.server.routes[STORIES[0]] = LOST
    site.publish(STORIES[1])
    site.night(NIGHT * 4000)
    site.publish(STORIES[0])

    report = site.night()

    assert report.sources[0].counts["new"] == 1
    assert site.archive.count(Filter(limit=None)) == 2


def test_a_change_that_a_clock_set_back_finds_is_kept(site: Site) -> None:
    """It is no older than the page that was stored by a clock that went ahead."""
    hours = timedelta(hours=1)
    ages = (2 * hours, 13 * hours)
    site.offer(*STORIES[:1])
    site.publish(STORIES[0])
    site.night(12 * hours, revisits=ages)
    site.publish(STORIES[0], words=4)

    reports = [site.night(later, revisits=ages) for later in (hours, 3 * hours)]

    assert [report.sources[0].counts["updated"] for report in reports] == [1, 0]
    assert [report.sources[0].counts["refused"] for report in reports] == [0, 0]


def test_the_last_run_is_not_that_of_a_clock_that_went_ahead(site: Site) -> None:
    site.offer()
    for later in (4000 * NIGHT, timedelta(), NIGHT):
        site.night(later)

    (status,) = read_statuses([site.source], site.archive, now=MONDAY + 2 * NIGHT)

    assert status.last_run == MONDAY + NIGHT


def test_going_back_reads_the_older_pages_of_a_feed_and_no_more(site: Site) -> None:
    def page(number: int) -> bytes:
        day = MONDAY - NIGHT * 10 * number
        path = f"/2026/page-{number}-story"
        site.publish(path, day=day)
        link = f'<link rel="next" href="/feed/{number + 1}"/>'
        entry = f'<entry><link href="{path}"/><published>{day.isoformat()}</published></entry>'
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{link}{entry}</feed>'
        return answer(feed, content_type="application/xml")

    site.server.routes |= {"/feed": page(0)} | {f"/feed/{n}": page(n) for n in range(1, 9)}

    plain = site.night()
    back = site.night(NIGHT, since=MONDAY - NIGHT * 35)

    assert plain.sources[0].counts["new"] == 1
    assert back.sources[0].counts["new"] == 3
    assert site.asked() == [f"/2026/page-{n}-story" for n in (1, 2, 3)]
    assert "/feed/5" not in site.server.paths()


def test_going_back_reads_the_sitemaps_that_changed_since_and_takes_all_of_them(site: Site) -> None:
    site.source = Source(name="s", url=site.server.url("/map.xml"), kind="sitemap", max_new=1)
    children = "".join(
        f"<sitemap><loc>/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
        for name, day in (("old", "2025-01-01"), ("new", "2026-01-04"))
    )
    urls = "".join(f"<url><loc>{path}</loc><lastmod>2026-01-03</lastmod></url>" for path in STORIES)
    older = "<url><loc>/2026/01/an-older-story</loc><lastmod>2025-01-01</lastmod></url>"
    site.server.routes |= {
        "/map.xml": answer(f"<sitemapindex>{children}</sitemapindex>", content_type="application/xml"),
        "/new.xml": answer(f"<urlset>{urls}{older}</urlset>", content_type="application/xml"),
    }
    site.publish(*STORIES)

    report = site.night(since=datetime(2026, 1, 1, tzinfo=UTC))

    assert report.sources[0].counts["new"] == len(STORIES)
    assert "/old.xml" not in site.server.paths()


def test_a_redesign_raises_an_alarm_and_keeps_a_page_that_shows_it(site: Site) -> None:
    for night in range(9):
        paths = [f"/2026/01/night-{night}-story-{n}" for n in range(4)]
        site.offer(*paths)
        site.publish(*paths, day=MONDAY + NIGHT * night, is_dated=night < 8)
        report = site.night(NIGHT * night)
        assert bool(report.alarms) == (night == 8), report.alarms

    ((name, alarm),) = report.alarms
    assert (name, alarm.kind, alarm.since) == ("s", "undated", (MONDAY + NIGHT * 8).date())
    assert report.is_news(alarm)
    assert alarm.sample
    assert b"Story of 2026 01 night 8" in (site.archive.path / alarm.sample).read_bytes()
    assert not list(site.archive.verify())


def test_a_source_that_answers_nothing_for_three_nights_raises_an_alarm(site: Site) -> None:
    site.offer(*STORIES[:1])
    site.publish(STORIES[0])
    site.night()
    site.server.routes["/feed"] = LOST

    kinds = [[alarm.kind for _, alarm in site.night(NIGHT * night).alarms] for night in range(1, 5)]

    assert kinds == [[], [], ["unreachable"], ["unreachable"]]


def test_a_damaged_report_is_no_reason_not_to_run(site: Site) -> None:
    site.offer()
    site.night()
    next((site.archive.path / "runs").glob("*.json")).write_text("{", encoding="utf-8")

    report = site.night(NIGHT)

    assert report.stopped_by is None
