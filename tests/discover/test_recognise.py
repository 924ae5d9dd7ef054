"""What a body is, and which feeds a page declares."""

import pytest
from hypothesis import given

from newsarc.discover import find_feeds, recognise, usual_places
from tests.discover.samples import damaged_files, read

HOME = "https://www.irisandpalm.example/"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("wordpress.rss", "feed"),
        ("site.atom", "feed"),
        ("site.rdf", "feed"),
        ("rss091.xml", "feed"),
        ("feed.json", "feed"),
        ("news-sitemap.xml", "sitemap"),
        ("yoast-index.xml", "sitemap"),
        ("jetpack-index.xml", "sitemap"),
        ("section.html", "page"),
    ],
)
def test_a_body_is_known_by_its_root(name: str, kind: str) -> None:
    assert recognise(read(name)) == kind


def test_the_feed_of_the_topic_comes_first_and_that_of_the_comments_last() -> None:
    feeds = find_feeds(read("section.html"), HOME + "tag/face")

    assert [feed.url.removeprefix(HOME) for feed in feeds] == ["tag/face/feed", "feed", "comments/feed"]


def test_the_comments_are_known_in_german() -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'
    html = link.format("Seite » Kommentar-Feed", "/k") + link.format("Seite » Feed", "/f")

    assert [feed.url for feed in find_feeds(html.encode(), HOME)] == [HOME + "f", HOME + "k"]


def test_a_json_feed_is_told_from_wordpress_interface() -> None:
    link = '<link rel="alternate" type="application/json" href="{}">'
    html = link.format("/wp-json/") + link.format("/feed.json")

    assert [feed.url for feed in find_feeds(html.encode(), HOME)] == [HOME + "feed.json"]


def test_the_usual_places_are_on_the_host() -> None:
    assert usual_places(HOME + "a/b?c", ("/feed",)) == (HOME + "feed",)


@given(body=damaged_files())
def test_any_bytes_are_something(body: bytes) -> None:
    assert recognise(body) in ("feed", "sitemap", "page")
    find_feeds(body, HOME)
