"""Who wrote it: people one by one; an organisation only where no person signs."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from newsarc.article import Author
from newsarc.extract.bylines import Line, Surroundings
from newsarc.extract.choices import Choice, Witness
from newsarc.extract.dates import parse_date
from newsarc.extract.jsonld import fold, text_of, types_of
from newsarc.extract.markup import Markup, text_content
from newsarc.extract.names import (
    cut_byline,
    has_by,
    is_agency,
    is_caseless,
    is_label,
    is_only_names,
    is_person,
    signature,
    split_names,
    without_by,
)
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
    "dable:author",
)
_LABELS = re.compile(
    r"written|verfasst|geschrieben|écrit|escrito|scritto|geschreven|skrevet|skriven|by\b|von\b|autor|author",
    re.IGNORECASE,
)
_MARKED = etree.XPath(
    "descendant::*[@itemprop='author' or contains(@class, 'uthor')"
    " or contains(@class, 'yline') or contains(@class, 'autor')]"
)
_NAMED = etree.XPath(
    "descendant::*[contains(@class, 'ame') and (contains(@class, 'uthor') or contains(@class, 'yline'))]"
)
_NAME_CLASS = re.compile(r"(?:author|byline)[\w-]{0,20}name\b", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:\w_?)?admin(?:istrator|n)?|webmaster|root|user|guest|author|unknown|none|null|anonymous|test",
    re.IGNORECASE,
)
_WITH_ADDRESS = re.compile(r"\((?:https?:|www\.)[^)]*\)", re.IGNORECASE)
_ADDRESS = re.compile(r"[(<\[]?\b[\w.+-]+@[\w-]+\.[\w.-]+[)>\]]?")
_ABOUT = re.compile(r"about the author|über d|more (?:from|by)|all (?:posts|articles)", re.IGNORECASE)
_AUTHOR_CLASS = re.compile(r"author|byline|autor|contributor", re.IGNORECASE)
_MOST_MARKED = 40
_MOST_METAS = 20
_LONGEST_BYLINE = 160
_LONGEST_NAME = 40
_BESIDE_DATE = "text beside the date"
_BELOW = "text below"


def find_authors(markup: Markup, around: Surroundings, site_names: Sequence[str]) -> Choice[Authors]:
    """The people of the first witness that names any; else the organisation that the first one names."""
    others = {fold(name) for name in site_names} | _sections(markup)
    owner = fold(markup.first("copyright", "dcterms.rightsholder") or "")
    fallback: Choice[Authors] = Choice(())
    for witness in author_witnesses(markup, around):
        if fallback.value and witness.place in (_BESIDE_DATE, _BELOW):
            continue  # a desk that signs is believed before a line that may be anything
        named = tuple(author for author in witness.value if not _NOBODY.fullmatch(author.name))
        people = tuple(
            author
            for author in named
            if is_person(author.name)
            and (name := fold(author.name)) not in others
            and not (owner and name in owner)
        )
        if people:
            choice = _completed(Choice(_each_once(people), witness.source), markup, around)
            return replace(choice, is_disputed=_is_disputed(choice.value, markup))
        if named and not fallback.value:
            fallback = Choice(_each_once(named), witness.source)
    return fallback


def _sections(markup: Markup) -> set[str]:
    """The sections that the article is filed under, whose names some systems give for its author's."""
    links = markup.links.get("category", ())
    return {fold(text_content(link)) for link in links if link.tag == "a"}


def _is_disputed(authors: Authors, markup: Markup) -> bool:
    """Whether the page declares somewhere that other people wrote it."""
    chosen = {fold(author.name) for author in authors}
    for witness in _declared(markup):
        people = {fold(author.name) for author in witness.value if is_person(author.name)}
        if people and not people & chosen:
            return True
    return False


def _completed(choice: Choice[Authors], markup: Markup, around: Surroundings) -> Choice[Authors]:
    """The choice, or the byline that names these people and more: metas often hold the first alone."""
    if choice.source == "byline" or len(choice.value) > 1:
        return choice
    known = {fold(author.name) for author in choice.value}
    bylines = [Witness("html", "rel=author", tuple(_of_links(markup, around)))]
    if choice.source in ("html", "meta", "twitter"):
        bylines += _of_lines(around.lines)
    for witness in bylines:
        people = _each_once(tuple(author for author in witness.value if is_person(author.name)))
        if known < {fold(author.name) for author in people} and len(people) > len(choice.value):
            choice = Choice(people, witness.source)
    return choice


def author_witnesses(markup: Markup, around: Surroundings) -> Iterator[Witness[Authors]]:
    """Everyone that a place of the page names as author, the most reliable places first."""
    yield from _declared(markup)
    named = _of_name_elements(markup)
    if named:
        yield Witness("html", "class=author-name", named)
    yield from _of_lines(around.lines)
    authors = tuple(_of_links(markup, around))
    if authors:
        yield Witness("html", "rel=author", authors)
    for place, authors in _of_marked(markup, around):
        yield Witness("html", place, authors)
    yield from (replace(witness, place=_BELOW) for witness in _of_lines(around.signed))
    for line in around.rest:
        signed = signature(line.text)
        if signed:
            yield Witness("byline", _BELOW, tuple(Author(name=name) for name in split_names(signed)))


def _declared(markup: Markup) -> Iterator[Witness[Authors]]:
    """Those whom the page's JSON-LD and metas name."""
    for source, place, found in _declarations(markup):
        authors = tuple(found)
        if authors:
            yield Witness(source, place, authors)


