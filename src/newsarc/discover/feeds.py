"""Feeds: RSS 0.9 to 2.0, RDF, Atom and JSON Feed -> candidates."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import fastfeedparser

from newsarc.discover.candidates import Candidate, aware
from newsarc.errors import DiscoverError
from newsarc.text import one_line
from newsarc.urls import find_url

_XML_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed offers, newest first as feeds have it; `next_url` leads to older entries (RFC 5005)."""

    title: str | None
    candidates: tuple[Candidate, ...]
    next_url: str | None = None
    home_url: str | None = None


def is_feed(body: bytes) -> bool:
    """Whether the body looks like a feed, by its first kilobytes."""
    head = body[:4096]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return b"jsonfeed.org/version" in head
    match = _XML_FEED.search(head)
    return match is not None and b"<html" not in head[: match.start()].lower()


def parse_feed(body: bytes, url: str) -> Feed:
    """The entries of a feed that came from `url`. Raises DiscoverError where it is none."""
    if not is_feed(body):
        raise DiscoverError(url, "not a feed (try: newsarc source test URL)")
    try:
        # Entities of a document's own are a way to a bomb, and no feed needs them.
        parsed: dict[str, Any] = fastfeedparser.parse(_DOCTYPE.sub(b"", body, count=1).lstrip())
        return _feed(parsed, url)
    except Exception as error:
        # The parser says ValueError for what it knows to be wrong, and all sorts of things for the rest.
        raise DiscoverError(url, f"not a feed that can be read ({one_line(str(error))[:120]})") from error


def _feed(parsed: dict[str, Any], url: str) -> Feed:
    about = parsed.get("feed") or {}
    candidates = (_candidate(entry, url) for entry in parsed.get("entries") or ())
    links = about.get("links") or ()
    following = next((link.get("href") for link in links if link.get("rel") == "next"), None)
    return Feed(
        title=one_line(about.get("title") or "") or None,
        candidates=tuple(candidate for candidate in candidates if candidate is not None),
        next_url=find_url(following or about.get("next_url"), url)
        if following or about.get("next_url")
        else None,
        home_url=find_url(about.get("link"), url),
    )


def _candidate(entry: dict[str, Any], url: str) -> Candidate | None:
    link = find_url(_link_of(entry), url)
    if link is None:
        return None
    return Candidate(
        url=link,
        kind="feed",
        title=one_line(entry.get("title") or "") or None,
        published=_time(entry.get("published")),
        modified=_time(entry.get("updated")),
    )


def _link_of(entry: dict[str, Any]) -> str | None:
    """The entry's own page: its link, an alternate one, or an id that is a URL."""
    link = entry.get("link")
    if isinstance(link, str) and link.strip():
        return link
    for other in entry.get("links") or ():
        if other.get("rel", "alternate") == "alternate" and other.get("href"):
            return str(other["href"])
    identity = entry.get("id")
    return identity if isinstance(identity, str) and identity.startswith("http") else None


def _time(text: object) -> datetime | None:
    try:
        return aware(datetime.fromisoformat(str(text))) if text else None
    except ValueError:
        return None
