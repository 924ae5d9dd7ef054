"""Feeds: RSS 0.9 to 2.0, RDF, Atom and JSON Feed -> candidates.

The dialects of XML differ in namespaces more than in names, so elements are found by their local names.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree

from newsarc.discover.candidates import Candidate
from newsarc.discover.markup import (
    encoding_of,
    local_name,
    namespace,
    root_name,
    text_of,
    without_traps,
)
from newsarc.discover.times import parse_time
from newsarc.errors import DiscoverError
from newsarc.text import one_line
from newsarc.urls import find_url

_ROOTS = ("rss", "feed", "rdf")
_WORDPRESS = re.compile(r"//(?:www\.)?wordpress\.(?:org|com)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed offers, newest first as feeds have it; `next_url` leads to older entries (RFC 5005).

    WordPress declares no such address but has one, so there it is a guess: after the last page comes a 404.
    """

    title: str | None
    candidates: tuple[Candidate, ...]
    next_url: str | None = None
    home_url: str | None = None


def is_feed(body: bytes) -> bool:
    """Whether the body looks like a feed, by its root element."""
    if _is_json(body):
        return b"jsonfeed.org" in body
    return root_name(body) in _ROOTS


def parse_feed(body: bytes, url: str) -> Feed:
    """The entries of a feed that came from `url`. Raises DiscoverError where it is none.

    A feed that is broken off gives what it has before the break.
    """
    if not is_feed(body):
        raise DiscoverError(url, "not a feed (try: newsarc source test URL)")
    return _json_feed(body, url) if _is_json(body) else _xml_feed(body, url)


def _is_json(body: bytes) -> bool:
    return body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _xml_feed(body: bytes, url: str) -> Feed:
    root = _root(body, url)
    channel = next((child for child in root if local_name(child) == "channel"), root)
    entries = (element for element in root.iter() if local_name(element) in ("item", "entry"))
    candidates = (_xml_candidate(entry, url) for entry in entries)
    return Feed(
        title=_title(channel),
        candidates=tuple(candidate for candidate in candidates if candidate is not None),
        next_url=next(_addresses(channel, url, relation="next"), None) or _wordpress_next(channel, url),
        home_url=next(_addresses(channel, url, relation="alternate"), None),
    )


def _root(body: bytes, url: str) -> etree._Element:
    xml = without_traps(body)
    # Entities of the document's own are a way to a bomb, and no feed needs them.
    parser = etree.XMLParser(
        encoding=encoding_of(xml),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        recover=True,
    )
    try:
        root = etree.fromstring(xml, parser, base_url=url)
    except etree.XMLSyntaxError as error:
        raise DiscoverError(url, f"not a feed that can be read ({one_line(str(error))[:120]})") from error
    if root is None:
        raise DiscoverError(url, "not a feed that can be read (no element in it)")
    return root


def _wordpress_next(channel: etree._Element, url: str) -> str | None:
    """The next page of a feed that WordPress made; it shows ten entries and says nothing of the others."""
    generators = _children(channel, "generator")
    if not any(_WORDPRESS.search(f"{text_of(each)} {each.get('uri')}") for each in generators):
        return None
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    page = query.get("paged", "")
    query["paged"] = str(int(page) + 1 if re.fullmatch("[0-9]{1,5}", page) else 2)
    return find_url(parts._replace(query=urlencode(query)).geturl())


def _xml_candidate(entry: etree._Element, url: str) -> Candidate | None:
    link = next(_entry_addresses(entry, url), None)
    if link is None:
        return None
    words = (
        one_line(_plain(text_of(each) or each.get("term") or "")) for each in _children(entry, "category")
    )
    return Candidate(
        url=link,
        kind="feed",
        title=_title(entry),
        published=parse_time(_text(entry, "pubDate", "published", "issued", "date", "created")),
        modified=parse_time(_text(entry, "updated", "modified")),
        keywords=tuple(dict.fromkeys(word for word in words if word)),
    )


def _entry_addresses(entry: etree._Element, url: str) -> Iterator[str]:
    """The entry's own page, the likeliest first."""
    for original in _children(entry, "origLink"):  # where `link` is a counter's redirect
        yield from _address(original, text_of(original), url)
    yield from _addresses(entry, url, relation="alternate")
    for identity in _children(entry, "guid", "id"):
        text = text_of(identity)
        if identity.get("isPermaLink") != "false" and text.startswith(("http://", "https://")):
            yield from _address(identity, text, url)
    for name, value in entry.attrib.items():
        if str(name).endswith("}about"):
            yield from _address(entry, str(value), url)


def _addresses(parent: etree._Element, url: str, *, relation: str) -> Iterator[str]:
    """Where the links of that relation lead: Atom's attribute, or the text of RSS, which is the alternate."""
    links = _children(parent, "link")
    # A page may be linked as another format too (a PDF, JSON); what is read is HTML.
    links.sort(key=lambda link: link.get("type", "text/html") != "text/html")
    for link in links:
        if link.get("rel", "alternate") == relation:
            text = text_of(link) if relation == "alternate" else ""
            yield from _address(link, link.get("href") or text, url)


def _address(element: etree._Element, text: str, url: str) -> Iterator[str]:
    found = find_url(text.replace("&amp;", "&"), element.base or url) if text.strip() else None
    if found:
        yield found


def _children(parent: etree._Element, *names: str) -> list[etree._Element]:
    """The children of these names, those of its own namespace first."""
    home = namespace(parent)
    found = [child for child in parent if local_name(child) in names]
    return sorted(found, key=lambda child: namespace(child) != home)


def _text(parent: etree._Element, *names: str) -> str | None:
    texts = (text_of(child) for child in _children(parent, *names))
    return next((text for text in texts if text), None)


def _title(parent: etree._Element) -> str | None:
    return one_line(_plain(_text(parent, "title") or "")) or None


def _plain(text: str) -> str:
    """Text without the HTML that many feeds have in it, escaped once more than XML asks for."""
    return unescape(_TAG.sub("", unescape(text)))


def _json_feed(body: bytes, url: str) -> Feed:
    try:
        data = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise DiscoverError(
            url, f"not a JSON Feed that can be read ({one_line(str(error))[:120]})"
        ) from error
    items = data.get("items")
    if "jsonfeed.org" not in str(data.get("version"))[:200] or not isinstance(items, list):
        raise DiscoverError(url, "JSON, but not a JSON Feed (see https://www.jsonfeed.org/)")
    candidates = (_json_candidate(item, url) for item in items if isinstance(item, dict))
    return Feed(
        title=one_line(_string(data, "title")) or None,
        candidates=tuple(candidate for candidate in candidates if candidate is not None),
        next_url=_json_address(data, "next_url", url),
        home_url=_json_address(data, "home_page_url", url),
    )


def _json_candidate(item: dict[str, Any], url: str) -> Candidate | None:
    identity = _string(item, "id")
    link = _json_address(item, "url", url) or find_url(identity)
    if link is None:
        return None
    tags = item.get("tags")
    words = (one_line(tag) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    return Candidate(
        url=link,
        kind="feed",
        title=one_line(_plain(_string(item, "title"))) or None,
        published=parse_time(item.get("date_published")),
        modified=parse_time(item.get("date_modified")),
        keywords=tuple(dict.fromkeys(word for word in words if word)),
    )


def _json_address(data: dict[str, Any], key: str, url: str) -> str | None:
    text = _string(data, key)
    return find_url(text, url) if text.strip() else None


def _string(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""
