"""--wayback and what the commands say of pages that came out of a web archive."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import SETTINGS, Newsarc
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer
from tests.fetch.web_archive import Memento, StandIn

THEN = datetime(2026, 11, 3, 10, tzinfo=UTC)


@pytest.fixture
def stand_in(server: Server, archive: Path) -> StandIn:
    """The web archive that newsarc.toml names."""
    stand_in = StandIn(server)
    table = f'[wayback]\ntimegate = "{stand_in.settings.timegate}"\ntimemap = "{stand_in.settings.timemap}"\n'
    (archive / "newsarc.toml").write_text(f"{SETTINGS}\n{table}delay = 0\n", encoding="utf-8")
    return stand_in


def test_pages_that_are_gone_are_fetched_by_hand_if_one_asks_for_it(
    newsarc: Newsarc, server: Server, stand_in: StandIn
) -> None:
    gone, lost, unasked = (server.url(path) for path in ("/gates", "/docks", "/ports"))
    no_more = "https://no-such-host.invalid/gates"
    server.routes["/docks"] = answer(status="410 Gone")
    stand_in.keep(gone, Memento(at=THEN, body=article_page("Gates of the port")))
    stand_in.keep(no_more, Memento(at=THEN, body=article_page("Gates of old")))
    stand_in.route(f"/web/{unasked}", answer(status="403 Forbidden"))

    ran = newsarc("fetch", "--wayback", "--json", gone, no_more, lost, unasked)

    records = {record["url"]: record for record in map(json.loads, ran.lines)}
    assert ran.code == 1
    assert (records[gone]["outcome"], records[gone]["title"]) == ("new", "Gates of the port")
    assert records[gone]["via"] == stand_in.memento_url(gone, THEN)
    assert (records[no_more]["outcome"], records[no_more]["title"]) == ("new", "Gates of old")
    assert records[lost]["reason"] == "http_410"
    assert records[lost]["message"] == (
        f"{lost}: HTTP 410 Gone (it was removed for good); archive.localhost: it has no copy of the page"
    )
    assert records[unasked]["reason"] == "wayback_failed"
    assert "; archive.localhost: it could not be asked: HTTP 403" in records[unasked]["message"]


def test_whoever_insists_gets_an_archived_page_that_is_no_article(
    newsarc: Newsarc, server: Server, stand_in: StandIn
) -> None:
    lost = "<title>Page not found</title><body class=error404><h1>Not found</h1><p>It is not here any more."
    stand_in.keep(server.url("/gates"), Memento(at=THEN, body=lost))

    ran = newsarc("fetch", "--wayback", "--force", server.url("/gates"))

    assert (ran.code, ran.out.split("\t")[0]) == (0, "new")


def test_what_came_out_of_a_web_archive_says_so_wherever_it_is_shown(
    newsarc: Newsarc, server: Server, stand_in: StandIn
) -> None:
    url = server.url("/gates")
    stand_in.keep(url, Memento(at=THEN, body=article_page("Gates of the port")))
    newsarc("fetch", "--wayback", url)
    said = f"from a web archive, as the page was on 2026-11-03: {stand_in.memento_url(url, THEN)}"

    assert newsarc("show", url).out.splitlines()[-1] == said
    assert newsarc("explain", url).out.splitlines()[1] == said
    record = json.loads(newsarc("show", url, "--provenance", "--json").out)
    assert record["fetch"]["via"] == {
        "url": stand_in.memento_url(url, THEN),
        "at": "2026-11-03T10:00:00+00:00",
    }
    assert record["warc_headers"]["WARC-Target-URI"] == url
    assert record["warc_headers"]["WARC-Source-URI"] == stand_in.memento_url(url, THEN)
    assert "WARC-IP-Address" not in record["warc_headers"]  # it would be said to be the site's


def test_a_night_and_its_status_count_what_came_out_of_the_web_archive(
    newsarc: Newsarc, server: Server, stand_in: StandIn, archive: Path
) -> None:
    items = "".join(
        f"<item><link>{server.url(path)}</link></item>" for path in ("/2026/gates", "/2026/ports")
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    server.routes["/feed"] = answer(feed, content_type="application/rss+xml")
    server.routes["/2026/ports"] = answer(article_page("Ports of the sea"))
    stand_in.keep(server.url("/2026/gates"), Memento(at=THEN, body=article_page("Gates of the port")))

    added = newsarc("source", "add", server.url("/feed"), "--name", "gates", "--wayback")
    ran = newsarc("scrape")

    assert added.code == ran.code == 0
    assert "wayback = true" in (archive / "newsarc.toml").read_text(encoding="utf-8")
    assert ran.err.startswith("2 new (1 from a web archive) in ")
    assert newsarc("status").out == "gates\t2 new (1 from a web archive): 2 known\n"
    status = json.loads(newsarc("status", "--json").out)
    assert (status["new"], status["recovered"], status["days"][-1]["articles"]) == (2, 1, 2)
    assert status["days"][-1]["failures"] == 1  # to the site
