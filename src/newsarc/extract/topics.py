"""What the article is about, in the publisher's own words: keywords, tags and topic links."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

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
    r"^(?:[a-z]+:|\w+=|.*\b(?:paywall|template|autoren|textsl|pageid)\b)|^\d+$|[{}<>]|^#?[0-9a-f]{8,}$",
    re.IGNORECASE,
)
_LONGEST = 60
_MOST = 40


def find_topics(markup: Markup, around: Surroundings) -> Choice[Topics]:
    """The topics of the first witness that has any."""
    return first(topic_witnesses(markup, around), ())


def topic_witnesses(markup: Markup, around: Surroundings) -> Iterator[Witness[Topics]]:
    """Every list of topics that the page gives, the most careful ones first."""
    found = (
        ("jsonld", "keywords", _of_jsonld(markup, "keywords")),
        ("og", "article:tag", tuple(markup.metas.get("article:tag", ()))),
        ("html", "rel=tag", _of_links(markup, around)),
        *(("meta", name, tuple(markup.metas.get(name, ()))) for name in _METAS),
        ("jsonld", "about", _of_jsonld(markup, "about")),
    )
    for source, place, values in found:
        topics = _clean(values)
        if topics:
            yield Witness(source, place, topics)


def _of_jsonld(markup: Markup, key: str) -> Sequence[str]:
    return tuple(text for text in map(text_of, markup.graph.items(markup.article, key)) if text)


def _of_links(markup: Markup, around: Surroundings) -> Sequence[str]:
    return tuple(
        text_content(link) for link in markup.links.get("tag", ()) if link.tag == "a" and around.holds(link)
    )


def _clean(values: Sequence[str]) -> Topics:
    """The topics of lists and of comma-separated texts, each once, without what only machines read."""
    topics: dict[str, str] = {}
    parts = _SPLIT.split(values[0]) if len(values) == 1 else values
    for part in parts:
        topic = one_line(part).strip("#\"' ")
        if topic and len(topic) <= _LONGEST and not _MACHINE.search(topic):
            topics.setdefault(fold(topic) or topic, topic)
    return tuple(topics.values())[:_MOST]
