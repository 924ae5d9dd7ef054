"""What newsarc keeps, replayed by pywb and seen in a real browser."""

import os
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import sync_playwright
from warcio.archiveiterator import ArchiveIterator

from newsarc.archive import Archive
from newsarc.export import FORMATS
from newsarc.export.selection import Selection
from newsarc.fetch.visitor import user_agent
from tests.archive.samples import FETCHED, make_page, numbered
from tests.cli.conftest import SETTINGS, Newsarc, archive, newsarc, server
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer
from tests.pywb_server import needs_replay_tools, pywb_server

__all__ = ["archive", "newsarc", "server"]

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
needs_chromium = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="no Chromium (apt-get install chromium, or CHROMIUM=/path)"
)


@needs_replay_tools
@pytest.mark.slow
@needs_chromium
def test_a_page_is_replayed_in_a_browser_from_the_address_that_was_asked_for(
    newsarc: Newsarc, server: Server, archive: Path
) -> None:
    (archive / "newsarc.toml").write_text(SETTINGS, encoding="utf-8")
    server.routes["/short"] = answer(status="301 Moved", headers={"Location": "/2026/faces-at-the-border"})
    server.routes["/2026/faces-at-the-border"] = answer(article_page("Faces at the border"))
    assert newsarc("fetch", server.url("/short")).code == 0
    raw = archive / "raw"

    with (
        pywb_server(raw.rglob("*.warc.gz"), indexes=raw.rglob("*.cdxj")) as address,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_page()
        page.goto(f"{address}/{server.url('/short')}")
        replayed = page.frame_locator("#replay_iframe")
        replayed.locator("h1").wait_for(timeout=30_000)

        assert replayed.locator("h1").inner_text() == "Faces at the border"
        # The redirect that was kept has led to where the page lay.
        assert page.frames[-1].url.endswith(server.url("/2026/faces-at-the-border"))


@needs_replay_tools
@pytest.mark.slow
@needs_chromium
def test_an_exported_warc_replays_by_itself_whatever_its_pages_are(tmp_path: Path) -> None:
    plain, packed, cut = numbered(3)
    later = FETCHED + timedelta(days=1)
    body = b"<h1>Packed</h1>"
    coded = (("Content-Type", "text/html"), ("Content-Encoding", "br"))
    with Archive(tmp_path / "archive", create=True) as archive:
        archive.add(plain, make_page(plain, b"<h1>Plain</h1>"))
        archive.add(packed, make_page(packed, brotli.compress(body), body=body, headers=coded))
        archive.add(cut, make_page(cut, b"<h1>Cut off</h1><p>He sai", truncated="length"))
        archive.add(plain, make_page(plain, b"<h1>Plain</h1>", fetched_at=later), force=True)
        with (tmp_path / "pages.warc.gz").open("wb") as file:
            FORMATS["warc"].write(Selection(archive=archive, made=FETCHED), file)

    with (
        pywb_server([tmp_path / "pages.warc.gz"]) as address,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_page()
        seen = []
        for article, moment in ((plain, FETCHED), (packed, FETCHED), (cut, FETCHED), (plain, later)):
            page.goto(f"{address}/{moment:%Y%m%d%H%M%S}/{article.url}")
            headline = page.frame_locator("#replay_iframe").locator("h1").inner_text(timeout=30_000)
            seen.append((headline, page.frames[-1].url.removeprefix(address + "/")))

    assert seen == [
        ("Plain", f"20261123063000mp_/{plain.url}"),
        ("Packed", f"20261123063000mp_/{packed.url}"),
        ("Cut off", f"20261123063000mp_/{cut.url}"),
        ("Plain", f"20261124063000mp_/{plain.url}"),
    ]


def test_a_file_tells_a_stranger_how_its_pages_were_fetched(
    newsarc: Newsarc, server: Server, archive: Path
) -> None:
    settings = SETTINGS + 'contact = "desk@example.org"\n'
    (archive / "newsarc.toml").write_text(settings, encoding="utf-8")
    server.routes["/2026/faces-at-the-border"] = answer(article_page("Faces at the border"))

    assert newsarc("fetch", server.url("/2026/faces-at-the-border")).code == 0

    with next(archive.rglob("*.warc.gz")).open("rb") as file:
        info = next(iter(ArchiveIterator(file))).content_stream().read().decode()
    facts = dict(line.split(": ", 1) for line in info.splitlines())
    assert facts["http-header-user-agent"] == user_agent("desk@example.org")
    assert facts["operator"] == "desk@example.org"
    assert (facts["robots"], facts["delay"], facts["timeout"]) == ("obey", "0", "5")
