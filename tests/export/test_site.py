"""HTML: a site that opens from disk and loads nothing else."""

import json
import re
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
    assert HOSTILE.replace("\x1b", "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in evil


def test_the_filters_know_every_article(site: Path) -> None:
    text = (site / "assets" / "articles.js").read_text(encoding="ascii")

    entries = json.loads(text.removeprefix("const ARTICLES = ").removesuffix(",\n];\n") + "]")

    assert [entry[2] for entry in entries] == ["2026-10-30", "2026-11-20", ""]
    assert all((site / unquote(entry[0])).exists() for entry in entries)
