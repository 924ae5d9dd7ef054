"""The pages, as they are answered."""

import re
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from newsarc.archive import Archive, Filter, Note
from tests.archive.samples import make_article, make_page
from tests.web.conftest import asking


@pytest.fixture
def article_id(filled: Path) -> str:
    with Archive(filled) as archive:
        return next(archive.rows(Filter(limit=1))).id


PATHS = ("", ".json", ".md", ".txt", "/history", "/story", "/raw", "/page")


@pytest.mark.parametrize("path", PATHS)
def test_every_page_of_an_article_is_there(browser: httpx.Client, article_id: str, path: str) -> None:
    assert browser.get(f"/a/{article_id}{path}").status_code == 200


@pytest.mark.parametrize("path", ["/", "/?q=digital", "/?q=-digital", "/runs", "/topics", "/feed.atom"])
def test_every_page_of_the_archive_is_there(browser: httpx.Client, path: str) -> None:
    assert browser.get(path).status_code == 200


def test_the_front_lists_all_articles_and_is_small(browser: httpx.Client) -> None:
    page = browser.get("/")

    assert len(set(re.findall(r'class="headline" href="(/a/\w+)"', page.text))) == 16
    assert len(page.content) < 60_000


def test_filters_are_links_with_counts(browser: httpx.Client) -> None:
    page = browser.get("/").text
    link = re.search(r'href="(/\?site=[^"]+)"[^>]*><bdi>[^<]*</bdi> <span>(\d+)', page)
    assert link

    assert f"{link[2]} article" in browser.get(link[1].replace("&amp;", "&")).text


def test_the_form_of_a_search_keeps_the_filters(browser: httpx.Client) -> None:
    assert '<input type="hidden" name="topic" value="a&amp;b">' in browser.get("/?topic=a%26b").text


def test_hits_are_marked(browser: httpx.Client) -> None:
    assert "<mark>" in browser.get("/?q=digital&part=1").text


def test_whatever_is_asked_has_an_answer(browser: httpx.Client) -> None:
    for asked in (
        "/?q=%22",
        "/?page=-1",
        "/?page=99999",
        "/?since=never&q=after:never",
        "/?q=%00%ff",
        "/?tag=x",
    ):
        assert browser.get(asked).status_code == 200, asked
    assert "not a date" in browser.get("/?since=never").text


def test_the_feed_holds_what_the_search_finds(browser: httpx.Client) -> None:
    feed = ElementTree.fromstring(browser.get("/feed.atom?q=digital").text)

    found = re.search(r"(\d+) article", browser.get("/?q=digital").text)
    assert found
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == int(found[1])


def test_the_beginning_of_an_id_leads_to_the_article(browser: httpx.Client, article_id: str) -> None:
    assert browser.get(f"/a/{article_id[:6]}").url.path == f"/a/{article_id}"


