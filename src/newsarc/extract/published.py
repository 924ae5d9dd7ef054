"""When an article was published and last changed: the page's witnesses, the most reliable first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from newsarc.extract.bylines import Line, Surroundings
from newsarc.extract.choices import Choice, Witness, first
from newsarc.extract.dates import parse_date
from newsarc.extract.markup import Markup, text_content
from newsarc.extract.names import signature
from newsarc.extract.titles import is_news
from newsarc.text import one_line

_PUBLISHED_METAS = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "citation_online_date",
    "prism.publicationdate",
    "article_date_original",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "published_time",
    "published_at",
    "published-date",
    "published",
    "publisheddate",
    "firstpublished",
    "originalpublicationdate",
    "displaydate",
    "bt:pubdate",
    "rnews:datepublished",
    "article.published",
    "date",
    "datecreated",
    "release_date",
    "timestamp",
)
_MODIFIED_METAS = (
    "article:modified_time",
    "og:article:modified_time",
    "article:modified",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "article_date_updated",
    "last-modified",
    "lastmod",
    "revised",
)
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|\D)")
# What scripts that draw the page hold of it, escaped once or not: {\"publishedAt\":\"2025-02-04T…
_STATE_DATE = re.compile(
    r'"(datePublished|publishedAt|published_at|publishDate|publicationDate|publishedDate|'
    r"firstPublished(?:At|Date)?|pubDate|regDate|regDt|deployDt|"
    r'datePublishedArticle)\\*"\s*:\s*\\*"([^"\\]{8,40})'
)
_PUBLISHED_CLASS = re.compile(
    r"publish|posted|pub-?date|entry-?date|post-?date|article-?date|dateline|created|dt-published|\bdate\b",
    re.IGNORECASE,
)
_MODIFIED_CLASS = re.compile(r"updat|modif|dt-updated|last-?change", re.IGNORECASE)
_CHANGED = re.compile(
    r"updat|modif|aktualisiert|geändert|stand\b|mis à jour|modifié|actualizado|aggiornat|oppdatert|"
    r"uppdaterad|last |güncel",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|posted|veröffentlicht|erschienen|erstellt|datum|\bdate\b|geschrieben|入力|입력|등록|公開|配信",
    re.IGNORECASE,
)
_DATED = etree.XPath(
    "descendant::*[self::time or contains(@class, 'date') or contains(@class, 'publish')"
    " or contains(@class, 'posted')]"
)
_MARKED = etree.XPath("descendant::*[@itemprop='datePublished'][not(self::meta)]")
_MENTIONS = tuple(f"itemprop={quote}datePublished" for quote in ('"', "'", ""))  # a tree is searched slowly
_TITLE_DATE = re.compile(r"\s[-–—|·]\s+([^-–—|·]*\d[^-–—|·]*)$")
_MOST_DATED = 40
_LONGEST_DATE = 50
_LONGEST_TITLE_DATE = 20
_LONG_WORD = re.compile(r"[^\W\d_]{2,}")
_MOST_WORDS = 8
_DAY_LENGTH = 10
_BELOW = 6  # lines after the headline in which the date of the article itself stands
_LONGEST_LINE = 140
_DAY = timedelta(days=1)


def find_published(markup: Markup, around: Surroundings, *, latest: date | None) -> Choice[str | None]:
    """The date of publication: what the page declares, or else what a reader sees near the headline.

    Where the two differ, news desks are right in what they declare; elsewhere that is often the day on which
    a page was moved to another system, and the date below the headline is the one to believe.
    """
    declared = tuple(declared_dates(markup, around, latest=latest))
    if not declared:
        return first(visible_dates(markup, around, latest=latest))
    if not is_news(markup):
        below = _dates(markup, _dated_lines(around.lines[:_BELOW], and_changes=False), latest)
        seen = first(below)
        changed = {
            witness.value[:_DAY_LENGTH] for witness in modified_witnesses(markup, around, latest=latest)
        }
        if (
            seen.value
            and seen.value[:_DAY_LENGTH] not in changed
            and _differ([seen.value, declared[0].value])
            and not _is_swapped(seen.value, declared[0].value)
        ):
            return Choice(seen.value, seen.source, is_disputed=True)
    return _fullest(declared)


def _fullest(declared: Sequence[Witness[str]]) -> Choice[str | None]:
    """The first witness; a day is made fuller by the moment that another one gives for it."""
    best = declared[0]
    if len(best.value) == _DAY_LENGTH:
        fuller = (w for w in declared if len(w.value) > _DAY_LENGTH and w.value.startswith(best.value))
        best = next(fuller, best)
    days = [witness.value for witness in declared if witness.source in ("jsonld", "meta", "microdata")]
    return Choice(best.value, best.source, is_disputed=_differ(days))


def _differ(dates: Sequence[str]) -> bool:
    """Whether dates are more than a day apart, which no zone explains."""
    days = [date.fromisoformat(text[:_DAY_LENGTH]) for text in dates]
    return bool(days) and max(days) - min(days) > _DAY


def _is_swapped(one: str, other: str) -> bool:
    """Whether two dates are one, its day and month taken for each other."""
    return one[:5] == other[:5] and one[5:7] == other[8:10] and one[8:10] == other[5:7]


def declared_dates(markup: Markup, around: Surroundings, *, latest: date | None) -> Iterator[Witness[str]]:
    """Every date of publication in the page's tags, none of them after `latest`."""
    return _dates(markup, _declared_texts(markup, around), latest)


