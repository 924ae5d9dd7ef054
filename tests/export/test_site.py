"""HTML: a site that opens from disk and loads nothing else."""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from newsarc.export import FORMATS
from newsarc.export.selection import Selection
from tests.export.conftest import HOSTILE


class Links(HTMLParser):
    """The addresses of a page, and its elements."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in ("href", "src"):
                self.loaded.append(value or "")
            assert not name.startswith("on")


@pytest.fixture
def site(selection: Selection, tmp_path: Path) -> Path:
    FORMATS["html"].write(selection, tmp_path)
    return tmp_path


def test_every_link_inside_leads_somewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))

    assert len(pages) == 1 + 3 + 3
    for page in pages:
        found = Links(page)
        inside = [address for address in found.links if not address.startswith("https://")]
        for address in (*inside, *found.loaded):
            assert (page.parent / unquote(address)).exists(), f"{page}: {address}"
        assert not any(re.match(r"[a-z]+:", address) for address in inside)


def test_the_months_lead_to_every_article_without_javascript(site: Path) -> None:
    months = [link for link in Links(site / "index.html").links if link.startswith("months/")]

    assert months == ["months/2026-11.html", "months/2026-10.html", "months/undated.html"]
    articles = {
        (site / month).parent.joinpath(unquote(link)).resolve()
        for month in months
        for link in Links(site / month).links
        if "articles/" in link
    }
    assert articles == set(site.glob("articles/**/*.html"))


def test_what_a_page_says_is_text(site: Path) -> None:
    for page in site.rglob("*.html"):
        found = Links(page)
        assert found.tags.count("script") == (2 if page.name == "index.html" else 0)
        assert not {"img", "iframe", "object", "style"} & set(found.tags)
    evil = next(site.glob("articles/evil.example/**/*.html")).read_text(encoding="utf-8")
    assert (
        HOSTILE.replace("\x1b", "")
        .replace("\u202e", "")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        in evil
    )


def test_the_filters_know_every_article(site: Path) -> None:
    text = (site / "assets" / "articles.js").read_text(encoding="ascii")

    entries = json.loads(text.removeprefix("const ARTICLES = ").removesuffix(",\n];\n") + "]")

    assert [entry[2] for entry in entries] == ["2026-10-30", "2026-11-20", ""]
    assert all((site / unquote(entry[0])).exists() for entry in entries)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="looks at the site with Debian's chromium")
def test_the_filters_work_from_the_disk_and_run_nothing_else(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def shown(state: str) -> list[str]:
        done = subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                f"--user-data-dir={tmp_path_factory.mktemp('browser')}",
                "--virtual-time-budget=2000",
                "--dump-dom",
                f"{(site / 'index.html').as_uri()}{state}",
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert done.stdout.count("<script") == 2
        return re.findall(r'<li><a href="articles/([^/]+)/', done.stdout)

    assert shown("") == ["evil.example", "news.example", "bare.example"]
    assert shown("#q=faces%20alvarez") == ["news.example"]
    assert shown("#topic=Biometrics&year=2026&q=nobody") == []
