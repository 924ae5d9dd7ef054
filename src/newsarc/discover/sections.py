"""Section pages: a home page, a topic, a list of news -> the links on it that look like articles."""

import re
from urllib.parse import urlsplit

from lxml import etree

from newsarc.discover.candidates import Candidate
from newsarc.discover.markup import encoding_of, text_of
from newsarc.text import one_line
from newsarc.urls import find_url, host, same_site, url_key

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
    r"cookies?(?:-policy)?|legal|imprint|impressum|datenschutz|advertis\w*|jobs|careers|feed|rss|"
    r"companies|directory|events?|webinars?|white-?papers?)(?:/|$)",
    re.IGNORECASE,
)
_NEVER_ARTICLES = re.compile(r"/wp-\w+(?:/|$)")
_SLUG = re.compile(r"[a-z]+-[\w-]*[a-z]", re.IGNORECASE)
_FURNITURE = ("nav", "footer")
_FURNITURE_BOXES = ("div", "ul", "ol", "aside", "section")
_FURNITURE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:(?:sub|main|mega|top|foot|site)?-?(?:menu|nav|navbar|navigation|footer)|breadcrumbs?|"
    r"cookies?|consent|social|share|pagination|newsletter|sponsors?|advert\w*|ads?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_TAG = re.compile(rb"<[A-Za-z](?:[^<>]|<(?!/))*")
_LONGEST_TAG = 20_000
"""Bytes of a tag with its attributes; a longer one holds no link that a person could follow."""

_VARIANT = re.compile(r"^https://(?:www|m|mobile|amp)\.")


def is_no_article(url: str) -> bool:
    """Whether an address says by itself that it is a list, a service page or a file."""
    path = urlsplit(url).path
    dated = _YEAR_MONTH.search(path)
    # What stands below a date and has a name of its own is an article, be it in /people/ or in /legal/.
    start = dated.end() - 1 if dated and _SLUG.search(path, dated.end()) else 0
    return path in ("", "/") or bool(
        _FILES.search(path) or _NEVER_ARTICLES.search(path) or _NOT_ARTICLES.search(path, start)
    )


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


def parse_html(html: bytes) -> etree._Element | None:
    """A page's tree, however broken it is; None where there is nothing in it."""
    parser = etree.HTMLParser(encoding=encoding_of(html), no_network=True, recover=True)
    # A hundred thousand attributes on one tag keep the parser busy for half a minute.
    tame = _TAG.sub(lambda tag: tag[0] if len(tag[0]) < _LONGEST_TAG else b"", html)
    try:
        return etree.fromstring(tame, parser)
    except etree.XMLSyntaxError:
        return None


def base_of(tree: etree._Element, url: str) -> str:
    """The URL against which the page's links are resolved."""
    return next((base for each in tree.iter("base") if (base := find_url(each.get("href"), url))), url)


def parse_section(html: bytes, url: str) -> tuple[Candidate, ...]:
    """The links of the page to articles of its own site, in their order, menus and footers left out."""
    tree = parse_html(html)
    if tree is None:
        return ()
    base = base_of(tree, url)
    found: dict[str, Candidate] = {}
    furniture: dict[etree._Element, bool] = {}
    own = _article_key(url)
    for link in tree.iter("a"):
        address = find_url(link.get("href"), base)
        if address is None or not same_site(url, address) or not looks_like_article(address):
            continue
        key = _article_key(address)
        if key == own or _is_furniture(link, furniture):
            continue
        # "3 comments" leads to the article, and is no title of it.
        title = None if "#" in (link.get("href") or "") else one_line(text_of(link))
        candidate = Candidate(url=address, kind="page", title=title or None)
        found[key] = _better(found[key], candidate, url) if key in found else candidate
    return tuple(found.values())


def _article_key(url: str) -> str:
    """One key for an article and its pages for telephones."""
    return _VARIANT.sub("https://", url_key(url))


def _better(one: Candidate, other: Candidate, page_url: str) -> Candidate:
    """The address on the page's own host, and the longer text: teasers link twice, once with a picture."""
    address = other.url if host(other.url) == host(page_url) != host(one.url) else one.url
    title = max(one.title, other.title, key=lambda text: len(text or ""))
    return Candidate(url=address, kind="page", title=title)


def _is_furniture(link: etree._Element, known: dict[etree._Element, bool]) -> bool:
    """Whether a link stands in a menu, a footer or the like; the header of a teaser is none."""
    path: list[etree._Element] = []
    verdict = False
    for element in link.iterancestors():
        if element in known:
            verdict = known[element]
            break
        path.append(element)
        if element.tag in ("article", "main", "body"):
            break
        if _is_box(element):
            verdict = True
            break
    known.update(dict.fromkeys(path, verdict))
    return verdict


def _is_box(element: etree._Element) -> bool:
    if element.tag == "header":
        return next(element.iterancestors("article", "li"), None) is None
    words = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in _FURNITURE or (
        element.tag in _FURNITURE_BOXES and _FURNITURE_WORDS.search(words) is not None
    )