def visible_dates(markup: Markup, around: Surroundings, *, latest: date | None) -> Iterator[Witness[str]]:
    """Every date of publication that a reader finds, in the text or in the URL."""
    return _dates(markup, _visible_texts(markup, around), latest)


def _dates(
    markup: Markup, texts: Iterable[tuple[str, str, str]], latest: date | None
) -> Iterator[Witness[str]]:
    day_first = is_day_first(markup)
    for source, place, text in texts:
        found = parse_date(text, day_first=day_first)
        if found and (latest is None or date.fromisoformat(found[:10]) <= latest):
            yield Witness(source, place, found)


def _declared_texts(markup: Markup, around: Surroundings) -> Iterator[tuple[str, str, str]]:
    of_article = [
        (markup.article_source, key, text)
        for key in ("datePublished", "dateCreated")
        if (text := markup.graph.text(markup.article, key))
    ]
    metas = [("meta", name, content) for name, content in markup.meta(*_PUBLISHED_METAS)]
    # What stands in the tags of the visible page is less reliable than what was written for machines.
    yield from (*of_article, *metas) if markup.article_source == "jsonld" else (*metas, *of_article)
    html = markup.document.html
    is_marked = "itemprop" in html and any(mention in html for mention in _MENTIONS)
    marked = _MARKED(markup.tree) if is_marked else ()
    for element in cast("Sequence[HtmlElement]", marked)[:_MOST_DATED]:
        if around.holds(element):
            stated = element.get("datetime") or element.get("content")
            yield "microdata", "datePublished", stated or text_content(element)
    yield from _time_elements(markup, around)


def _visible_texts(markup: Markup, around: Surroundings) -> Iterator[tuple[str, str, str]]:
    yield from _dated_lines(around.lines)
    yield from (("byline", "text below", line.text) for line in around.rest if signature(line.text))
    yield from _dated_elements(markup, around)
    for node in markup.graph.of_type("WebPage", "ItemPage"):
        text = markup.graph.text(node, "datePublished")
        if text:
            yield "jsonld", "WebPage.datePublished", text
    state = _STATE_DATE.search(markup.document.html)
    if state:
        yield "script", state[1], state[2]
    titled = _TITLE_DATE.search(one_line(markup.window_title or ""))
    if titled and len(titled[1]) <= _LONGEST_TITLE_DATE:
        yield "html", "title", titled[1]
    match = _URL_DATE.search(markup.document.url or "")
    if match:
        yield "url", "url", "-".join(match.groups())


