"""Pages that are gone, out of a web archive, through the Memento protocol (RFC 7089).

A TimeGate names the memento of an address that was made nearest to some time. It is asked for as the site
sent it, without what archives write into pages. An archive also remembers error pages and redirects to the
home page; where the memento is one, the TimeMap names earlier ones.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from urllib.parse import quote

from newsarc.article import Via
from newsarc.config import WaybackSettings
from newsarc.errors import FetchError, NoMemento, NotAPage, TooLarge
from newsarc.fetch.client import Fetcher
from newsarc.fetch.failures import shown, status_error
from newsarc.fetch.links import parse_links, parse_moment
from newsarc.fetch.request import MIB, Request
from newsarc.page import Page
from newsarc.urls import find_url, host, is_home, url_key

MAX_REDIRECTS: Final = 5
"""From one memento to another, and from one TimeGate to another."""

_LINK_FORMAT: Final = "application/link-format"
_LINKS: Final = f"{_LINK_FORMAT}, */*;q=0.5"

_MAX_TIMEMAP: Final = MIB
"""Of some thousand mementos; articles have fewer, and it is read without a limit on time."""

_MAX_TIMEMAPS: Final = 8
"""Parts of a TimeMap that are read, in the order in which they are named: mostly the earliest first."""

_NONE: Final = (404, 451)
"""What is answered where there is no memento, or none that may be shown. All else may change by tomorrow."""

# Between timestamp and address may stand a code: with `id_` the page comes as it was, else it is rewritten.
_MEMENTO: Final = re.compile(r"(.*?/[0-9]{14})(?:[a-z]{2}_)?/(https?:.+)", re.IGNORECASE)


class WebArchive:
    """One web archive, asked through a Fetcher at a pace of its own."""

    def __init__(self, settings: WaybackSettings, fetcher: Fetcher) -> None:
        self._settings = settings
        self._fetcher = fetcher

    @property
    def name(self) -> str:
        """The host of its TimeGate."""
        return host(self._settings.timegate)

    def pages(self, url: str, *, around: datetime | None = None) -> Iterator[Page]:
        """What stood at a URL near some time, the last where none is given, as the site sent it.

        The first is the best guess; the archive is asked for two others only if they are wanted. Raises
        NoMemento where it has none that can be used. Any other FetchError says that it could not be asked,
        and may have one.
        """
        way = _Way(url, self._settings, self._fetcher)
        useless: _UnusableError | None = None
        try:
            page = way.page(way.nearest(around))
        except _UnusableError as error:
            useless, at = error, error.at
        else:
            at = page.seen_at
            yield page
        for memento in way.others(before=at, around=around):
            try:
                page = _Way(url, self._settings, self._fetcher).page(memento)
            except _UnusableError as error:
                useless = useless and error
            else:
                useless = None
                yield page
        if useless:
            raise NoMemento(shown(url), str(useless))


class _UnusableError(Exception):
    """A memento that is none of an article; `at` is when the page was like that, if that is known."""

    def __init__(self, why: str, at: datetime | None = None) -> None:
        super().__init__(why)
        self.at = at


class _Way:
    """The way from a URL to a memento: what was answered on it, and to where the page had moved by then."""

    def __init__(self, url: str, settings: WaybackSettings, fetcher: Fetcher) -> None:
        self._settings = settings
        self._fetcher = fetcher
        self._asked = self._url = url
        self._redirects: list[str] = []
        self._hops: list[Page] = []
        self._opened: set[str] = set()
        self._timemap = settings.timemap and _put(url, behind=settings.timemap)

    def nearest(self, around: datetime | None) -> str:
        """The memento that the TimeGate names."""
        headers = _accept_datetime(around)
        address = _put(self._url, behind=self._settings.timegate)
        for _ in range(MAX_REDIRECTS):
            answer = self._ask(Request(url=address, accept="*/*", headers=headers))
            if self._timemap is None:
                links = parse_links(answer.header("link") or "")
                listed = (link.url for link in links if "timemap" in link.relations)
                self._timemap = find_url(next(listed, None), answer.url)
            target = _target(answer)
            if target is None or _moment(answer):
                return _named(answer, around)
            self._hops.append(answer)
            if raw_address(target) != target or "accept-datetime" in (answer.header("vary") or "").lower():
                return target
            address = target  # another TimeGate
        raise FetchError(shown(address), "a TimeGate that leads in circles", code="too_many_redirects")

    def page(self, memento: str) -> Page:
        """The page of a memento, or of where it led to."""
        for _ in range(MAX_REDIRECTS):
            self._opened.add(raw_address(memento))
            try:
                answer = self._ask(Request(url=raw_address(memento)))
            except (NotAPage, TooLarge) as error:
                raise _UnusableError(f"what it has is {error.why}") from error
            if _target(answer) is None:
                return self._checked(answer)
            memento = self._followed(answer)
        raise _UnusableError("what it has leads in circles")

    def others(self, *, before: datetime | None, around: datetime | None) -> Iterator[str]:
        """Two mementos to try after a useless one: the nearest to the time, and the earliest.

        They are older than that one, if there are such: where a page was gone, it mostly stayed so.
        """
        listed = {url: at for url, at in self._listed().items() if url not in self._opened}
        mementos = {url: at for url, at in listed.items() if before and at < before} or listed
        for wanted in (around, datetime.min.replace(tzinfo=UTC)):
            if mementos:
                memento = _nearest(mementos, wanted)
                del mementos[memento]
                yield memento

    def _listed(self) -> dict[str, datetime]:
        """The mementos of the TimeMap, and of the others that it names: a long one comes in parts."""
        mementos: dict[str, datetime] = {}
        waiting = deque([self._timemap] if self._timemap else [])
        read: set[str] = set()
        while waiting and len(read) < _MAX_TIMEMAPS:
            address = waiting.popleft()
            if address not in read:
                read.add(address)
                text, base = self._timemap_at(address)
                mementos |= _mementos(text, base)
                waiting += _timemaps(text, base)
        return mementos

    def _timemap_at(self, address: str) -> tuple[str, str]:
        """A TimeMap, or a part of one, and where it came from; empty where there is none."""
        try:
            answer = self._ask(Request(url=address, accept=_LINKS, max_bytes=_MAX_TIMEMAP))
        except (NotAPage, TooLarge):
            return "", address
        if answer.status in _NONE:
            return "", address
        if answer.status != 200:
            raise status_error(answer.url, answer.status)
        return answer.body.decode("utf-8", "replace"), answer.url

    def _followed(self, answer: Page) -> str:
        """The memento to which a redirect leads, be it the archive's own or one that it remembers."""
        at = _moment(answer)
        target = _target(answer) or ""
        original = original_of(target)
        if original is None and at is not None:
            # pywb gives the header as the site sent it: where it leads is to be looked up.
            original, target = find_url(answer.header("location"), self._url), ""
        if original is None:
            raise _UnusableError("what it has leads nowhere", at)
        if not at:
            self._hops.append(answer)
        else:
            self._hops.append(replace(answer, url=self._url, via=Via(url=answer.url, at=at.isoformat())))
        if url_key(original) != url_key(self._url):
            if is_home(original):
                raise _UnusableError("what it has leads to the home page", at)
            self._redirects.append(self._url)
            self._url = original
        try:
            return target or self.nearest(at)
        except NoMemento as error:
            raise _UnusableError(f"what it has leads to {shown(original)}, which it has not", at) from error

    def _checked(self, answer: Page) -> Page:
        """The page, if it is one that the archive remembers, and no error page."""
        at = _moment(answer)
        if answer.status in _NONE or (at and answer.status != 200):
            raise _UnusableError(f"what it has is an error page (HTTP {answer.status})", at)
        if answer.status != 200:
            raise status_error(answer.url, answer.status)
        if at is None:
            raise FetchError(shown(answer.url), "the answer is no memento", code="bad_answer")
        return replace(
            answer,
            url=self._url,
            requested_url=self._asked,
            redirects=tuple(self._redirects),
            hops=tuple(self._hops),
            via=Via(url=answer.url, at=at.isoformat()),
        )

    def _ask(self, request: Request) -> Page:
        return self._fetcher.fetch(replace(request, is_bare=True, delay=self._settings.delay))


