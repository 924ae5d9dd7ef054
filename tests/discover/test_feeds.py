"""Feeds of every dialect, and of none."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given

from newsarc.discover import Feed, parse_feed, recognise
from newsarc.discover.times import parse_time
from newsarc.errors import DiscoverError
from tests.discover.samples import damaged_files, read

URL = "https://site.example/a/feed"
ITEM = "<item><title>T</title><link>https://site.example/2026/a-story</link></item>"
ATOM = "http://www.w3.org/2005/Atom"


def rss(items: str = ITEM) -> bytes:
    return f"<rss><channel><title>C</title>{items}</channel></rss>".encode()


def only_url(feed: Feed) -> str:
    (candidate,) = feed.candidates
    return candidate.url


def test_wordpress_gives_links_titles_times_and_topics() -> None:
    feed = parse_feed(read("wordpress.rss"), "https://www.irisandpalm.example/feed")

    gates, palm = feed.candidates
    assert (feed.title, feed.home_url) == ("Iris & Palm Daily", "https://www.irisandpalm.example/")
    assert gates.url.startswith("https://www.irisandpalm.example/202611/airports-face-gates-open?utm_source")
    assert gates.title == "Airport’s face gates open & close late"
    assert gates.published == datetime(2026, 11, 23, 6, 15, tzinfo=UTC)
    assert gates.keywords == ("Biometrics News", "Biometric R&D")
    assert palm.url == "https://www.irisandpalm.example/202611/palm-vein-cards-a-year-on"
    assert palm.title == "Palm vein cards: a year on"
    assert palm.published == datetime(2026, 11, 22, 18, tzinfo=timezone(timedelta(hours=-5)))


def test_atom_resolves_links_against_every_xml_base_and_prefers_html() -> None:
    feed = parse_feed(read("site.atom"), "https://mirror.example/x")

    wallets, irises = feed.candidates
    assert wallets.url == "https://wire.example/news/2026/wallets-meet-borders"
    assert wallets.title == "Wallets meet borders"
    assert str(wallets.published) == "2026-11-20 09:00:00+01:00"
    assert str(wallets.modified) == "2026-11-21 10:30:00.250000+00:00"
    assert wallets.keywords == ("Wallets",)
    assert (irises.url, irises.title) == ("https://wire.example/news/two-irises", "Two irises")
    assert feed.next_url == "https://wire.example/news/feed.atom?page=2"
    assert feed.home_url == "https://wire.example/news/"


def test_rdf_gives_its_items_and_not_its_logo() -> None:
    feed = parse_feed(read("site.rdf"), "https://old.example/rss")

    urls = [candidate.url for candidate in feed.candidates]
    assert urls == ["https://old.example/2026/11/prints-on-paper", "https://old.example/2026/11/no-link-here"]
    assert feed.candidates[0].published == datetime(2026, 11, 18, 7, tzinfo=UTC)


def test_html_entities_and_bare_ampersands_survive() -> None:
    (story,) = parse_feed(read("rss091.xml"), "http://nineties.example/rss").candidates

    assert story.title == "Fingers first été"
    assert story.url == "http://nineties.example/story.cgi?id=7&section=news&copy=2"


def test_a_json_feed_may_have_relative_urls_and_ids_that_are_urls() -> None:
    feed = parse_feed(read("feed.json"), "https://cards.example/feed.json")

    card, note = feed.candidates
    assert (card.url, card.keywords) == ("https://cards.example/2026/a-card-for-everyone", ("Cards",))
    assert note.url == "https://cards.example/2026/no-url"
    assert feed.next_url == "https://cards.example/feed.json?page=2"


@pytest.mark.parametrize(
    "body",
    [
        b"\n\n  " + rss(),
        b"\xef\xbb\xbf\r\n<?xml version='1.0'?>" + rss(),
        b"<!-- " + b"x" * 9000 + b" -->" + rss(),
        b"<br />\n<b>Warning</b>: something in plugin.php on line 7\n<?xml version='1.0'?>" + rss(),
        b"<?xml version='1.0' encoding='utf-16'?>" + rss(),
        b"<?xml version='1.0' encoding='no-such-charset'?>" + rss(),
        ("<?xml version='1.0' encoding='utf-16'?>" + rss().decode()).encode("utf-16"),
        f"<a:feed xmlns:a='{ATOM}'><a:entry><a:link href='/2026/a-story'/></a:entry></a:feed>".encode(),
        b"<feed><entry><link href='../2026/a-story'/></entry></feed>",
        rss("<x:item><x:link>/2026/a-story</x:link></x:item>"),
        rss("<item><guid>https://site.example/2026/a-story</guid></item>"),
        rss(
            "<item><link>https://feedproxy.example/~r/1</link>"
            "<feedburner:origLink>https://site.example/2026/a-story</feedburner:origLink></item>"
        ),
        rss("<item><link/><atom:link rel='alternate' href='https://site.example/2026/a-story'/></item>"),
        rss(ITEM + "<item><title>half of a sto"),
        rss("<item><link>/2026/a-story</link><title>a < b <c</title></item>"),
        rss("<item><link>/2026/a-story</link><title>&#xD800;</title></item>"),
        rss("<item><link>/2026/a-story</link><category term='&#55357;&#56832;'/></item>"),
        rss("<item><link>/2026/a-story</link></item>").replace(b"<rss>", b"<rss xmlns='&#xD800;'>"),
        ("<rss><item a='&#xD800;'>" + "<link>/2026/a-story</link></item></rss>").encode("utf-16"),
        ("<rss><item><link>/2026/a-story</link></item></rss>").encode("utf-16-be"),
    ],
    ids=lambda body: body[:40].decode("latin-1"),
)
def test_an_odd_feed_gives_its_story(body: bytes) -> None:
    assert recognise(body) == "feed"
    assert only_url(parse_feed(body, URL)) == "https://site.example/2026/a-story"


def test_bytes_of_another_encoding_than_declared_are_read_as_what_they_are() -> None:
    body = b"<?xml version='1.0' encoding='utf-8'?>" + rss(ITEM.replace("T<", "Café<")).decode().encode(
        "latin-1"
    )

    assert parse_feed(body, URL).candidates[0].title == "Café"


def test_half_a_character_costs_no_more_than_itself() -> None:
    body = rss("<item><link>/2026/a-story</link><title>Smile &#55357;&#56832; now</title></item>")

    assert parse_feed(body, URL).candidates[0].title == "Smile \ufffd\ufffd now"


@pytest.mark.parametrize(
    ("generator", "asked", "following"),
    [
        ("<generator>https://wordpress.org/?v=6.8</generator>", "/feed", "/feed?paged=2"),
        ("<generator>http://wordpress.com/</generator>", "/feed/?paged=2", "/feed/?paged=3"),
        ("<generator uri='https://wordpress.org/'>W</generator>", "/?feed=rss2", "/?feed=rss2&paged=2"),
        ("<generator>https://wordpress.org/?v=6.8</generator>", "/feed?paged=x", "/feed?paged=2"),
        ("<generator>Ghost 5</generator>", "/feed", None),
        ("<description>About wordpress.org</description>", "/feed", None),
    ],
)
def test_wordpress_has_older_pages_without_saying_so(
    generator: str, asked: str, following: str | None
) -> None:
    feed = parse_feed(rss(generator + ITEM), "https://site.example" + asked)

    assert feed.next_url == (following and "https://site.example" + following)


def test_a_next_page_that_is_declared_goes_before_wordpress_own() -> None:
    declared = "<atom:link rel='next' href='/older'/><generator>https://wordpress.org/</generator>"

    assert parse_feed(rss(declared + ITEM), URL).next_url == "https://site.example/older"


def test_a_guid_that_is_no_permalink_is_no_address() -> None:
    body = rss('<item><guid isPermaLink="false">https://site.example/?p=7</guid></item>')

    assert parse_feed(body, URL).candidates == ()


def test_entities_of_the_document_are_not_expanded() -> None:
    layers = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    body = f"<!DOCTYPE r [{layers}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>".encode() + rss(
        "<item><title>&a11;&f;</title><link>/2026/a-story</link></item>"
    )

    assert len(parse_feed(body, URL).candidates[0].title or "") < 20


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE " * 50_000,
        b"<!DOCTYPE r [" * 50_000 + b"<rss/>",
        b"<!--" * 100_000,
        b"<rss>" + b"<item><title>" * 20_000,
        b"<rss>" + b"&" * 500_000,
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 200_000,
    ],
    ids=["doctypes", "subsets", "comments", "nesting", "ampersands", "brackets"],
)
def test_a_hostile_body_takes_no_time(body: bytes) -> None:
    start = time.process_time()

    with suppress(DiscoverError):
        parse_feed(body, URL)

    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body><rss></rss></body></html>",
        b"https://site.example/feed",
        b'{"a": 1}',
        b"<svg/>",
        b"{",
    ],
)
def test_what_is_no_feed_says_so(body: bytes) -> None:
    with pytest.raises(DiscoverError, match="not a feed"):
        parse_feed(body, URL)


@given(body=damaged_files())
def test_any_bytes_give_a_feed_or_our_error(body: bytes) -> None:
    try:
        feed = parse_feed(body, URL)
    except DiscoverError:
        return
    assert all(candidate.url.startswith("http") for candidate in feed.candidates)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-11-23T06:00", datetime(2026, 11, 23, 6, tzinfo=UTC)),
        ("2026-11-23 06:00:00Z", datetime(2026, 11, 23, 6, tzinfo=UTC)),
        ("23 Nov 2026 06:00 GMT", datetime(2026, 11, 23, 6, tzinfo=UTC)),
        ("yesterday", None),
        ("2026-13-40", None),
        ("0001-01-01T00:00:00+14:00", None),
        (None, None),
    ],
)
def test_times_are_aware_or_missing(text: str | None, expected: datetime | None) -> None:
    assert parse_time(text) == expected
