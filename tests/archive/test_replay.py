"""What newsarc keeps, replayed by pywb and seen in a real browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from warcio.archiveiterator import ArchiveIterator

from newsarc.fetch.visitor import user_agent
from tests.cli.conftest import SETTINGS, Newsarc, archive, newsarc, server
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer
from tests.pywb_server import needs_replay_tools, pywb_server

__all__ = ["archive", "newsarc", "server"]

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))


@needs_replay_tools
@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium (apt-get install chromium, or CHROMIUM=/path)")
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
