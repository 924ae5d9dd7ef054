"""What sources have, asked of a real server."""

from asyncio import StreamWriter
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarc.archive import Archive, Visit
from newsarc.article import Discovery
from newsarc.config import NetworkSettings, Source
from newsarc.demo import DemoServer
from newsarc.errors import DiscoverError, HTTPStatus
from newsarc.fetch import Fetcher
from newsarc.sources import Offer, identify, read_sources
from newsarc.urls import url_key
from tests.archive.samples import make_article, make_page
from tests.fetch.server import Asked, Server, answer

XML = "application/xml"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(NetworkSettings(allow_private=True, delay=0.0)) as fetcher:
        yield fetcher


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path, create=True) as archive:
        yield archive


def feed(*paths: str, next_url: str | None = None) -> bytes:
    items = "".join(f"<item><link>{path}</link></item>" for path in paths)
    following = f'<atom:link rel="next" href="{next_url}"/>' if next_url else ""
    return answer(f"<rss><channel>{following}{items}</channel></rss>", content_type=XML)


def urlset(*paths: str) -> bytes:
    urls = "".join(f"<url><loc>{path}</loc></url>" for path in paths)
    return answer(f"<urlset>{urls}</urlset>", content_type=XML)


def index(*paths: str) -> bytes:
    maps = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in paths)
    return answer(f"<sitemapindex>{maps}</sitemapindex>", content_type=XML, headers={"ETag": '"same"'})


def html(*paths: str, head: str = "") -> bytes:
    return answer(
        f"<html><head>{head}</head><body>{''.join(f'<a href={path}>x</a>' for path in paths)}</body></html>"
    )


def declared(path: str) -> str:
    return f'<link rel="alternate" type="application/rss+xml" href="{path}">'


def paths(offer: Offer) -> list[str]:
    return ["/" + candidate.url.split("/", 3)[3] for candidate in offer.candidates]


STORIES = ("/2026/11/a-story", "/2026/11/b-story", "/2026/11/c-story")


@pytest.mark.parametrize(
    ("site", "path", "kind"),
    [("courier", "/", "feed"), ("idwire", "/atom.xml", "feed"), ("courier", "/sitemap_index.xml", "sitemap")],
)
def test_the_demo_is_found_out(fetcher: Fetcher, site: str, path: str, kind: str) -> None:
    with DemoServer() as demo:
        offer = identify(demo.url(site, path), fetcher=fetcher)

    assert (offer.kind, offer.source.kind) == (kind, kind)
    assert len(offer.candidates) >= 3


def test_a_home_page_is_followed_through_the_feed_that_it_declares(server: Server, fetcher: Fetcher) -> None:
    server.routes |= {"/": html(*STORIES, head=declared("/news.rss")), "/news.rss": feed(*STORIES)}

    offer = identify(server.url("/"), fetcher=fetcher)

    assert (offer.kind, offer.source.url) == ("feed", server.url("/news.rss"))


def test_without_a_declared_feed_the_usual_places_are_asked(server: Server, fetcher: Fetcher) -> None:
    server.routes |= {"/": html(*STORIES), "/rss.xml": feed(*STORIES)}

    assert identify(server.url("/"), fetcher=fetcher).source.url == server.url("/rss.xml")


def test_without_a_feed_the_sitemap_of_robots_txt_is_read(server: Server, fetcher: Fetcher) -> None:
    robots = answer(f"User-agent: *\nSitemap: {server.url('/maps/index.xml')}\n", content_type="text/plain")
    server.routes |= {"/robots.txt": robots, "/": html(), "/maps/index.xml": index("/maps/posts.xml")}
    server.routes["/maps/posts.xml"] = urlset(*STORIES)

    offer = identify(server.url("/"), fetcher=fetcher)

    assert (offer.kind, offer.source.url) == ("sitemap", server.url("/maps/index.xml"))
    assert paths(offer) == list(STORIES)


def test_of_a_section_the_feed_of_the_whole_site_is_too_much(server: Server, fetcher: Fetcher) -> None:
    server.routes |= {
        "/face": html(*STORIES, head=declared("/feed")),
        "/feed": feed("/2026/11/another-story"),
    }

    offer = identify(server.url("/face"), fetcher=fetcher)

    assert (offer.kind, paths(offer)) == ("page", list(STORIES))


def test_a_section_is_followed_through_its_own_feed(server: Server, fetcher: Fetcher) -> None:
    server.routes["/tag/face"] = html(*STORIES, head=declared("/feed") + declared("/tag/face/feed"))
    server.routes["/tag/face/feed"] = feed(*STORIES)

    assert identify(server.url("/tag/face"), fetcher=fetcher).source.url == server.url("/tag/face/feed")


def test_of_an_article_the_feed_of_its_site_is_followed_and_not_its_comments(
    server: Server, fetcher: Fetcher
) -> None:
    article = "/2026/11/the-story"
    server.routes[article] = html(*STORIES, head=declared(f"{article}/feed") + declared("/feed"))
    server.routes |= {f"{article}/feed": feed(article), "/feed": feed(*STORIES)}

    assert identify(server.url(article), fetcher=fetcher).source.url == server.url("/feed")


