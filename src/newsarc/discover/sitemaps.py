"""Sitemaps (sitemaps.org 0.9, Google's news extension), their indexes, and lists of URLs -> candidates."""

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from lxml import etree

from newsarc.discover.candidates import Candidate, aware
from newsarc.discover.sections import is_no_article
from newsarc.errors import DiscoverError
from newsarc.text import one_line
from newsarc.urls import find_url

MAX_BYTES = 50 * 1024 * 1024
"""Of a sitemap, decompressed: the limit of the protocol itself."""

MAX_URLS = 50_000


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
    """Whether the body looks like a sitemap or an index of sitemaps, by its first kilobytes."""
    head = _head(body)
    return b"<urlset" in head or b"<sitemapindex" in head or b":urlset" in head


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """The pages or sitemaps that a sitemap from `url` names. Raises DiscoverError where it is none.

    A sitemap that is broken off gives what it names before the break.
    """
    content = _inflated(body, url)
    if not is_sitemap(content):
        return Sitemap(candidates=_plain_list(content, url))
    candidates: list[Candidate] = []
    children: list[Child] = []
    try:
        for tag, entry in _entries(content):
            location = find_url(_text(entry, "loc"), url)
            if location is None:
                continue
            if tag == "sitemap":
                children.append(Child(url=location, modified=_time(_text(entry, "lastmod"))))
            elif not is_no_article(location):
                candidates.append(_candidate(entry, location))
            if len(candidates) + len(children) >= MAX_URLS:
                break
    except etree.XMLSyntaxError as error:
        if not candidates and not children:
            raise DiscoverError(
                url, f"not a sitemap that can be read ({one_line(str(error))[:120]})"
            ) from error
    return Sitemap(candidates=tuple(candidates), children=tuple(children))


def _entries(content: bytes) -> Iterator[tuple[str, etree._Element]]:
    """The `url` and `sitemap` elements, one at a time, each forgotten after its use."""
    events = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        recover=True,
    )
    for _, element in events:
        tag = _local(element)
        if tag in ("url", "sitemap"):
            yield tag, element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _candidate(entry: etree._Element, url: str) -> Candidate:
    keywords = (one_line(word) for word in (_text(entry, "keywords") or "").split(","))
    return Candidate(
        url=url,
        kind="sitemap",
        title=one_line(_text(entry, "title", within="news") or "") or None,
        published=_time(_text(entry, "publication_date")),
        modified=_time(_text(entry, "lastmod")),
        keywords=tuple(word for word in keywords if word),
    )


def _text(entry: etree._Element, name: str, *, within: str | None = None) -> str | None:
    """The text of the first element of that local name; `within` names the element around it."""
    for element in entry.iter():
        if _local(element) != name:
            continue
        parent = element.getparent()
        # image:image has a loc and a title of its own.
        if _local(parent) in ("image", "video") or (within and _local(parent) != within):
            continue
        return "".join(map(str, element.itertext())).strip() or None
    return None


def _local(element: etree._Element | None) -> str:
    return str(element.tag).rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def _time(text: str | None) -> datetime | None:
    """A W3C date or time; a day counts from its beginning, in UTC."""
    try:
        if not text:
            return None
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        return aware(datetime.fromisoformat(text))
    except ValueError:
        return None


def _plain_list(content: bytes, url: str) -> tuple[Candidate, ...]:
    """A text sitemap: one URL a line and nothing else."""
    lines = content.decode("utf-8-sig", "replace").split()
    found = [find_url(line) for line in lines[:MAX_URLS]]
    if not found or any(address is None for address in found):
        raise DiscoverError(url, "not a sitemap (try: newsarc source test URL)")
    return tuple(Candidate(url=address, kind="sitemap") for address in found if address)


def _head(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body[:4096]
    try:
        return zlib.decompressobj(31).decompress(body[:65536], 4096)
    except zlib.error:
        return b""


def _inflated(body: bytes, url: str) -> bytes:
    """The sitemap itself where it is a .gz file."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.open(io.BytesIO(body)) as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DiscoverError(url, "a gzip file that cannot be unpacked") from error
    if len(content) > MAX_BYTES:
        raise DiscoverError(url, f"larger than {MAX_BYTES >> 20} MiB unpacked")
    return content
