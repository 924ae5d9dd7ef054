"""Where a saved page came from and when: what the program that saved it wrote into it, else its path."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Final
from urllib.parse import quote, urlsplit

from newsarc.urls import find_url, same_site

_HEAD: Final = 1 << 16
_SINGLE_FILE = re.compile(
    r"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>\S+)(?:\s+saved date:\s*(?P<date>[^\n(>]{10,60}))?"
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(?P<url>\S+)")
_CANONICAL = (
    re.compile(r"""<link\b[^>]{0,500}?\brel\s*=\s*["']?canonical\b[^>]{0,2000}""", re.IGNORECASE),
    re.compile(r"""<meta\b[^>]{0,500}?\bproperty\s*=\s*["']?og:url\b[^>]{0,2000}""", re.IGNORECASE),
)
_ADDRESS = re.compile(r"""\b(?:href|content)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?::\d+)?", re.IGNORECASE)
_FILE = re.compile(r"\.(?:html?|xhtml|php|aspx?|txt|jsp)$", re.IGNORECASE)
_INDEX = re.compile(r"(?:^|/)index\.html?$", re.IGNORECASE)


def find_origin(html: bytes, name: str) -> tuple[str | None, datetime | None]:
    """The address and the time of a saved page, where they are known; `name` is its path in its folder."""
    head = html[:_HEAD].decode("utf-8", "replace")
    if match := _SINGLE_FILE.search(head):
        return find_url(match["url"]), parse_browser_date(match["date"] or "")
    if match := _SAVED_FROM.search(head):
        return find_url(match["url"]), None
    declared, mirrored = find_canonical(head), url_of_path(name)
    if mirrored and not (declared and same_site(declared, mirrored)):
        return mirrored, None
    return declared, None


def parse_browser_date(text: str) -> datetime | None:
    """A date as browsers write it: `Mon Nov 23 2026 10:00:00 GMT+0100`."""
    try:
        return datetime.strptime(text.strip(), "%a %b %d %Y %H:%M:%S GMT%z").astimezone(UTC)
    except ValueError:
        return None


def find_canonical(head: str) -> str | None:
    """The address that a page declares as its own; a home page, which careless themes declare, is none."""
    for pattern in _CANONICAL:
        tag = pattern.search(head)
        address = _ADDRESS.search(tag[0]) if tag else None
        url = find_url(unescape(address[1])) if address else None
        if url and urlsplit(url).path != "/":
            return url
    return None


def url_of_path(name: str) -> str | None:
    """The address of a file in a mirror such as that of `wget -r`.

    >>> url_of_path("backup/www.news.example/2026/gates/index.html")
    'https://www.news.example/2026/gates/'
    """
    parts = name.split("/")
    for number, part in enumerate(parts[:-1]):
        if _HOST.fullmatch(part) and not _FILE.search(part):
            path, mark, query = "/".join(parts[number + 1 :]).partition("?")
            path = _INDEX.sub(lambda match: "/" if match[0].startswith("/") else "", path)
            return find_url(f"https://{part}/{quote(path, safe='/%~:@!$&()*+,;=')}{mark}{query}")
    return None