def test_a_page_that_leads_nowhere_says_so(server: Server, fetcher: Fetcher) -> None:
    server.routes["/"] = html("/about", "/tag/x")

    with pytest.raises(DiscoverError, match="no feed, no sitemap and no links"):
        identify(server.url("/"), fetcher=fetcher)

    assert len(server.asked) < 20
    with pytest.raises(HTTPStatus, match="404"):
        identify(server.url("/nothing"), fetcher=fetcher)


def test_sources_of_one_address_share_one_request(server: Server, fetcher: Fetcher) -> None:
    server.routes["/feed"] = feed(*STORIES)
    sources = [
        Source(name="a", url=server.url("/feed"), include=("a-story",)),
        Source(name="b", url=server.url("/feed"), exclude=("a-story",)),
    ]

    one, other = read_sources(sources, fetcher=fetcher)

    assert paths(one) == [STORIES[0]]
    assert paths(other) == list(STORIES[1:])
    assert server.paths().count("/feed") == 1


def test_a_feed_that_became_a_page_says_so_and_names_the_new_one(server: Server, fetcher: Fetcher) -> None:
    server.routes["/feed"] = html(*STORIES, head=declared("/news.rss"))

    (offer,) = read_sources([Source(name="a", url=server.url("/feed"), kind="feed")], fetcher=fetcher)

    assert offer.candidates == []
    assert "an HTML page came instead of a feed (its feed may be " in str(offer.error)
    assert server.url("/news.rss") in str(offer.error)


def test_what_fails_of_an_index_is_noted_and_the_rest_kept(server: Server, fetcher: Fetcher) -> None:
    server.routes["/sitemap.xml"] = index(
        "/posts-1.xml", "/posts-2.xml", "/posts-3.xml", "/category-sitemap.xml"
    )
    server.routes |= {"/posts-1.xml": urlset(STORIES[0]), "/posts-3.xml": urlset(STORIES[2])}

    (offer,) = read_sources([Source(name="a", url=server.url("/sitemap.xml"))], fetcher=fetcher)

    assert sorted(paths(offer)) == [STORIES[0], STORIES[2]]
    assert isinstance(offer.error, HTTPStatus)
    assert "/category-sitemap.xml" not in server.paths()


def test_an_index_that_leads_to_itself_and_ever_on_comes_to_an_end(server: Server, fetcher: Fetcher) -> None:
    server.routes["/sitemap.xml"] = index("/sitemap.xml", *(f"/sitemap.xml?{n}" for n in range(1000)))

    (offer,) = read_sources([Source(name="a", url=server.url("/sitemap.xml"))], fetcher=fetcher)

    assert offer.candidates == []
    assert len(server.asked) < 80


def test_only_what_leads_nowhere_else_is_asked_conditionally(
    server: Server, fetcher: Fetcher, archive: Archive
) -> None:
    """An index without dates stays the same while the sitemaps that it names change."""
    server.routes |= {"/sitemap.xml": index("/posts-1.xml"), "/feed": feed(*STORIES)}
    server.routes["/posts-1.xml"] = urlset(*STORIES).replace(b"\r\n", b'\r\nETag: "1"\r\n', 1)

    (offer,) = read_sources(
        [Source(name="a", url=server.url("/sitemap.xml"))], fetcher=fetcher, archive=archive
    )

    assert [validators.url for validators in offer.validators] == [server.url("/posts-1.xml")]
    for validators in offer.validators:
        archive.remember_validators(validators.url, validators.etag, validators.last_modified)
    list(read_sources([offer.source], fetcher=fetcher, archive=archive))
    assert server.asked[-1].headers["if-none-match"] == '"1"'


def test_a_redirected_feed_resolves_its_links_where_it_is(server: Server, fetcher: Fetcher) -> None:
    server.routes["/feed"] = answer("", status="301 Moved", headers={"Location": "/new/feed"})
    server.routes["/new/feed"] = feed("2026/a-story")

    (offer,) = read_sources([Source(name="a", url=server.url("/feed"))], fetcher=fetcher)

    assert paths(offer) == ["/new/2026/a-story"]


AT = "2026-11-01T00:00:00+00:00"


def paged(server: Server) -> Source:
    server.routes |= {f"/feed/{n}": feed(f"/2026/story-{n}", next_url=f"/feed/{n + 1}") for n in range(1, 30)}
    return Source(name="a", url=server.url("/feed/1"))


def test_a_paged_feed_is_read_back_to_what_is_known(
    server: Server, fetcher: Fetcher, archive: Archive
) -> None:
    source = paged(server)
    known = make_article(
        server.url("/2026/story-4"), discovered_by=Discovery(kind="feed", url=source.url, at=AT)
    )
    archive.add(known, make_page(known))
    url = known.url or ""
    archive.note_visits(
        [Visit(url_key=url_key(url), url=url, source="a", first_seen=AT, tried_at=AT, outcome="new")]
    )

    (offer,) = read_sources([source], fetcher=fetcher, archive=archive)

    assert paths(offer) == [f"/2026/story-{n}" for n in (1, 2, 3, 4)]


