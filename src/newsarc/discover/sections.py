"""Section pages: a home page, a topic, a list of news -> the links on it that look like articles."""

import re
import warnings
from urllib.parse import urlsplit

from bs4 import (
    BeautifulSoup,
    MarkupResemblesLocatorWarning,
    SoupStrainer,
    Tag,
    XMLParsedAsHTMLWarning,
)

from newsarc.discover.candidates import Candidate
from newsarc.text import one_line
from newsarc.urls import find_url, same_site, url_key

_YEAR_MONTH = re.compile(r"/(?:19|20)\d\d(?:[/-]?(?:0[1-9]|1[0-2])(?:[/-]?[0-3]\d)?)?(?:/|-(?=\w))")
_SLUG_WORDS = 4
"""Words that the last part of an article's path has at least, where nothing else tells."""

_NUMBER = re.compile(r"(?:^|[-_./])\d{5,}(?:$|[-_.])")
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|zip|mp[34]|xml|rss|json|css|js|ics|docx?|xlsx?)$", re.IGNORECASE
)
_NOT_ARTICLES = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|people|profile|users?|page|search|login|signin|register|"
    r"subscribe|newsletters?|account|cart|privacy(?:-policy)?|terms(?:-[\w-]+)?|about(?:-us)?|contact(?:-us)?|"
    r"cookies?(?:-policy)?|legal|imprint|impressum|datenschutz|advertis\w*|jobs|careers|feed|rss|wp-\w+|"
    r"companies|directory|events?|webinars?|white-?papers?)(?:/|$)",
    re.IGNORECASE,
)
_FURNITURE = ("nav", "footer", "header", "form")


def is_no_article(url: str) -> bool:
    """Whether an address says by itself that it is a list, a service page or a file."""
    path = urlsplit(url).path
    return path in ("", "/") or bool(_FILES.search(path) or _NOT_ARTICLES.search(path))


def looks_like_article(url: str) -> bool:
    """Whether an address reads like that of an article rather than of a list, a person or a file.

    >>> looks_like_article("https://www.biometricupdate.com/202511/wallets-go-mainstream")
    True
    >>> looks_like_article("https://www.biometricupdate.com/tag/facial-recognition")
    False
    """
    if is_no_article(url):
        return False
    path = urlsplit(url).path
    last = path.rstrip("/").rpartition("/")[2]
    if _YEAR_MONTH.search(path) and not last.isdigit():
        return True
    words = [word for word in re.split(r"[-_.]", last) if word]
    return len(words) >= _SLUG_WORDS or bool(_NUMBER.search(last))


def parse_tags(html: bytes | str, *names: str) -> BeautifulSoup:
    """The elements of these names alone, whatever the bytes' encoding and however broken the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(html, "lxml", parse_only=SoupStrainer(list(names)))


def parse_section(html: bytes | str, url: str) -> tuple[Candidate, ...]:
    """The links of the page to articles of its own site, in their order, menus and footers left out."""
    soup = parse_tags(html, "a", "base", *_FURNITURE)
    base = soup.find("base")
    base_url = find_url(str(base.get("href") or ""), url) if isinstance(base, Tag) else None
    titles: dict[str, Candidate] = {}
    for link in soup.find_all("a", href=True):
        address = find_url(str(link["href"]), base_url or url)
        if address is None or not same_site(url, address) or not looks_like_article(address):
            continue
        if url_key(address) == url_key(url) or link.find_parent(_FURNITURE):
            continue
        key = url_key(address)
        title = one_line(link.get_text(" "))
        known = titles.get(key)
        if known is None or len(title) > len(known.title or ""):
            # A teaser links twice, once with its picture: the longer text is the headline.
            titles[key] = Candidate(url=known.url if known else address, kind="page", title=title or None)
    return tuple(titles.values())
