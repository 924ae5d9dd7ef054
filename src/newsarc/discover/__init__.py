"""A source's body -> candidate URLs: feeds, sitemaps, section pages. Pure: bytes in, values out."""

from newsarc.discover.candidates import Candidate, choose
from newsarc.discover.feeds import Feed, parse_feed
from newsarc.discover.recognise import (
    USUAL_FEEDS,
    USUAL_SITEMAPS,
    DeclaredFeed,
    find_feeds,
    is_below,
    recognise,
    usual_places,
)
from newsarc.discover.sections import looks_like_article, parse_section
from newsarc.discover.sitemaps import Child, Sitemap, parse_sitemap

__all__ = [
    "USUAL_FEEDS",
    "USUAL_SITEMAPS",
    "Candidate",
    "Child",
    "DeclaredFeed",
    "Feed",
    "Sitemap",
    "choose",
    "find_feeds",
    "is_below",
    "looks_like_article",
    "parse_feed",
    "parse_section",
    "parse_sitemap",
    "recognise",
    "usual_places",
]