def test_a_feed_read_for_the_first_time_is_not_paged(
    server: Server, fetcher: Fetcher, archive: Archive
) -> None:
    (offer,) = read_sources([paged(server)], fetcher=fetcher, archive=archive)

    assert paths(offer) == ["/2026/story-1"]


def wordpress(server: Server, *pages: bytes) -> Source:
    """A feed whose pages are told apart by `?paged=N`; after the last one comes a 404."""

    async def page(asked: Asked, writer: StreamWriter) -> None:
        number = int(asked.path.partition("?paged=")[2] or 1)
        writer.write(pages[number - 1] if number <= len(pages) else answer("gone", status="404 Not Found"))
        await writer.drain()

    server.routes["/feed"] = page
    return Source(name="a", url=server.url("/feed"))


def wordpress_page(path: str) -> bytes:
    generator = "<generator>https://wordpress.org/?v=6.8</generator>"
    return answer(
        f"<rss><channel>{generator}<item><link>{path}</link></item></channel></rss>", content_type=XML
    )


@pytest.fixture
def read_before(archive: Archive, server: Server) -> Archive:
    """An archive with a story of source `a` that has long left the feed."""
    url = server.url("/2025/an-old-story")
    old = make_article(url, discovered_by=Discovery(kind="feed", url=server.url("/feed"), at=AT))
    archive.add(old, make_page(old))
    archive.note_visits(
        [Visit(url_key=url_key(url), url=url, source="a", first_seen=AT, tried_at=AT, outcome="new")]
    )
    return archive


def test_after_a_long_absence_a_wordpress_feed_is_read_to_its_last_page(
    server: Server, fetcher: Fetcher, read_before: Archive
) -> None:
    source = wordpress(server, wordpress_page("/2026/story-1"), wordpress_page("/2026/story-2"))

    (offer,) = read_sources([source], fetcher=fetcher, archive=read_before)

    assert (paths(offer), offer.error) == (["/2026/story-1", "/2026/story-2"], None)
    assert feeds_asked(server) == ["/feed", "/feed?paged=2", "/feed?paged=3"]


def test_a_server_that_knows_no_pages_is_not_asked_for_more_of_them(
    server: Server, fetcher: Fetcher, read_before: Archive
) -> None:
    source = wordpress(server, *[wordpress_page("/2026/story-1")] * 9)

    (offer,) = read_sources([source], fetcher=fetcher, archive=read_before)

    assert (paths(offer), offer.error) == (["/2026/story-1"], None)
    assert feeds_asked(server) == ["/feed", "/feed?paged=2"]


def test_a_feed_that_is_gone_is_an_error(server: Server, fetcher: Fetcher, read_before: Archive) -> None:
    (offer,) = read_sources([wordpress(server)], fetcher=fetcher, archive=read_before)

    assert isinstance(offer.error, HTTPStatus)


def feeds_asked(server: Server) -> list[str]:
    return [path for path in server.paths() if path.startswith("/feed")]


@pytest.mark.parametrize(
    ("articles", "others"),
    [
        (("post-sitemap.xml", "post-sitemap2.xml"), ("category-sitemap.xml", "author-sitemap.xml")),  # Yoast
        (
            ("wp-sitemap-posts-post-1.xml",),  # WordPress itself
            ("wp-sitemap-taxonomies-category-1.xml", "wp-sitemap-users-1.xml"),
        ),
        (("sitemap-1.xml", "news-sitemap.xml"), ("image-sitemap-1.xml", "video-sitemap-1.xml")),  # Jetpack
    ],
)
def test_of_an_index_the_sitemaps_of_articles_alone_are_read(
    server: Server, fetcher: Fetcher, articles: tuple[str, ...], others: tuple[str, ...]
) -> None:
    server.routes["/index.xml"] = index(*articles, *others)
    server.routes |= {f"/{name}": urlset(f"/2026/11/{name[:-4]}-story") for name in (*articles, *others)}
    source = Source(name="a", url=server.url("/index.xml"), kind="sitemap")

    (offer,) = read_sources([source], fetcher=fetcher)

    assert {path for path in server.paths() if path.endswith(".xml")} == {
        "/index.xml",
        *(f"/{name}" for name in articles),
    }
    assert len(offer.candidates) == len(articles)


def test_patterns_choose_among_what_a_source_offers(server: Server, fetcher: Fetcher) -> None:
    server.routes["/feed"] = feed("/news/a-story", "/news/b-sponsored", "/blog/c-story")
    source = Source(
        name="a", url=server.url("/feed"), kind="feed", include=("/news/",), exclude=("sponsored",)
    )

    (offer,) = read_sources([source], fetcher=fetcher)

    assert paths(offer) == ["/news/a-story"]