def raw_address(memento: str) -> str:
    """Where a memento is as the site sent it, by the convention of the Internet Archive and pywb.

    >>> raw_address("https://web.archive.org/web/20190105100000/https://example.org/a")
    'https://web.archive.org/web/20190105100000id_/https://example.org/a'
    """
    found = _MEMENTO.fullmatch(memento)
    return f"{found[1]}id_/{found[2]}" if found else memento


def original_of(memento: str) -> str | None:
    """The address that a memento is of, where its own says that.

    >>> original_of("https://web.archive.org/web/20190105100000id_/https://example.org/a")
    'https://example.org/a'
    """
    found = _MEMENTO.fullmatch(memento)
    return find_url(found[2]) if found else None


def _put(url: str, *, behind: str) -> str:
    """The address at which a TimeGate or TimeMap is asked about a URL."""
    return behind + (quote(url, safe="") if behind.endswith("=") else url)


def _accept_datetime(around: datetime | None) -> tuple[tuple[str, str], ...]:
    try:
        return (("Accept-Datetime", format_datetime(around.astimezone(UTC), usegmt=True)),) if around else ()
    except (OverflowError, ValueError):  # the year 1, as some feeds have it
        return ()


def _named(answer: Page, around: datetime | None) -> str:
    """The memento that a TimeGate names which answers with it, or with a page around it."""
    place = find_url(answer.header("content-location"), answer.url)
    if place and _moment(answer):
        return place
    if mementos := _mementos(answer.header("link") or "", answer.url):
        return _nearest(mementos, around)
    if answer.status in _NONE:
        raise NoMemento(shown(answer.requested_url), "it has no copy of the page")
    if answer.status >= 400:
        raise status_error(answer.url, answer.status)
    raise FetchError(shown(answer.url), "the answer is none of a TimeGate", code="bad_answer")


def _mementos(text: str, base: str) -> dict[str, datetime]:
    """The mementos among links, by where they are as the site sent them."""
    found = ((find_url(link.url, base), link) for link in parse_links(text) if "memento" in link.relations)
    return {raw_address(url): link.at for url, link in found if url and link.at}


def _timemaps(text: str, base: str) -> Iterator[str]:
    """The other TimeMaps among the links of one, in the format that is understood (RFC 7089, 5.1.3)."""
    for link in parse_links(text):
        is_other = "timemap" in link.relations and "self" not in link.relations
        if is_other and link.type in (None, _LINK_FORMAT) and (url := find_url(link.url, base)):
            yield url


def _nearest(mementos: Mapping[str, datetime], wanted: datetime | None) -> str:
    """The memento made nearest to a time, the last where none is wanted."""
    end = wanted or datetime.max.replace(tzinfo=UTC)
    return min(mementos, key=lambda url: abs(end - mementos[url]))


def _moment(answer: Page) -> datetime | None:
    """When a memento was made; None where the answer is none."""
    return parse_moment(answer.header("memento-datetime"))


def _target(answer: Page) -> str | None:
    """Where an answer leads on to."""
    return find_url(answer.header("location"), answer.url) if 300 <= answer.status < 400 else None