@pytest.mark.parametrize(
    "path", ["/a/ffffffffffff", "/a/zz", "/runs/none", "/static/../app.py", "/a/..%2f..%2fx"]
)
def test_what_is_not_there_is_said_to_be_missing(browser: httpx.Client, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""])
def test_a_name_that_was_rebound_is_refused(browser: httpx.Client, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost:8650", "127.0.0.1:1", "[::1]:8650", "192.168.1.5:8650"])
def test_addresses_and_localhost_are_answered(browser: httpx.Client, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 200


def test_pictures_are_asked_for_on_demand_alone(filled: Path, browser: httpx.Client) -> None:
    with Archive(filled) as archive:
        pictured = next(article for article in archive.articles() if article.image)

    closed, opened = browser.get(f"/a/{pictured.id}"), browser.get(f"/a/{pictured.id}?picture=1")

    assert "<img" not in closed.text
    assert "<img" in opened.text
    assert "img-src 'self';" in closed.headers["content-security-policy"]
    assert "img-src 'self' http" in opened.headers["content-security-policy"]


def test_the_page_as_it_came_can_do_nothing(browser: httpx.Client, article_id: str) -> None:
    page = browser.get(f"/a/{article_id}/page")

    assert page.headers["content-security-policy"].startswith("sandbox; default-src 'none';")
    assert "<link" not in page.text.lower()


def test_nothing_is_kept_without_edit(browser: httpx.Client, article_id: str) -> None:
    assert browser.post(f"/a/{article_id}/note", data={"tags": "x"}).status_code == 404


def test_notes_are_kept_found_and_taken_away(filled: Path, article_id: str) -> None:
    with asking(filled, editable=True) as browser, Archive(filled) as archive:
        browser.post(f"/a/{article_id}/note", data={"tags": "to read, <b>, to read", "text": "why?"})
        kept = archive.note(article_id)
        found = browser.get("/?tag=to+read").text
        front = browser.get("/").text
        browser.post(f"/a/{article_id}/note", data={"version": version_in(browser, article_id)})

    assert kept == Note(tags=("to read", "<b>"), text="why?")
    assert "1 article<" in found
    assert 'href="/?tag=to+read"' in front
    assert "&lt;b&gt;" in front
    assert not list((filled / "notes").iterdir())


def version_in(browser: httpx.Client, article_id: str) -> str:
    """What the form of an article's page would send along."""
    found = re.search(r'name="version" value="(\w+)"', browser.get(f"/a/{article_id}").text)
    assert found
    return found[1]


def test_a_page_that_was_opened_before_undoes_no_note(filled: Path, article_id: str) -> None:
    with asking(filled, editable=True) as browser, Archive(filled) as archive:
        opened = version_in(browser, article_id)
        browser.post(f"/a/{article_id}/note", data={"text": "first", "version": opened})
        refused = browser.post(f"/a/{article_id}/note", data={"text": "second", "version": opened})
        kept = archive.note(article_id).text
        again = version_in(browser, article_id)
        browser.post(f"/a/{article_id}/note", data={"text": "second", "version": again})
        last = archive.note(article_id).text
        archive.keep_note(article_id, Note())

    assert refused.status_code == 409
    assert "first" in refused.text
    assert "second</textarea>" in refused.text
    assert (kept, last) == ("first", "second")


def test_a_note_is_no_book(filled: Path, article_id: str) -> None:
    with asking(filled, editable=True) as browser, Archive(filled) as archive:
        sent = [
            browser.post(f"/a/{article_id}/note", data={"text": text})
            for text in ("x" * 70_000, "é" * 30_000)
        ]

        assert archive.note(article_id).text == "é" * 30_000
        archive.keep_note(article_id, Note())
    assert [answer.status_code for answer in sent] == [413, 200]


def test_a_form_of_another_site_keeps_nothing(filled: Path, article_id: str) -> None:
    elsewhere = {"origin": "http://evil.example"}

    with asking(filled, editable=True) as browser:
        sent = browser.post(f"/a/{article_id}/note", data={"tags": "x"}, headers=elsewhere)

    assert sent.status_code == 403


def test_an_empty_archive_says_how_to_begin(tmp_path: Path) -> None:
    Archive(tmp_path / "empty", create=True).close()

    with asking(tmp_path / "empty") as browser:
        for path in ("/", "/runs", "/topics", "/feed.atom"):
            assert browser.get(path).status_code == 200
        assert "newsarc fetch" in browser.get("/").text


def test_two_revisions_stand_side_by_side(tmp_path: Path) -> None:
    folder, article = tmp_path / "archive", make_article()
    with Archive(folder, create=True) as archive:
        archive.add(article, make_page(article))
        later = make_article(text=article.text.replace("passport", "licence", 1))
        archive.add(later, make_page(later, b"<html><p>another</p></html>"))

    with asking(folder) as browser:
        page = browser.get(f"/a/{article.id}/history?from=1&to=2").text

    assert "<del>passport</del>" in page
    assert "<ins>licence</ins>" in page


def test_reprints_lead_to_each_other(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    here, there = (make_article(f"https://{site}.example/faces", near_hash="0f" * 8) for site in ("a", "b"))
    with Archive(folder, create=True) as archive:
        for article in (here, there):
            archive.add(article, make_page(article))

    with asking(folder) as browser:
        assert f'href="/a/{there.id}"' in browser.get(f"/a/{here.id}").text
        assert "Side by side" in browser.get(f"/a/{here.id}/story?with={there.id}").text


def test_an_article_without_a_date_says_so(tmp_path: Path) -> None:
    folder, article = tmp_path / "archive", make_article(date_published=None)
    with Archive(folder, create=True) as archive:
        archive.add(article, make_page(article))

    with asking(folder) as browser:
        assert "undated, fetched on this day" in browser.get("/").text
        assert "undated, fetched" in browser.get("/?q=passport").text
