"""The smaller fields, where the order of reliability is known: the first witness is believed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsarc.article import Publisher
from newsarc.extract.choices import Witness
from newsarc.extract.jsonld import articles_of, fold, text_of
from newsarc.extract.markup import Markup
from newsarc.text import clean_text, one_line
from newsarc.urls import find_url, same_site, site

_TAG = re.compile(r"<[^>]{1,300}>")
_BREAK = re.compile(r"</(?:p|div|h[1-6]|li|blockquote)>|<br\s*/?>", re.IGNORECASE)
_BLANK = re.compile(r"\n\s*\n|(?<=[.!?…。”\"»)])[ \t]*\n")  # many give a paragraph a line
_LICENCE = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/", re.IGNORECASE)
_FREE = dict.fromkeys(("true", "yes", "1", "free"), True) | dict.fromkeys(
    ("false", "no", "0", "locked", "metered", "premium", "paid"), False
)
_NO_SECTION = {
    "home",
    "homepage",
    "start",
    "startseite",
    "article",
    "articles",
    "news article",
    "uncategorized",
    "default",
}


def canonical_urls(markup: Markup) -> Iterator[Witness[str]]:
    """The addresses that the page declares as its own, those of other sites left out."""
    page = markup.document.url
    found = [("html", "link rel=canonical", link.get("href")) for link in markup.links.get("canonical", ())]
    found += [("og", name, content) for name, content in markup.meta("og:url")]
    for source, place, address in found:
        url = markup.absolute((address or "").strip())
        if url and (page is None or same_site(page, url)):
            yield Witness(source, place, url)


def descriptions(markup: Markup) -> Iterator[Witness[str]]:
    """What the page gives as its summary."""
    yield from _metas(markup, {"og:description": "og", "description": "meta"})
    yield from _jsonld(markup, "description", "abstract")
    yield from _metas(markup, {"twitter:description": "twitter", "dc.description": "meta"})


def subtitles(markup: Markup) -> Iterator[Witness[str]]:
    """The deck, where the page names one; never the description in other words."""
    yield from _jsonld(markup, "alternativeHeadline")
    yield from _metas(markup, {"subtitle": "meta", "cxenseparse:subtitle": "meta"})


def sections(markup: Markup) -> Iterator[Witness[str]]:
    """The part of the paper in which the article stands."""
    found = [
        *_jsonld(markup, "articleSection"),
        *_metas(
            markup,
            {
                "article:section": "og",
                "parsely-section": "meta",
                "section": "meta",
                "sailthru.section": "meta",
            },
        ),
        *_breadcrumbs(markup),
    ]
    for witness in found:
        # WordPress joins all categories with commas; the first is the one that it files the article under.
        name = witness.value.split(",")[0].strip() if witness.source == "jsonld" else witness.value
        if fold(name) not in _NO_SECTION and 1 < len(name) <= 60:
            yield Witness(witness.source, witness.place, name)


def _breadcrumbs(markup: Markup) -> Iterator[Witness[str]]:
    for node in markup.graph.of_type("BreadcrumbList"):
        items = [item for item in markup.graph.items(node, "itemListElement") if isinstance(item, Mapping)]
        names = [one_line(text_of(item.get("name")) or text_of(item.get("item")) or "") for item in items]
        if len(names) >= 3 and names[-2]:
            yield Witness("jsonld", "BreadcrumbList", names[1])
            return


def publishers(markup: Markup) -> Iterator[Witness[str]]:
    """Who publishes the page."""
    yield from _jsonld(markup, "publisher", "sourceOrganization")
    yield from _metas(markup, {"og:site_name": "og"})
    for node in markup.graph.of_type("NewsMediaOrganization", "WebSite"):
        name = one_line(text_of(node.get("name")) or "")
        if name:
            yield Witness("jsonld", "WebSite", name)
    yield from _metas(
        markup, {"dc.publisher": "meta", "citation_publisher": "meta", "application-name": "meta"}
    )


def publisher_of(markup: Markup, name: str | None) -> Publisher:
    """The publisher with the host that the page came from."""
    url = markup.document.url
    return Publisher(name=name, domain=site(url) if url else None)


def licences(markup: Markup) -> Iterator[Witness[str]]:
    """The licence: an address, or the words that stand for one."""
    for link in markup.links.get("license", ()):
        url = find_url(link.get("href"), markup.base or markup.document.url)
        if url:
            yield Witness("html", "rel=license", url)
    yield from _jsonld(markup, "license")
    for name, content in markup.meta("dc.rights", "dcterms.license", "dcterms.rights", "rights"):
        if _LICENCE.search(content):
            yield Witness("meta", name, one_line(content))


def accesses(markup: Markup) -> Iterator[Witness[bool]]:
    """Whether everybody may read it."""
    for node in (markup.article, *articles_of(markup.graph)):
        is_free = _is_free(node)
        if is_free is not None:
            yield Witness("jsonld", "isAccessibleForFree", is_free)
    for name, content in markup.meta("article:content_tier", "og:article:content_tier"):
        if content.strip().lower() in _FREE:
            yield Witness("og", name, _FREE[content.strip().lower()])


def article_body(markup: Markup) -> str | None:
    """The body as JSON-LD gives it: tags taken out, paragraphs kept where it has them."""
    text = markup.graph.text(markup.article, "articleBody")
    if not text:
        return None
    if "<" in text:
        text = _TAG.sub(" ", _BREAK.sub("\n\n", text))
    paragraphs = (one_line(part) for part in _BLANK.split(clean_text(text)))
    return "\n\n".join(part for part in paragraphs if part) or None


def declared_words(markup: Markup) -> int | None:
    """The number of words that JSON-LD gives for the body."""
    text = (markup.graph.text(markup.article, "wordCount") or "").strip()
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,5}", text) else None


def kinds(markup: Markup) -> frozenset[str]:
    """What the page says that it is."""
    og_types = (content.strip().lower() for _name, content in markup.meta("og:type"))
    return frozenset((*og_types, *(name.lower() for name in markup.graph.by_type)))


def has_paid_part(markup: Markup) -> bool:
    """Whether a part is declared to be for subscribers: `hasPart` with `isAccessibleForFree` false."""
    parts = markup.graph.items(markup.article, "hasPart")
    return any(_is_free(part) is False for part in parts if isinstance(part, Mapping))


def _is_free(node: Mapping[str, Any]) -> bool | None:
    text = str(node.get("isAccessibleForFree", "")).strip().lower().rsplit("/", 1)[-1]
    return _FREE.get(text)


def _jsonld(markup: Markup, *keys: str) -> Iterator[Witness[str]]:
    for key in keys:
        text = one_line(_TAG.sub(" ", markup.graph.text(markup.article, key) or ""))
        if text:
            yield Witness(markup.article_source, key, text)


def _metas(markup: Markup, sources: Mapping[str, str]) -> Iterator[Witness[str]]:
    for name, content in markup.meta(*sources):
        text = one_line(content)
        if text:
            yield Witness(sources[name], name, text)
