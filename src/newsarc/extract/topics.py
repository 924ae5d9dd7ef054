"""What the article is about, in the publisher's own words: keywords, tags and topic links."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from newsarc.extract.bylines import Surroundings
from newsarc.extract.choices import Choice, Witness, first
from newsarc.extract.jsonld import fold, text_of
from newsarc.extract.markup import Markup, text_content
from newsarc.text import one_line

Topics = tuple[str, ...]

_METAS = (
    "news_keywords",
    "keywords",
    "parsely-tags",
    "sailthru.tags",
    "dc.subject",
    "cxenseparse:keywords",
    "article:tags",
)
_SPLIT = re.compile(r"\s*[,;|]\s*")
_MACHINE = re.compile(
    r"^(?:[a-z][\w ]{1,20}:|\w+=|.*\b(?:paywall|template|autoren|textsl|pageid)\b)|^\d+$|[{}<>]|"
    r"^#?[0-9a-f]{8}[0-9a-f-]*$|^[\w.-]+\.(?:com|de|net|org)$",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^(?:\(\d+\)\s*|(?:topic|tag|section|sections|organization|person|place)s?/)", re.IGNORECASE
)
_TOPIC_PAGE = re.compile(
    r"/(?:tags?|topics?|thema|themen|themes?|sujets?|temas?|etiquetas?|tagged|stichwort|schlagwort|"
    r"keywords?|emne|arama)(?:[/-]|$)|\?tag=|&tag=",
    re.IGNORECASE,
)
_TOPIC_ROW = re.compile(r"tag|topic|thema|themen|keyword|etiquet", re.IGNORECASE)
_SHARE = 0.7
_LONGEST = 60
_MOST = 40
_MANY = 15


def find_topics(markup: Markup, around: Surroundings) -> Choice[Topics]:
    """The topics of the first witness that has any."""
    chosen = first(topic_witnesses(markup, around))
    return Choice(chosen.value or (), chosen.source)


def topic_witnesses(markup: Markup, around: Surroundings) -> Iterator[Witness[Topics]]:
    """Every list of topics that the page gives, the most careful ones first."""
    for source, place, values in _lists(markup, around):
        topics = clean_topics(values)
        if topics:
            yield Witness(source, place, topics)


def _lists(markup: Markup, around: Surroundings) -> Iterator[tuple[str, str, Sequence[str]]]:
    yield markup.article_source, "keywords", _of_jsonld(markup, "keywords")
    yield "og", "article:tag", markup.metas.get("article:tag", ())
    yield "html", "rel=tag", _of_links(markup, around)
    for name in _METAS:
        yield "meta", name, markup.metas.get(name, ())
    yield "html", "topic links", _of_topic_links(markup, around)
    yield markup.article_source, "about", _of_jsonld(markup, "about")


def _of_topic_links(markup: Markup, around: Surroundings) -> Sequence[str]:
    """The first row of links to topic pages outside of menus: "Article Topics" and its like."""
    groups: dict[HtmlElement, list[str]] = {}
    for link in markup.tree.iter("a"):
        text = text_content(link) if _TOPIC_PAGE.search(link.get("href", "")) else ""
        if text and len(text) <= _LONGEST and around.holds(link):
            groups.setdefault(_row_of(link), []).append(text)
    for row, texts in groups.items():
        is_named = bool(_TOPIC_ROW.search(f"{row.get('class', '')} {row.get('id', '')}"))
        links = sum(1 for _ in row.iter("a"))
        if (
            len(texts) >= (1 if is_named else 2)
            and len(texts) >= _SHARE * links
            and len(texts) <= (_MOST if is_named else _MANY)
        ):
            return texts
    return ()


def _row_of(link: HtmlElement) -> HtmlElement:
    """The element that holds a row of links, each maybe in an element of its own."""
    parent = link.getparent()
    while parent.getparent() is not None and sum(1 for _ in islice(parent.iter("a"), 2)) < 2:
        if parent.getparent().tag in ("body", "html", "article", "main"):
            break
        parent = parent.getparent()
    return parent


def _of_jsonld(markup: Markup, key: str) -> Sequence[str]:
    return tuple(text for text in map(text_of, markup.graph.items(markup.article, key)) if text)


def _of_links(markup: Markup, around: Surroundings) -> Sequence[str]:
    links = [link for link in markup.links.get("tag", ()) if link.tag == "a" and around.holds(link)]
    # WordPress marks its categories with `rel="category tag"`; they count where no tag is given.
    tags = [link for link in links if "category" not in link.get("rel", "")]
    return tuple(text_content(link) for link in tags or links)


def clean_topics(values: Sequence[str]) -> Topics:
    """The topics of lists and of comma-separated texts, each once, without what only machines read."""
    topics: dict[str, str] = {}
    parts = _SPLIT.split(values[0]) if len(values) == 1 else values
    for part in parts:
        topic = _PREFIX.sub("", one_line(part).strip("#\"' "))
        if topic and len(topic) <= _LONGEST and not _MACHINE.search(topic):
            topics.setdefault(fold(topic) or topic, topic)
    return tuple(topics.values())[:_MOST]
