"""Feeds: what newsarc writes, other people's readers read."""

import json
from dataclasses import replace
from datetime import timedelta

import feedparser

from newsarc.archive import Filter
from newsarc.article import Article
from newsarc.export.selection import Selection
from newsarc.urls import find_link
from tests.export.conftest import HOSTILE, stored, text_of


def test_a_feed_reader_finds_every_article_whole(selection: Selection) -> None:
    feed = feedparser.parse(text_of("atom", selection), sanitize_html=False)

    assert not feed.bozo
    assert feed.feed.title == "News & <views>"
    for entry, article in zip(feed.entries, stored(selection), strict=True):
        assert entry.id == f"urn:newsarc:{article.id}"
        assert entry.link == article.url
        assert entry.updated_parsed
        assert entry.author
    faces = next(entry for entry in feed.entries if entry.title == "Faces at the border")
    assert [author.name for author in faces.authors] == ["José Álvarez", "Ludwig van Beethoven"]
    assert [tag.term for tag in faces.tags] == ["Biometrics", "Border control"]
    assert faces.published == "2026-11-20T09:00:00+01:00"
    content = faces.content[0].value
    assert '<a href="https://a.example/x?a=1&amp;b=2#c" rel="noopener noreferrer">agency</a>' in content
    assert "tests &lt;b&gt;faces&lt;/b&gt;" in content
    assert "<ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol>" in content
    assert 'src="https://a.example/gate.jpg"' in content


def test_a_feed_keeps_its_id_and_another_selection_has_another(selection: Selection) -> None:
    later = replace(selection, made=selection.made + timedelta(days=1))
    other = replace(selection, chosen=Filter(site="a.example"))

    ids = [feedparser.parse(text_of("atom", each)).feed.id for each in (selection, later, other)]

    assert ids[0] == ids[1] != ids[2]
    assert all(each.startswith("urn:uuid:") for each in ids)


def test_what_a_page_says_is_never_markup_in_a_feed(selection: Selection) -> None:
    for text in (
        "".join(
            entry.content[0].value
            for entry in feedparser.parse(text_of("atom", selection), sanitize_html=False).entries
        ),
        "".join(item.get("content_html", "") for item in json.loads(text_of("jsonfeed", selection))["items"]),
    ):
        assert "&lt;script&gt;" in text
        assert "<script" not in text
        assert "javascript:" not in text
        assert "data:" not in text


def test_a_json_feed_has_what_readers_need(selection: Selection) -> None:
    feed = json.loads(text_of("jsonfeed", selection))

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "News & <views>"
    for item, article in zip(feed["items"], stored(selection), strict=True):
        assert item["id"] == article.id
        assert item["content_text"] == article.text
        assert Article.from_json(json.dumps(item["_newsarc"])) == article
        assert HOSTILE in article.text or item["content_html"].startswith("<p>")


def test_a_link_leads_to_the_web_or_nowhere() -> None:
    assert find_link("https://a.example/x#y") == "https://a.example/x#y"
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//a.example",
        "",
        None,
        "http://[",
    ):
        assert find_link(address) is None
