"""Signs of pages that are no article: walls of robots and of consent, lost pages, lists.

Each function looks at one kind of page and says what it saw, as short codes; none of them alone decides.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsarc.article import Fetch
from newsarc.extract.document import Document
from newsarc.urls import is_home

# Sought in lower case, which is several times faster than a search that ignores case.
_ROBOT_WALL = re.compile(
    r"just a moment|attention required|access (?:to this page has been )?denied|are you (?:a )?(?:robot|"
    r"human)|"
    r"robot check|pardon our interruption|(?:human|security|browser) (?:verification|check)|checking "
    r"your browser|"
    r"verify (?:that )?you are (?:a )?human|request unsuccessful|ddos|captcha|you have been blocked|bot "
    r"detect|"
    r"unusual traffic|sicherheitsüberprüfung|vérification de sécurité|один момент|請稍候|稍等",
)
_ROBOT_MARKUP = (
    "/cdn-cgi/challenge-platform",
    "cf-chl-",
    "cf-browser-verification",
    "_incapsula_resource",
    "px-captcha",
    "captcha-delivery.com",
    "datadome",
    "distil_r_captcha",
    *(f"id={quote}{name}" for quote in "\"'" for name in ("challenge", "captcha")),
    *(f"class={quote}{name}" for quote in "\"'" for name in ("g-recaptcha", "h-captcha", "cf-turnstile")),
    "ak_bmsc",
    "errors.edgesuite.net",
    "awswaf",
)
_LOST = re.compile(
    r"\b(?:error\s*)?(?:404|410)\b|(?:page|article|story|content|post)[^.]{0,30}(?:not (?:be )?found|no "
    r"longer (?:available|exists)|"
    r"does(?:n.t| not) exist|has (?:been )?(?:removed|moved|expired)|unavailable)|not found|nothing "
    r"(?:was )?found|"
    r"(?:seite|artikel|beitrag)[^.]{0,30}(?:nicht (?:gefunden|mehr verfügbar|vorhanden)|existiert nicht)|"
    r"(?:page|article)[^.]{0,20}(?:introuvable|n.existe (?:pas|plus))|p[áa]gina (?:no|não) (?:encontrada|"
    r"existe)|"
    r"pagina (?:non trovata|niet gevonden)|siden (?:ble |blev )?ikke (?:funnet|fundet)|sidan (?:kunde "
    r"inte hittas|finns inte)|"
    r"страница не найдена|strona nie (?:istnieje|została znaleziona)|"
    r"ページが見つかりません|페이지를 찾을 수 없|页面不存在|找不到",
)
_CONSENT = re.compile(
    r"cookies?\b|consent|einwillig|zustimm|datenschutz|privacy|vie privée|privacidad|gdpr|dsgvo|"
    r"partners?\b|akzeptier|"
    r"accept(?:er|ar|eren)?\b|personali[sz]|tracking|werbung|confidentialité|samtykke|toestemming",
)
_CONSENT_URL = re.compile(
    r"^(?:consent|cmp|privacy|cookies?)\.|/(?:consent|cookie-?wall|cookie-consent|privacy-?gate|gdpr|"
    r"zustimmung|myprivacy)(?:[/.?-]|$)",
    re.IGNORECASE,
)
_LIST_PATH = re.compile(
    r"/(?:tags?|topics?|category|categories|author|authors|autor|autoren|search|suche|recherche|archive|"
    r"archives|page|thema|themen|"
    r"kategorie|rubrik|section|contributors?)(?:/[^/]+){0,2}/?$|^/(?:search|suche)\b",
    re.IGNORECASE,
)
_LIST_CLASSES = {
    "archive",
    "category",
    "tag",
    "author",
    "search",
    "search-results",
    "home",
    "blog",
    "tax-topic",
}
_STORY_CLASSES = re.compile(
    r"\b(?:single|single-post|postid-\d+|article-page|page-article|node--?type-article)\b"
)
_LIST_KINDS = {"collectionpage", "searchresultspage", "profilepage", "itemlist", "profile"}
_MANY_TEASERS = 5


def robot_wall(document: Document, heading: str) -> Iterator[str]:
    """A page that asks for a proof of being human, or refuses."""
    if _ROBOT_WALL.search(heading.lower()):
        yield "robot_wall_title"
    markup = document.html[:200_000].lower()
    if any(sign in markup for sign in _ROBOT_MARKUP):
        yield "robot_wall_markup"


def consent_wall(document: Document, text: str) -> Iterator[str]:
    """A page that asks for consent before it shows anything."""
    if document.url and _CONSENT_URL.search(_address(document.url)):
        yield "consent_address"
    sentences = [part for part in re.split(r"[.!?\n]+", text.lower()) if len(part) > 15]
    if sentences and sum(1 for part in sentences if _CONSENT.search(part)) >= 0.5 * len(sentences):
        yield "consent_text"


def lost_page(document: Document, heading: str, fetch: Fetch | None) -> Iterator[str]:
    """A page that stands where another one was."""
    if fetch and fetch.status in (404, 410):
        yield f"http_{fetch.status}"
    if _LOST.search(heading.lower()):
        yield "not_found_title"
    if "error404" in _body_classes(document.tree) or "error-404" in _body_classes(document.tree):
        yield "not_found_markup"
    if fetch and fetch.redirects and document.url and _went_up(fetch.redirects[0], document.url):
        yield "redirected_to_home" if is_home(document.url) else "redirected_to_section"


def list_page(document: Document, kinds: frozenset[str]) -> Iterator[str]:
    """A home, section, tag, author or search page."""
    if document.url:
        path = urlsplit(document.url).path
        if is_home(document.url):
            yield "home_address"
        elif _LIST_PATH.search(path):
            yield "list_address"
    classes = _body_classes(document.tree)
    if classes & _LIST_CLASSES and not _STORY_CLASSES.search(" ".join(classes)):
        yield "list_markup"
    if kinds & _LIST_KINDS:
        yield "list_type"
    if document.tree is not None and _teasers(document.tree) >= _MANY_TEASERS:
        yield "teasers"


def forum(document: Document, kinds: frozenset[str]) -> Iterator[str]:
    """A page of a forum: what readers say about an article that stands elsewhere."""
    if document.url and re.search(r"^forums?\.|/forums?/", _address(document.url)):
        yield "forum_address"
    body = document.tree.find("body") if document.tree is not None else None
    if body is not None and re.search(
        r"\bforums?\b", f"{body.get('id', '')} {body.get('class', '')}", re.IGNORECASE
    ):
        yield "forum_markup"
    if kinds & {"discussionforumposting", "qapage"}:
        yield "forum_type"


def _teasers(tree: HtmlElement) -> int:
    """How many headings of the page are links to other pages."""
    return sum(1 for heading in tree.iter("h2", "h3") if next(heading.iter("a"), None) is not None)


def _body_classes(tree: HtmlElement | None) -> set[str]:
    body = tree.find("body") if tree is not None else None
    return set(body.get("class", "").lower().split()) if body is not None else set()


def _address(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}"


def _went_up(asked: str, came: str) -> bool:
    """Whether a redirect left the asked page for one above it."""
    before = [part for part in urlsplit(asked).path.split("/") if part]
    after = [part for part in urlsplit(came).path.split("/") if part]
    return len(after) < len(before) and (not after or after == before[: len(after)] or len(after[-1]) < 20)
