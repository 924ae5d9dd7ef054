"""When an article was published and last changed: the page's witnesses, the most reliable first."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from lxml.html import HtmlElement

from newsarc.article import parse_time
from newsarc.extract.bylines import Line, Surroundings
from newsarc.extract.choices import Choice, Witness, first
from newsarc.extract.dates import parse_date
from newsarc.extract.markup import Markup, text_content

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
    "publisheddate",
    "firstpublished",
    "originalpublicationdate",
    "displaydate",
    "bt:pubdate",
    "rnews:datepublished",
    "article.published",
    "date",
    "datecreated",
    "uploaddate",
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
_PUBLISHED_CLASS = re.compile(
    r"publish|posted|pub-?date|entry-?date|post-?date|article-?date|dateline|created|dt-published|\bdate\b",
    re.IGNORECASE,
)
_MODIFIED_CLASS = re.compile(r"updat|modif|dt-updated|last-?change", re.IGNORECASE)
_CHANGED = re.compile(
    r"updat|modif|aktualisiert|geändert|stand\b|mis à jour|modifié|actualizado|aggiornat|oppdatert|uppdaterad|last |güncel",
    re.IGNORECASE,
)
_LONGEST_LINE = 140
_DAY = timedelta(days=1)


def find_published(markup: Markup, around: Surroundings, *, latest: date | None) -> Choice[str | None]:
    """The date of publication: what the page declares, or else what a reader sees near the headline."""
    witnesses = tuple(declared_dates(markup, around, latest=latest)) or tuple(
        visible_dates(markup, around, latest=latest)
    )
    if not witnesses:
        return Choice(None)
    best = witnesses[0]
    # A day is made fuller by the moment that another witness gives for it.
    fuller = (w for w in witnesses if len(w.value) > 10 and w.value[:10] == best.value)
    chosen = next(fuller, best) if len(best.value) == 10 else best
    days = [parse_time(w.value) for w in witnesses if w.source in ("jsonld", "meta", "microdata")]
    return Choice(chosen.value, chosen.source, is_disputed=_differ(days))


def _differ(times: list[datetime | date | None]) -> bool:
    days = [time.date() if isinstance(time, datetime) else time for time in times if time]
    return bool(days) and max(days) - min(days) > _DAY


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
    for key in ("datePublished", "dateCreated", "uploadDate"):
        text = markup.graph.text(markup.article, key)
        if text:
            yield "jsonld", key, text
    for name, content in markup.meta(*_PUBLISHED_METAS):
        yield "meta", name, content
    for element in markup.times:
        if element.get("itemprop") == "datePublished" and around.holds(element):
            yield "microdata", "datePublished", element.get("datetime") or text_content(element)
    yield from _time_elements(markup, around)


def _visible_texts(markup: Markup, around: Surroundings) -> Iterator[tuple[str, str, str]]:
    yield from _dated_lines(around.lines)
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


def _dated_lines(lines: Iterable[Line]) -> Iterator[tuple[str, str, str]]:
    """Short lines near the headline that hold a date; those that speak of a change come last."""
    changed = []
    for line in lines:
        if len(line.text) > _LONGEST_LINE:
            continue
        if _CHANGED.search(line.text):
            changed.append(line.text)
        else:
            yield "byline", "text", line.text
    for text in changed:
        yield "byline", "text (changed)", text


def find_modified(
    markup: Markup, around: Surroundings, *, published: str | None, latest: date | None
) -> Choice[str | None]:
    """The date of the last change that the page names; one before publication is none."""
    earliest = published[:10] if published else ""
    found = modified_witnesses(markup, around, latest=latest)
    return first((witness for witness in found if witness.value[:10] >= earliest), None)


def modified_witnesses(
    markup: Markup, around: Surroundings, *, latest: date | None
) -> Iterator[Witness[str]]:
    """Every date of change that the page gives."""
    return _dates(markup, _modified_texts(markup, around), latest)


def _modified_texts(markup: Markup, around: Surroundings) -> Iterator[tuple[str, str, str]]:
    text = markup.graph.text(markup.article, "dateModified")
    if text:
        yield "jsonld", "dateModified", text
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
