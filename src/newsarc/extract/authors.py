"""Who wrote it: people one by one; an organisation only where no person signs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newsarc.article import Author
from newsarc.extract.bylines import Nearby, is_elsewhere
from newsarc.extract.choices import Choice, Witness
from newsarc.extract.jsonld import fold, text_of, types_of
from newsarc.extract.markup import Markup, text_content
from newsarc.extract.names import has_by, is_agency, is_person, split_names, without_by
from newsarc.text import one_line

Authors = tuple[Author, ...]

_METAS = (
    "author",
    "article:author",
    "authors",
    "parsely-author",
    "sailthru.author",
    "mrf:authors",
    "article:byline",
    "article_author",
    "byl",
    "byline",
    "dcsext.author",
    "og:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
    "article.author",
    "cxenseparse:author",
    "rbauthors",
    "lrt_authors",
)
_LABELS = re.compile(
    r"written|verfasst|geschrieben|écrit|escrito|scritto|geschreven|skrevet|skriven|by\b|von\b|autor|author",
    re.I,
)
_MARKED = etree.XPath(
    "descendant::*[@itemprop='author' or contains(@class, 'author') or contains(@class, 'Author')"
    " or contains(@class, 'byline') or contains(@class, 'Byline') or contains(@class, 'autor')]"
)
_NOBODY = re.compile(
    r"(?:\w_?)?admin(?:istrator|n)?|webmaster|root|user|guest|author|unknown|none|null|anonymous|test", re.I
)
_ABOUT = re.compile(r"about the author|über d|more (?:from|by)|all (?:posts|articles)", re.I)
_LONGEST_BYLINE = 160


def find_authors(markup: Markup, nearby: Nearby, site_names: Sequence[str]) -> Choice[Authors]:
    """The people of the first witness that names any; else the organisation that the first one names."""
    sites = {fold(name) for name in site_names} - {""}
    witnesses = []
    for witness in author_witnesses(markup, nearby):
        people = tuple(a for a in witness.value if is_person(a.name) and fold(a.name) not in sites)
        witnesses.append(witness)
        if people:
            return Choice(_with_urls(people, markup), witness.source, tuple(witnesses))
    fallback = [w for w in witnesses if any(not _is_nobody(a.name) for a in w.value)]
    if not fallback:
        return Choice((), None, tuple(witnesses))
    chosen = fallback[0]
    return Choice(tuple(a for a in chosen.value if not _is_nobody(a.name)), chosen.source, tuple(witnesses))


def author_witnesses(markup: Markup, nearby: Nearby) -> Iterator[Witness[Authors]]:
    """Everyone that a place of the page names as author, the most reliable places first."""
    for key in ("author",):
        authors = tuple(_of_jsonld(markup, markup.graph.items(markup.article, key)))
        if authors:
            yield Witness("jsonld", key, authors)
    for name in _METAS:
        authors = tuple(
            Author(name=n) for content in markup.metas.get(name, ())[:20] for n in _of_text(content)
        )
        if authors:
            yield Witness("meta", name, authors)
    label = markup.first("twitter:label1")
    if label and _LABELS.search(label):
        authors = tuple(Author(name=n) for n in _of_text(markup.first("twitter:data1") or ""))
        if authors:
            yield Witness("twitter", "twitter:data1", authors)
    authors = tuple(_of_jsonld(markup, markup.graph.items(markup.article, "creator")))
    if authors:
        yield Witness("jsonld", "creator", authors)
    authors = tuple(_of_links(markup))
    if authors:
        yield Witness("html", "rel=author", authors)
    for place, authors in _of_marked(markup):
        yield Witness("html", place, authors)
    for line in nearby():
        if has_by(line.text) and len(line.text) <= _LONGEST_BYLINE:
            names = split_names(line.text)
            if names:
                yield Witness("byline", "text", tuple(Author(name=name) for name in names))


def _of_jsonld(markup: Markup, items: Sequence[Any]) -> Iterator[Author]:
    for item in items:
        url = None
        if isinstance(item, Mapping):
            address = item.get("url") or item.get("sameAs")
            url = markup.absolute(address if isinstance(address, str) else None)
        text = text_of(item)
        if text is None and isinstance(item, Mapping):
            text = " ".join(str(item.get(k) or "") for k in ("givenName", "familyName")).strip()
        if not text:
            continue
        if isinstance(item, Mapping) and "Organization" in types_of(item):
            yield Author(name=one_line(text), url=url)
            continue
        names = list(_of_text(text))
        for name in names:
            yield Author(name=name, url=url if len(names) == 1 else None)


def _of_text(text: str) -> Iterator[str]:
    """The people of a text, or the text itself where it may name an organisation."""
    text = one_line(text)
    if not text or "@" in text or re.match(r"https?:|/|www\.|\d+$", text) or len(text) > 300:
        return
    names = split_names(text)
    if names:
        yield from names
    else:
        name = without_by(text)
        if 2 <= len(name) <= 80:
            yield name


def _of_links(markup: Markup) -> Iterator[Author]:
    """The author links of the article: the first of the page and those beside it, not those of teasers."""
    home: HtmlElement | None = None
    for link in markup.links.get("author", ()):
        names = split_names(text_content(link))
        if link.tag != "a" or not names or is_elsewhere(link):
            continue
        parent = link.getparent()
        grandparent = parent.getparent() if parent is not None else None
        if home is None:
            home = grandparent
        if home in (parent, grandparent):
            for name in names:
                yield Author(name=name, url=markup.absolute(link.get("href")))


def _of_marked(markup: Markup) -> Iterator[tuple[str, Authors]]:
    """Elements whose class or property says that they hold an author, those after the headline first."""
    found = [element for element in _MARKED(markup.tree) if isinstance(element.tag, str)]
    for element in found[:40]:
        text = text_content(element)
        if not text or len(text) > _LONGEST_BYLINE or _ABOUT.search(text) or is_elsewhere(element):
            continue
        spaced = one_line(" ".join(element.itertext()))
        names = split_names(spaced) or split_names(text)
        if names:
            yield (
                f"class={element.get('class') or 'itemprop'}"[:60],
                tuple(Author(name=name) for name in names),
            )


def _with_urls(authors: Authors, markup: Markup) -> Authors:
    """The authors, each once."""
    seen: dict[str, Author] = {}
    for author in authors:
        key = fold(author.name)
        if key not in seen or (author.url and not seen[key].url):
            seen[key] = author
    return tuple(seen.values())


def _is_nobody(name: str) -> bool:
    return bool(_NOBODY.fullmatch(name.strip()))
