"""Sitemaps (sitemaps.org 0.9, Google's news extension), their indexes, and lists of URLs -> candidates."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from newsarc.discover.candidates import Candidate
from newsarc.discover.markup import (
    HEAD,
    encoding_of,
    local_name,
    root_name,
    text_of,
    without_traps,
)
from newsarc.discover.sections import is_no_article
from newsarc.discover.times import parse_time
from newsarc.errors import DiscoverError
from newsarc.text import one_line
from newsarc.urls import find_url

MAX_BYTES = 50 * 1024 * 1024
"""Of a sitemap, decompressed: the limit of the protocol itself."""

MAX_URLS = 50_000

_FACTS = ("loc", "lastmod", "title", "publication_date", "keywords")
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A sitemap that an index names."""

    url: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What a sitemap offers: pages, or, where it is an index, further sitemaps."""

    candidates: tuple[Candidate, ...] = ()
    children: tuple[Child, ...] = ()


def is_sitemap(body: bytes) -> bool:
    """Whether the body looks like a sitemap, an index of sitemaps or a list of URLs, by its beginning."""
    head = _unpacked(body, HEAD) if body.startswith(_GZIP) else body[:HEAD]
    return root_name(head) in ("urlset", "sitemapindex") or _is_list(head)


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """The pages or sitemaps that a sitemap from `url` names. Raises DiscoverError where it is none.

    A sitemap that is broken off gives what it names before the break.
    """
    content = _unpacked(body, MAX_BYTES + 1) if body.startswith(_GZIP) else body
    if len(content) > MAX_BYTES:
        raise DiscoverError(url, f"larger than {MAX_BYTES >> 20} MiB unpacked")
    if not is_sitemap(content):
        raise DiscoverError(url, "not a sitemap (try: newsarc source test URL)")
    return Sitemap(candidates=_listed(content)) if _is_list(content[:HEAD]) else _parse_xml(content, url)


def _parse_xml(content: bytes, url: str) -> Sitemap:
    candidates: list[Candidate] = []
    children: list[Child] = []
    try:
        for tag, facts in _entries(content):
            location = find_url(facts.get("loc"), url)
            if location is None:
                continue
            if tag == "sitemap":
                children.append(Child(url=location, modified=parse_time(facts.get("lastmod"))))
            elif not is_no_article(location):
                candidates.append(_candidate(facts, location))
            if len(candidates) + len(children) >= MAX_URLS:
                break
    except etree.XMLSyntaxError as error:
        if not candidates and not children:
            raise DiscoverError(
                url, f"not a sitemap that can be read ({one_line(str(error))[:120]})"
            ) from error
    return Sitemap(candidates=tuple(candidates), children=tuple(children))


def _entries(content: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """What the `url` and `sitemap` elements say, one at a time, each forgotten after its use."""
    xml = without_traps(content)
    events = etree.iterparse(
        io.BytesIO(xml),
        events=("end",),
        encoding=encoding_of(xml),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        recover=True,
    )
    facts: dict[str, str] = {}
    for _, element in events:
        name = local_name(element)
        if name in _FACTS:
            # image:image and video:video have a loc, a title and a publication date of their own.
            if local_name(element.getparent()) in ("url", "sitemap", "news"):
                facts.setdefault(name, text_of(element).replace("&amp;", "&"))
        elif name in ("url", "sitemap"):
            yield name, facts
            facts = {}
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _candidate(facts: dict[str, str], url: str) -> Candidate:
    keywords = (one_line(word) for word in facts.get("keywords", "").split(","))
    return Candidate(
        url=url,
        kind="sitemap",
        title=one_line(facts.get("title", "")) or None,
        published=parse_time(facts.get("publication_date")),
        modified=parse_time(facts.get("lastmod")),
        keywords=tuple(word for word in keywords if word),
    )


def _is_list(head: bytes) -> bool:
    """Whether it is a text sitemap: one URL a line and nothing else."""
    words = head.lstrip(b"\xef\xbb\xbf").split(None, 1)
    return bool(words) and words[0].startswith((b"http://", b"https://")) and b"<" not in head


def _listed(content: bytes) -> tuple[Candidate, ...]:
    found = (
        find_url(line.decode("utf-8", "replace"))
        for line in content.lstrip(b"\xef\xbb\xbf").split()[:MAX_URLS]
    )
    return tuple(Candidate(url=url, kind="sitemap") for url in found if url and not is_no_article(url))


def _unpacked(body: bytes, limit: int) -> bytes:
    """What a gzip file has in its members, at most `limit` bytes; of a damaged one, what can be had."""
    parts: list[bytes] = []
    room = limit
    while body.startswith(_GZIP) and room > 0:
        member = zlib.decompressobj(31)
        try:
            part = member.decompress(body, room)
        except zlib.error:
            break
        parts.append(part)
        room -= len(part)
        body = member.unused_data
    return b"".join(parts)
