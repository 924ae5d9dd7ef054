"""Sitemaps, their indexes, and what is broken of them."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given

from newsarc.discover import Child, parse_sitemap, recognise
from newsarc.errors import DiscoverError
from tests.discover.samples import damaged_files, read

URL = "https://a.example/sitemap.xml"


def sitemap(count: int) -> bytes:
    urls = "".join(f"<url><loc>https://a.example/2026/11/story-{n}</loc></url>" for n in range(count))
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def test_a_news_sitemap_gives_the_hints_of_the_page_and_not_of_its_pictures() -> None:
    (gates,) = parse_sitemap(read("news-sitemap.xml"), URL).candidates

    assert gates.url == "https://www.irisandpalm.example/202611/airports-face-gates-open"
    assert gates.title == "Airport's gates"
    assert gates.published == datetime(2026, 11, 23, tzinfo=UTC)
    assert gates.modified == datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert gates.keywords == ("face", "gates")


def test_an_index_names_its_sitemaps() -> None:
    children = parse_sitemap(read("yoast-index.xml"), URL).children

    assert [child.url.rpartition("/")[2] for child in children] == [
        "post-sitemap.xml",
        "post-sitemap2.xml",
        "category-sitemap.xml",
    ]
    assert children[2] == Child(url="https://a.example/category-sitemap.xml", modified=None)


def test_jetpacks_comments_before_the_root_do_not_matter() -> None:
    body = read("jetpack-index.xml")

    assert recognise(body) == "sitemap"
    assert len(parse_sitemap(body, URL).children) == 2


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(sitemap(3)),
        gzip.compress(sitemap(3)[:60]) + gzip.compress(sitemap(3)[60:]),
        b"\n\n" + sitemap(3),
        sitemap(3)
        .decode()
        .replace("<", "<s:")
        .replace("<s:/", "</s:")
        .replace("xmlns=", "xmlns:s=")
        .encode(),
        sitemap(3).replace(b"https://a.example/", b" /"),
        b"\xef\xbb\xbfhttps://a.example/2026/11/story-0\r\nhttps://a.example/2026/11/story-1\nhttps://a.example/2026/11/story-2",
    ],
    ids=["gzip", "members", "blank lines", "prefix", "relative", "text"],
)
def test_an_odd_sitemap_gives_its_pages(body: bytes) -> None:
    assert recognise(body) == "sitemap"

    found = [candidate.url for candidate in parse_sitemap(body, URL).candidates]

    assert found == [f"https://a.example/2026/11/story-{n}" for n in range(3)]


def test_a_bare_ampersand_does_not_cut_an_address() -> None:
    body = b"<urlset><url><loc>https://a.example/story.php?id=1&lang=en&amp;x=2</loc></url></urlset>"

    assert parse_sitemap(body, URL).candidates[0].url == "https://a.example/story.php?id=1&lang=en&x=2"


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_sitemap_that_is_broken_off_gives_what_came(pack: type[bytes]) -> None:
    body = pack(sitemap(2000))

    candidates = parse_sitemap(body[: len(body) // 2], URL).candidates

    assert 500 < len(candidates) < 1500


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_half_a_character_does_not_cost_the_sitemap(encoding: str) -> None:
    body = '<urlset xmlns="&#xD800;"><url><loc>https://a.example/2026/11/story-0</loc></url></urlset>'

    candidates = parse_sitemap(body.encode(encoding), URL).candidates

    assert [candidate.url for candidate in candidates] == ["https://a.example/2026/11/story-0"]


def test_fifty_thousand_pages_are_taken_and_no_more() -> None:
    assert len(parse_sitemap(sitemap(50_010), URL).candidates) == 50_000


def test_a_bomb_is_refused() -> None:
    body = gzip.compress(b"<urlset>" + b" " * 60_000_000)

    with pytest.raises(DiscoverError, match="larger than 50 MiB"):
        parse_sitemap(body, URL)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><body>404 Not Found</body></html>",
        b"Not found",
        b"\x1f\x8bnot gzip",
        b"<rss/>",
    ],
)
def test_what_is_no_sitemap_says_so(body: bytes) -> None:
    with pytest.raises(DiscoverError, match="not a sitemap"):
        parse_sitemap(body, URL)


@given(body=damaged_files())
def test_any_bytes_give_a_sitemap_or_our_error(body: bytes) -> None:
    for each in (body, gzip.compress(body)):
        try:
            parse_sitemap(each, URL)
        except DiscoverError:
            continue
