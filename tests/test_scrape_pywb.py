"""Pages that are gone, out of a real pywb whose collection newsarc itself has written."""

import json
from collections.abc import Iterator
from datetime import datetime
from gzip import compress
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import pytest

from newsarc.archive.warc_records import page_members
from newsarc.page import Page
from tests.cli.conftest import SETTINGS, run_newsarc
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer
from tests.fetch.web_archive import http_date
from tests.pywb_server import needs_replay_tools, pywb_server

pytestmark = [needs_replay_tools, pytest.mark.slow]

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Gates</title><link>{home}</link>
{items}</channel></rss>"""
ITEM = "<item><title>A story</title><link>{url}</link><pubDate>Mon, 02 Nov 2026 09:00:00 GMT</pubDate></item>"

STORY, MOVED, LOST, NEVER, PACKED = (
    f"/2026/{name}" for name in ("gates", "old-gates", "lost", "never", "packed")
)


def capture(url: str, status: int, at: str, *, location: str | None = None, is_packed: bool = False) -> bytes:
    """What a crawler wrote down of a page without the story."""
    payload = article_page("The Gate: all our news").encode()
    headers = [("Content-Type", "text/html")]
    if location:
        headers.append(("Location", location))
    if is_packed:
        payload = compress(payload, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    page = Page(
        url=url,
        requested_url=url,
        status=status,
        headers=tuple(headers),
        payload=payload,
        body=payload,
        fetched_at=datetime.fromisoformat(at),
    )
    return b"".join(page_members(page))


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def pywb(site: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A web archive that has seen the site while its pages were there, and later, when they were not."""
    folder = tmp_path_factory.mktemp("before") / "archive"
    folder.mkdir()
    (folder / "newsarc.toml").write_text(SETTINGS, encoding="utf-8")
    site.routes[STORY] = answer(article_page("Gates of the port"), headers={"ETag": '"gates"'})
    site.routes[MOVED] = answer("", status="301 Moved", headers={"Location": STORY})
    assert run_newsarc(folder, "fetch", site.url(MOVED)).code == 0
    later = folder / "later.warc.gz"
    later.write_bytes(
        capture(site.url(STORY), 404, "2026-11-12T10:00:00Z")
        + capture(site.url(LOST), 302, "2026-11-03T10:00:00Z", location=site.url("/"))
        + capture(site.url("/"), 200, "2026-11-03T10:00:00Z")
        + capture(site.url(PACKED), 200, "2026-11-03T10:00:00Z", is_packed=True)
    )
    site.routes.clear()  # and now it is all gone
    with pywb_server([*folder.rglob("raw/**/*.warc.gz"), later]) as address:
        yield address


@pytest.fixture
def archive(tmp_path: Path, site: Server, pywb: str) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    source = f'[[source]]\nname = "gates"\nurl = "{site.url("/feed")}"\nkind = "feed"\nwayback = true\n'
    wayback = f'[wayback]\ntimegate = "{pywb}"\ndelay = 0\n'
    (folder / "newsarc.toml").write_text(f"{SETTINGS}\n{wayback}\n{source}", encoding="utf-8")
    return folder


def test_a_night_takes_from_pywb_what_is_gone_and_nothing_else(
    site: Server, archive: Path, pywb: str
) -> None:
    paths = (STORY, MOVED, LOST, NEVER)
    items = "".join(ITEM.format(url=site.url(path)) for path in paths)
    site.routes["/feed"] = answer(FEED.format(home=site.url("/"), items=items), content_type="text/xml")
    site.routes[NEVER] = answer(status="410 Gone")

    ran = run_newsarc(archive, "scrape", "--json")
    again = run_newsarc(archive, "scrape", "--json")

    report = json.loads(ran.out)
    said = {trouble["url"]: (trouble["reason"], trouble["message"]) for trouble in report["trouble"]}
    assert (report["new"], report["recovered"], report["failed"]) == (1, 1, 2)
    assert "1 new (1 from a web archive), 2 failed" in ran.err
    assert said[site.url(LOST)][0] == "http_404"
    assert said[site.url(LOST)][1].endswith("127.0.0.1: what it has leads to the home page")
    assert said[site.url(NEVER)][0] == "http_410"
    assert said[site.url(NEVER)][1].endswith("127.0.0.1: it has no copy of the page")
    assert json.loads(again.out)["trouble"] == []  # nobody is asked again in the same night
    status = json.loads(run_newsarc(archive, "status", "--json").out)
    assert (status["waiting_reasons"], status["given_up_reasons"]) == ({"http_404": 1}, {"http_410": 1})


def test_what_is_kept_says_where_it_was_and_is_replayed_where_it_stood(
    site: Server, archive: Path, pywb: str
) -> None:
    assert run_newsarc(archive, "fetch", "--wayback", site.url(MOVED)).code == 0

    record = json.loads(run_newsarc(archive, "show", site.url(STORY), "--json").out)
    via = record["fetch"]["via"]
    assert (record["requested_url"], record["url"]) == (site.url(MOVED), site.url(STORY))
    assert record["fetch"]["redirects"] == [site.url(MOVED)]
    assert record["fetch"]["headers"]["etag"] == '"gates"'  # as the site said it
    assert via["url"] == f"{pywb}/{datetime.fromisoformat(via['at']):%Y%m%d%H%M%S}id_/{site.url(STORY)}"
    with (
        pywb_server(archive.rglob("raw/**/*.warc.gz"), indexes=archive.rglob("raw/**/*.cdxj")) as mine,
        urlopen(via["url"].replace(pywb, mine), timeout=30) as replayed,
    ):
        assert replayed.read().decode() == article_page("Gates of the port")
        assert replayed.headers["Memento-Datetime"] == http_date(datetime.fromisoformat(via["at"]))


def test_a_memento_stands_every_check_and_is_read_again(site: Server, archive: Path, pywb: str) -> None:
    assert run_newsarc(archive, "fetch", "--wayback", site.url(STORY)).code == 0
    stored = run_newsarc(archive, "show", site.url(STORY), "--json").out

    chain = run_newsarc(archive, "show", site.url(STORY), "--provenance")
    verified = run_newsarc(archive, "verify")
    read_again = run_newsarc(archive, "reextract", "--again")

    assert chain.code == verified.code == 0
    assert f"answered by   {pywb}/" in chain.out
    assert f"when that web archive saw {site.url(STORY)}" in chain.out
    assert "1 unchanged" in read_again.err
    (file,) = archive.rglob("articles/*/*/*/*.json")
    file.write_bytes(file.read_bytes().replace(b"Gates", b"Goats", 1))
    assert run_newsarc(archive, "verify", "--repair").code in (0, 1)
    assert run_newsarc(archive, "show", site.url(STORY), "--json").out == stored


def test_a_memento_is_kept_as_it_came_on_the_wire(site: Server, archive: Path, pywb: str) -> None:
    assert run_newsarc(archive, "fetch", "--wayback", site.url(PACKED)).code == 0

    record = json.loads(run_newsarc(archive, "show", site.url(PACKED), "--json").out)

    page = article_page("The Gate: all our news").encode()
    assert (record["title"], record["fetch"]["bytes"]) == ("The Gate: all our news", len(page))
    assert record["raw"]["sha256"] == sha256(compress(page, mtime=0)).hexdigest()
    assert run_newsarc(archive, "show", site.url(PACKED), "--raw").out == page.decode()
