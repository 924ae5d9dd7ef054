"""What is at a source's address: a feed, a sitemap, or a page, and which feeds that page declares."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree

from newsarc.discover.feeds import is_feed
from newsarc.discover.sections import base_of, parse_html
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
_COMMENTS = re.compile(r"comment|kommentar|comentari|reacties|коммент|コメント", re.IGNORECASE)


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


def find_feeds(html: bytes, url: str) -> tuple[DeclaredFeed, ...]:
    """The feeds that a page declares (`rel=alternate`).

    Those below the page's own address come first (a topic's before the whole site's), those of comments last.
    """
    tree = parse_html(html)
    if tree is None:
        return ()
    base = base_of(tree, url)
    feeds: dict[str, DeclaredFeed] = {}
    for link in tree.iter("link"):
        address = find_url(link.get("href"), base)
        if (
            address
            and "alternate" in (link.get("rel") or "").lower().split()
            and _is_feed_type(link, address)
        ):
            title = one_line(link.get("title") or "") or None
            feeds.setdefault(address, DeclaredFeed(url=address, title=title))
    return tuple(sorted(feeds.values(), key=lambda feed: _rank(feed, url)))


def usual_places(url: str, places: tuple[str, ...]) -> tuple[str, ...]:
    """The usual paths on the URL's host."""
    found = (find_url(place, url) for place in places)
    return tuple(address for address in found if address)


def is_below(url: str, parent: str) -> bool:
    """Whether an address stands below a page that is not the home page."""
    path = urlsplit(parent).path.rstrip("/")
    return bool(path) and host(url) == host(parent) and urlsplit(url).path.startswith(path + "/")


def _is_feed_type(link: etree._Element, address: str) -> bool:
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    # JSON Feed 1.0 shares its type with WordPress' description of its REST interface.
    return kind in _FEED_TYPES or (kind == "application/json" and "feed" in urlsplit(address).path)


def _rank(feed: DeclaredFeed, url: str) -> tuple[bool, bool, bool]:
    """Comments last, then another host's (a podcast, say)."""
    is_comments = _COMMENTS.search(f"{feed.url} {feed.title or ''}") is not None
    return is_comments, host(feed.url) != host(url), not is_below(feed.url, url)