def _declarations(markup: Markup) -> Iterator[tuple[str, str, Iterable[Author]]]:
    yield markup.article_source, "author", _of_jsonld(markup, markup.graph.items(markup.article, "author"))
    for name in _METAS:
        yield "meta", name, _of_texts(markup.metas.get(name, ())[:_MOST_METAS])
    if _LABELS.search(markup.first("twitter:label1") or ""):
        yield "twitter", "twitter:data1", _of_texts([markup.first("twitter:data1") or ""])
    yield markup.article_source, "creator", _of_jsonld(markup, markup.graph.items(markup.article, "creator"))


def _of_texts(texts: Iterable[str]) -> Iterator[Author]:
    return (Author(name=name) for text in texts for name in _of_text(text))


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
    text = _ADDRESS.sub("", one_line(text)).strip()
    if not text or "@" in text or re.match(r"https?:|/|www\.|\d+$", text) or len(text) > 300:
        return
    names = split_names(text, is_declared=True)
    if names and not _WITH_ADDRESS.search(text):
        yield from names
    else:
        name = without_by(text)
        if 2 <= len(name) <= 80:
            yield name


def _of_lines(lines: Sequence[Line]) -> Iterator[Witness[Authors]]:
    """The bylines among the lines near the headline; names below each other are one byline."""
    for i, line in enumerate(lines):
        place = "text"
        if len(line.text) > _LONGEST_BYLINE:
            continue
        if is_label(line.text):
            below = lines[i + 1].text if i + 1 < len(lines) else ""
            names = (split_names(below) or _organisation(below)) if len(below) < _LONGEST_NAME else ()
        elif has_by(line.text):
            names = split_names(line.text) or _organisation(line.text)
        elif _is_signed(lines, i):
            place = "text" if _is_marked(line.element) else _BESIDE_DATE
            names = split_names(line.text)
            for next_line in lines[i + 1 : i + 6]:
                more = _more_names(line, next_line)
                if not more:
                    break
                names += more
        else:
            continue
        if names:
            yield Witness("byline", place, tuple(Author(name=name) for name in names))


def _more_names(line: Line, below: Line) -> tuple[str, ...]:
    """The names of a line that goes on with a byline: another of the same kind."""
    kinds = [(each.element.tag, each.element.get("class")) for each in (line, below)]
    if kinds[0] != kinds[1] or not is_only_names(below.text) or is_caseless(below.text):
        return ()
    return split_names(below.text)


def _is_signed(lines: Sequence[Line], i: int) -> bool:
    """Whether a line of names is a byline: marked as one, or beside the date."""
    text = lines[i].text
    if not split_names(text) or not is_only_names(text):
        return False
    if _is_marked(lines[i].element):
        return True
    if is_caseless(text):
        return parse_date(text) is not None
    return any(parse_date(line.text) and len(line.text) < 80 for line in lines[max(0, i - 1) : i + 3])


def _is_marked(element: HtmlElement) -> bool:
    """Whether an element, what it stands in or what it holds is named after authors."""
    outer = [element, *islice(element.iterancestors(), 2)]
    return any(_AUTHOR_CLASS.search(e.get("class", "")) for e in (*outer, *element.iterchildren("*")))


def _organisation(text: str) -> tuple[str, ...]:
    """The agency or desk that a byline names in place of a person."""
    name = re.split(r"\s+(?:with|mit|avec|and|und)\s", cut_byline(text))[0].removeprefix("the ")
    words = name.split()
    if not 1 <= len(words) <= 5 or any(char in name for char in ".:!?@"):
        return ()
    return (name,) if is_agency(name) or all(word[0].isupper() for word in words) else ()


def _of_links(markup: Markup, around: Surroundings) -> Iterator[Author]:
    """The author links of the article: the first of the page and those beside it, not those of teasers."""
    home: HtmlElement | None = None
    for link in markup.links.get("author", ()):
        names = split_names(text_content(link))
        if link.tag != "a" or not names or not around.holds(link):
            continue
        parent = link.getparent()
        grandparent = parent.getparent() if parent is not None else None
        if home is None:
            home = grandparent
        if home in (parent, grandparent):
            for name in names:
                yield Author(name=name, url=markup.absolute(link.get("href")))


def _of_name_elements(markup: Markup) -> Authors:
    """Whom the elements that are classed as an author's name agree on; teasers would name others too."""
    elements = cast("list[HtmlElement]", _NAMED(markup.tree))[:_MOST_MARKED]
    texts = {text_content(element) for element in elements if _NAME_CLASS.search(element.get("class", ""))}
    texts.discard("")
    if len(texts) != 1:
        return ()
    (text,) = texts
    names = split_names(text) or ((without_by(text),) if len(text) < _LONGEST_NAME else ())
    return tuple(Author(name=name) for name in names)


def _of_marked(markup: Markup, around: Surroundings) -> Iterator[tuple[str, Authors]]:
    """Elements whose class or property says that they hold an author, those after the headline first."""
    found: list[HtmlElement] = cast("list[HtmlElement]", _MARKED(markup.tree))
    for element in found[:_MOST_MARKED]:
        text = text_content(element)
        if not text or len(text) > _LONGEST_BYLINE or _ABOUT.search(text) or not around.holds(element):
            continue
        spaced = one_line(" ".join(element.itertext()))
        names = split_names(spaced) or split_names(text)
        if names:
            yield (
                f"class={element.get('class') or 'itemprop'}"[:60],
                tuple(Author(name=name) for name in names),
            )


def _each_once(authors: Authors) -> Authors:
    seen: dict[str, Author] = {}
    for author in authors:
        key = fold(author.name)
        if key not in seen or (author.url and not seen[key].url):
            seen[key] = author
    return tuple(seen.values())
