"""What is at a source's address: a feed, a sitemap, or a page, and which feeds that page declares."""

from dataclasses import dataclass
from typing import Literal

from newsarc.discover.feeds import is_feed
from newsarc.discover.sections import parse_tags
from newsarc.discover.sitemaps import is_sitemap
from newsarc.text import one_line
from newsarc.urls import find_url, host

USUAL_FEEDS = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json")
"""Where feeds stand on sites that declare none."""

USUAL_SITEMAPS = (
    "/news-sitemap.xml",
    "/sitemap_index.xml",
    "/sitemap.xml",
    "/wp-sitemap.xml",
    "/sitemap-index-1.xml",
)

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFeed:
    """A feed that a page names in its head."""

    url: str
    title: str | None = None


def recognise(body: bytes) -> Literal["feed", "sitemap", "page"]:
    """What a body is, whatever the server calls it."""
    if is_feed(body):
        return "feed"
    return "sitemap" if is_sitemap(body) else "page"


def find_feeds(html: bytes | str, url: str) -> tuple[DeclaredFeed, ...]:
    """The feeds that a page declares (`rel=alternate`), the site's own before those of comments."""
    soup = parse_tags(html, "link")
    feeds: dict[str, DeclaredFeed] = {}
    for link in soup.find_all("link", href=True):
        relations = [str(word).lower() for word in link.get("rel") or ()]
        if "alternate" not in relations or str(link.get("type") or "").lower() not in _FEED_TYPES:
            continue
        address = find_url(str(link["href"]), url)
        if address:
            title = one_line(str(link.get("title") or "")) or None
            feeds.setdefault(address, DeclaredFeed(url=address, title=title))
    return tuple(sorted(feeds.values(), key=lambda feed: _is_secondary(feed, url)))


def usual_places(url: str, places: tuple[str, ...]) -> tuple[str, ...]:
    """The usual paths on the URL's host."""
    found = (find_url(place, url) for place in places)
    return tuple(address for address in found if address)


def _is_secondary(feed: DeclaredFeed, url: str) -> bool:
    """A feed of comments, of one tag, or of another host (a podcast, say)."""
    words = f"{feed.url} {feed.title or ''}".lower()
    return "comment" in words or host(feed.url) != host(url)
