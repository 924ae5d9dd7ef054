"""What sources have: asks feeds, sitemaps and section pages, and finds out what an address is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from newsarc.archive import Archive, Filter
from newsarc.config import Source, SourceKind
from newsarc.discover import (
    USUAL_FEEDS,
    USUAL_SITEMAPS,
    Candidate,
    Child,
    Feed,
    Sitemap,
    choose,
    find_feeds,
    is_below,
    looks_like_article,
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

MAX_PAGES = 20
"""Pages of a paged feed that are read in one run."""

MAX_ASKS = 60
"""Addresses that one source may lead to in one run: an index of indexes ends somewhere."""

BACKFILL = 50
"""How many times as much is read where a person asks how far back to go."""

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
    sources: Iterable[Source],
    *,
    fetcher: Fetcher,
    archive: Archive | None = None,
    since: datetime | None = None,
) -> Iterator[Offer]:
    """Asks every source, several hosts at once; an offer for each, in the order of `sources`.

    With an archive, what has not changed since it was last read is not sent again, and a paged feed is read
    further back while a page of it has nothing but news. With `since` everything is read as far back as
    that, and what a source dates before is left out. What fails is noted in the offer, beside what came.
    """
    readings = {source.name: _Reading(source, archive=archive, since=since) for source in sources}
    known = archive if since is None else None
    asks = {(reading.offer.source.url, name) for name, reading in readings.items()}
    while asks:
        askers: dict[Request, list[str]] = {}
        for url, name in sorted(asks):
            readings[name].asked.add(url)
            askers.setdefault(_request(url, known), []).append(name)
        asks = set()
        for request, answer in fetcher.fetch_all(askers):
            for name in askers[request]:
                asks |= {(url, name) for url in readings[name].take(request, answer)}
    for reading in readings.values():
        offer, source = reading.offer, reading.offer.source
        chosen = choose(reading.candidates, include=source.include, exclude=source.exclude)
        offer.candidates = sorted(chosen, key=_newness, reverse=True)
        yield offer


def _request(url: str, archive: Archive | None) -> Request:
    etag, last_modified = archive.validators(url) if archive else (None, None)
    return Request(url=url, etag=etag, last_modified=last_modified, max_bytes=MAX_BYTES, accept="*/*")


def _newness(candidate: Candidate) -> datetime:
    # Sorting is stable, so what has no date stays in the order of the source.
    return candidate.published or candidate.modified or _LONG_AGO


class _Reading:
    """One source while it is being read: what came so far, and what was asked for it."""

    def __init__(self, source: Source, *, archive: Archive | None, since: datetime | None) -> None:
        self.offer = Offer(source=source, kind=source.kind)
        self.candidates: list[Candidate] = []
        self.asked: set[str] = set()
        self._archive = archive
        self._since = since
        self._depth = 1 if since is None else BACKFILL
        self._pages = 1

    def take(self, request: Request, answer: Page | FetchError) -> list[str]:
        """Takes an answer in, and gives the addresses that it leads to."""
        if isinstance(answer, FetchError):
            if self._pages == 1 or answer.code != "http_404":  # what follows a feed's last page is not there
                self.offer.error = answer
            return []
        if answer.status == 304:
            return []
        try:
            candidates, leads = self._parse(answer)
        except DiscoverError as error:
            self.offer.error = error
            return []
        self.candidates += (candidate for candidate in candidates if self._reaches(candidate))
        self._remember(request, answer, leads)
        room = MAX_ASKS * self._depth - len(self.asked)
        return [url for url in dict.fromkeys(leads) if url not in self.asked][:room]

    def _reaches(self, candidate: Candidate) -> bool:
        """Whether a candidate is as young as was asked for; what has no date may be."""
        day = candidate.published or candidate.modified
        return self._since is None or day is None or day >= self._since

    def _parse(self, page: Page) -> tuple[Sequence[Candidate], list[str]]:
        kind = recognise(page.body)
        is_first = self.offer.kind is None
        if is_first or kind != "page":
            self.offer.kind = kind
        if kind == "feed":
            feed = parse_feed(page.body, page.url)
            return feed.candidates, self._older(feed)
        if kind == "sitemap":
            sitemap = parse_sitemap(page.body, page.url)
            return sitemap.candidates, self._children(sitemap)
        if self.offer.kind == "page":
            section = parse_section(page.body, page.url)
            leads = _feeds_to_follow(page, section)[:1] if is_first else []
            return ((), leads) if leads else (section, [])
        feeds = find_feeds(page.body, page.url)
        hint = f" (its feed may be {feeds[0].url})" if feeds else " (try: newsarc source test URL)"
        raise DiscoverError(page.url, f"an HTML page came instead of a {self.offer.kind}{hint}")

    def _older(self, feed: Feed) -> list[str]:
        """The next page of a feed, where this one leaves open whether there is more to be had."""
        if feed.next_url is None or self._pages >= MAX_PAGES * self._depth or not feed.candidates:
            return []
        if {each.url for each in feed.candidates} <= {each.url for each in self.candidates}:
            return []  # a server that knows no pages sends the first one again
        if not (self._is_all_news(feed) if self._since is None else all(map(self._reaches, feed.candidates))):
            return []
        self._pages += 1
        return [feed.next_url]

    def _is_all_news(self, feed: Feed) -> bool:
        """Whether a page has nothing that was there when the feed was last read, if ever it was."""
        archive, name = self._archive, self.offer.source.name
        if archive is None or not any(archive.rows(Filter(source=name, limit=1))):
            return False
        return not any(_is_known(candidate, archive) for candidate in feed.candidates)

    def _children(self, sitemap: Sitemap) -> list[str]:
        """The sitemaps of an index that may name articles, the newest first."""
        children = [child for child in sitemap.children if not _NO_ARTICLES.search(child.url)]
        if self._since is not None:
            children = [child for child in children if (child.modified or self._since) >= self._since]
        children.sort(key=_recency, reverse=True)
        return [child.url for child in children[: MAX_CHILDREN * self._depth]]

    def _remember(self, request: Request, answer: Page, leads: list[str]) -> None:
        # What leads elsewhere is read whole every time: an index without dates, or a home page, stays the
        # same while what it leads to changes.
        etag, last_modified = answer.header("etag"), answer.header("last-modified")
        if (etag or last_modified) and not leads:
            self.offer.validators.append(Validators(url=request.url, etag=etag, last_modified=last_modified))


def _is_known(candidate: Candidate, archive: Archive) -> bool:
    return archive.id_of(candidate.url) is not None or archive.visit(candidate.url) is not None


def _recency(child: Child) -> tuple[datetime, list[int]]:
    # Where an index has no dates (WordPress' own), its numbers grow: post-12.xml, 2026-11.xml.
    return child.modified or _LONG_AGO, [int(digits) for digits in re.findall("[0-9]{1,9}", child.url)]


def identify(url: str, *, fetcher: Fetcher) -> Offer:
    """Finds out what a person's address is: a feed, a sitemap, or a page and what leads from it to articles.

    The offer's source has the address to follow, which may be another than `url`: of a home page or an
    article the site's feed or sitemap, of a section's page its own feed or the page itself. Raises PageError
    where nothing is found.
    """
    page = fetcher.fetch(Request(url=url, max_bytes=MAX_BYTES, accept="*/*"))
    kind = recognise(page.body)
    if kind != "page":
        offer = _only(Source(name=url, url=page.url, kind=kind), fetcher)
        if offer.error and not offer.candidates:
            raise offer.error
        return offer
    section = parse_section(page.body, page.url)
    itself = Offer(source=Source(name=url, url=page.url, kind="page"), kind="page", candidates=section)
    found = _first_that_offers(_feeds_to_follow(page, section), "feed", fetcher)
    if found is None and _is_section(page, section):
        return itself
    found = found or _usual_offer(page.url, fetcher)
    if found is None and len(section) < FEW_LINKS:
        raise DiscoverError(
            url, "no feed, no sitemap and no links to articles here (try a feed's own address)"
        )
    return found or itself


def _feeds_to_follow(page: Page, section: Sequence[Candidate]) -> list[str]:
    """The feeds that a page declares, without those that have more or less than what the page stands for."""
    feeds = [feed.url for feed in find_feeds(page.body, page.url)]
    if _is_section(page, section):  # of a topic, the whole site's feed is too much
        return [feed for feed in feeds if is_below(feed, page.url)]
    if looks_like_article(page.url):  # what is below an article are its comments
        return [feed for feed in feeds if not is_below(feed, page.url)]
    return feeds


def _is_section(page: Page, section: Sequence[Candidate]) -> bool:
    is_home = urlsplit(page.url).path in ("", "/")
    return not is_home and not looks_like_article(page.url) and len(section) >= FEW_LINKS


def _usual_offer(url: str, fetcher: Fetcher) -> Offer | None:
    """What stands at the places where sites have feeds and sitemaps, whether or not a page names them."""
    feed = _first_that_offers(usual_places(url, USUAL_FEEDS), "feed", fetcher)
    if feed:
        return feed
    places = (*_robots_sitemaps(url, fetcher), *usual_places(url, USUAL_SITEMAPS))
    return _first_that_offers(dict.fromkeys(places), "sitemap", fetcher)


def _first_that_offers(urls: Iterable[str], kind: SourceKind, fetcher: Fetcher) -> Offer | None:
    for url in urls:
        offer = _only(Source(name=url, url=url, kind=kind), fetcher)
        if offer.candidates:
            offer.source = replace(offer.source, kind=offer.kind)
            return offer
    return None


def _only(source: Source, fetcher: Fetcher) -> Offer:
    return next(read_sources([source], fetcher=fetcher))


def _robots_sitemaps(url: str, fetcher: Fetcher) -> tuple[str, ...]:
    try:
        return fetcher.robots_sitemaps(url)
    except FetchError:
        return ()
