"""What sources have: asks feeds, sitemaps and section pages, and finds out what an address is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from newsarc.archive import Archive
from newsarc.config import Source, SourceKind
from newsarc.discover import (
    USUAL_FEEDS,
    USUAL_SITEMAPS,
    Candidate,
    choose,
    find_feeds,
    parse_feed,
    parse_section,
    parse_sitemap,
    recognise,
    usual_places,
)
from newsarc.errors import DiscoverError, FetchError, PageError
from newsarc.fetch import Fetcher, Request
from newsarc.page import Page

MAX_BYTES = 50 * 1024 * 1024
"""Of a feed or sitemap."""

MAX_CHILDREN = 50
"""Sitemaps of an index that are read in one run, the newest first."""

FEW_LINKS = 3
"""A page with fewer links to articles is not taken for a section page."""

_NO_ARTICLES = re.compile(
    r"(?:tag|category|author|page|product|image|video|taxonom\w+|user)s?[-_]?sitemap|"
    r"sitemap-(?:tax|users|pages|images?|videos?)",
    re.IGNORECASE,
)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """The ETag and Last-Modified of a feed or sitemap, for the next request."""

    url: str
    etag: str | None
    last_modified: str | None


@dataclass(slots=True, kw_only=True)
class Offer:
    """What one source has: candidates that its patterns let through, newest first."""

    source: Source
    kind: SourceKind | None = None
    candidates: Sequence[Candidate] = ()
    error: PageError | None = None
    validators: list[Validators] = field(default_factory=list)


def read_sources(
    sources: Iterable[Source], *, fetcher: Fetcher, archive: Archive | None = None
) -> Iterator[Offer]:
    """Asks every source, several hosts at once; an offer for each, in the order of `sources`.

    With an archive, what has not changed since it was last read is not sent again.
    """
    offers = {source.name: Offer(source=source, kind=source.kind) for source in sources}
    found: dict[str, list[Candidate]] = {name: [] for name in offers}
    asks = {(offer.source.url, name) for name, offer in offers.items()}
    asked: set[tuple[str, str]] = set()
    while asks:
        askers: dict[Request, list[str]] = {}
        for url, name in sorted(asks):
            askers.setdefault(_request(url, archive), []).append(name)
        asked |= asks
        following: set[tuple[str, str]] = set()
        for request, answer in fetcher.fetch_all(askers):
            for name in askers[request]:
                candidates, urls = _read(offers[name], request, answer)
                found[name] += candidates
                following |= {(url, name) for url in urls}
        asks = following - asked
    for name, offer in offers.items():
        chosen = choose(found[name], include=offer.source.include, exclude=offer.source.exclude)
        offer.candidates = sorted(chosen, key=_newness, reverse=True)
        yield offer


def _request(url: str, archive: Archive | None) -> Request:
    etag, last_modified = archive.validators(url) if archive else (None, None)
    return Request(url=url, etag=etag, last_modified=last_modified, max_bytes=MAX_BYTES, accept="*/*")


def _newness(candidate: Candidate) -> datetime:
    # Sorting is stable, so what has no date stays in the order of the source.
    return candidate.published or candidate.modified or _LONG_AGO


def _read(offer: Offer, request: Request, answer: Page | FetchError) -> tuple[Sequence[Candidate], list[str]]:
    """What an answer offers, and the addresses that it leads to; a failure is noted in the offer."""
    if isinstance(answer, FetchError):
        offer.error = answer
        return (), []
    if answer.status == 304:
        return (), []
    try:
        candidates, urls = _parse(offer, answer)
    except DiscoverError as error:
        offer.error = error
        return (), []
    validators = Validators(
        url=request.url, etag=answer.header("etag"), last_modified=answer.header("last-modified")
    )
    if validators.etag or validators.last_modified:
        offer.validators.append(validators)
    return candidates, urls


def _parse(offer: Offer, page: Page) -> tuple[Sequence[Candidate], list[str]]:
    kind = recognise(page.body)
    is_first = offer.kind is None
    if is_first:
        offer.kind = kind
    if kind == "feed":
        offer.kind = "feed"
        return parse_feed(page.body, page.url).candidates, []
    if kind == "sitemap":
        sitemap = parse_sitemap(page.body, page.url)
        children = [child for child in sitemap.children if not _NO_ARTICLES.search(child.url)]
        children.sort(key=lambda child: child.modified or _LONG_AGO, reverse=True)
        return sitemap.candidates, [child.url for child in children[:MAX_CHILDREN]]
    feeds = find_feeds(page.body, page.url)
    if is_first and feeds:
        return (), [feeds[0].url]
    if offer.kind == "page":
        return parse_section(page.body, page.url), []
    hint = f" (its feed may be {feeds[0].url})" if feeds else " (try: newsarc source test URL)"
    raise DiscoverError(page.url, f"an HTML page came instead of a {offer.kind}{hint}")


def identify(url: str, *, fetcher: Fetcher) -> Offer:
    """Finds out what a person's address is: a feed, a sitemap, or a page and what leads from it to articles.

    The offer's source has the address to follow, which may be another than `url`. Raises PageError where
    nothing is found.
    """
    page = fetcher.fetch(Request(url=url, max_bytes=MAX_BYTES, accept="*/*"))
    source = Source(name=url, url=page.url, kind=recognise(page.body))
    if source.kind != "page":
        return _only(source, fetcher)
    section = parse_section(page.body, page.url)
    is_home = urlsplit(page.url).path in ("", "/")
    declared = [feed.url for feed in find_feeds(page.body, page.url)]
    if not is_home and len(section) >= FEW_LINKS:
        # Of a section's page the site's own feed is too much.
        declared = [feed for feed in declared if feed.startswith(page.url.rstrip("/") + "/")]
    offer = _first_that_offers(declared, "feed", fetcher)
    if offer is None and is_home:
        offer = _first_that_offers(usual_places(page.url, USUAL_FEEDS), "feed", fetcher)
    if offer is None and (is_home or len(section) < FEW_LINKS):
        places = (*_robots_sitemaps(page.url, fetcher), *usual_places(page.url, USUAL_SITEMAPS))
        offer = _first_that_offers(dict.fromkeys(places), "sitemap", fetcher)
    if offer is None and len(section) >= FEW_LINKS:
        offer = Offer(source=source, kind="page", candidates=section)
    if offer is None:
        raise DiscoverError(
            url, "no feed, no sitemap and no links to articles here (try a feed's own address)"
        )
    return offer


def _first_that_offers(urls: Iterable[str], kind: SourceKind, fetcher: Fetcher) -> Offer | None:
    for url in urls:
        offer = _only(Source(name=url, url=url, kind=kind), fetcher)
        if offer.candidates:
            return offer
    return None


def _only(source: Source, fetcher: Fetcher) -> Offer:
    return next(read_sources([source], fetcher=fetcher))


def _robots_sitemaps(url: str, fetcher: Fetcher) -> tuple[str, ...]:
    try:
        return fetcher.robots_sitemaps(url)
    except FetchError:
        return ()