def _time_elements(markup: Markup, around: Surroundings) -> Iterator[tuple[str, str, str]]:
    """`<time>` elements of the article, those first that say that they hold the publication."""
    candidates = [element for element in markup.times if around.holds(element)]
    candidates.sort(key=lambda element: not _PUBLISHED_CLASS.search(_classes(element)))
    for element in candidates:
        if not _MODIFIED_CLASS.search(_classes(element)):
            yield "html", "time", element.get("datetime") or text_content(element)


def _dated_elements(markup: Markup, around: Surroundings) -> Iterator[tuple[str, str, str]]:
    """Short elements that are classed as the date of publication, where all of them tell the same day.

    Those of the article itself are asked first; boxes beside it only where it has none.
    """
    elements = cast("list[HtmlElement]", _DATED(markup.tree))[:_MOST_DATED]
    dated = [(element, text) for element in elements if (text := _own_date(element))]
    own = [text for element, text in dated if around.holds(element)]
    beside = [text for element, text in dated if _PUBLISHED_CLASS.search(element.get("class", ""))]
    for texts in (own, beside):
        if len({(parse_date(text) or "")[:_DAY_LENGTH] for text in texts}) == 1:
            yield "html", "class=date", texts[0]
            return


def _own_date(element: HtmlElement) -> str | None:
    """The date that an element holds and nothing else, unless it is that of a change."""
    classes = element.get("class", "")
    if _MODIFIED_CLASS.search(classes) or not (element.tag == "time" or _PUBLISHED_CLASS.search(classes)):
        return None
    text = str(element.get("datetime") or text_content(element))
    return text if len(text) <= _LONGEST_DATE and parse_date(text) else None


def _dated_lines(lines: Iterable[Line], *, and_changes: bool = True) -> Iterator[tuple[str, str, str]]:
    """Lines that give a date rather than mention one: of publication first, of a change last."""
    labelled, plain, changed = [], [], []
    for line in lines:
        text = line.text
        if len(text) > _LONGEST_LINE or not any(char.isdigit() for char in text):
            continue
        if _CHANGED.search(text) and not _PUBLISHED.search(text):
            changed.append(text)
        elif _PUBLISHED.search(text):
            labelled.append(text)
        elif text[0].isdigit() or len(_LONG_WORD.findall(text)) <= _MOST_WORDS:
            plain.append(text)
    yield from (("byline", "text", text) for text in (*labelled, *plain))
    if and_changes:
        yield from (("byline", "text (changed)", text) for text in changed)


def find_modified(
    markup: Markup, around: Surroundings, *, published: str | None, latest: date | None
) -> Choice[str | None]:
    """The date of the last change that the page names; one before publication is none."""
    earliest = published[:10] if published else ""
    found = modified_witnesses(markup, around, latest=latest)
    return first(witness for witness in found if witness.value[:10] >= earliest)


def modified_witnesses(
    markup: Markup, around: Surroundings, *, latest: date | None
) -> Iterator[Witness[str]]:
    """Every date of change that the page gives."""
    return _dates(markup, _modified_texts(markup, around), latest)


def _modified_texts(markup: Markup, around: Surroundings) -> Iterator[tuple[str, str, str]]:
    text = markup.graph.text(markup.article, "dateModified")
    if text:
        yield markup.article_source, "dateModified", text
    for name, content in markup.meta(*_MODIFIED_METAS):
        yield "meta", name, content
    for element in markup.times:
        is_modified = element.get("itemprop") == "dateModified" or _MODIFIED_CLASS.search(_classes(element))
        if is_modified and around.holds(element):
            yield "html", "time", element.get("datetime") or text_content(element)


def is_day_first(markup: Markup) -> bool:
    """Whether 03/04/2025 is the third of April here: everywhere but on American pages."""
    language = (markup.tree.get("lang") or "").lower().replace("_", "-")
    return bool(language) and language not in ("en", "en-us")


def _classes(element: HtmlElement) -> str:
    parent = element.getparent()
    outer = parent.get("class", "") if parent is not None else ""
    return f"{element.get('class', '')} {element.get('id', '')} {outer}"
