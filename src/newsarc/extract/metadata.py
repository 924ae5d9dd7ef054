"""What a page says about its article: title, authors, dates, topics and the rest, each with its source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from newsarc.article import Author, Image, Publisher
from newsarc.extract.authors import find_authors
from newsarc.extract.bylines import Surroundings
from newsarc.extract.choices import Choice, first, first_of_agreed
from newsarc.extract.document import Document
from newsarc.extract.facts import (
    accesses,
    article_body,
    canonical_urls,
    declared_words,
    descriptions,
    has_paid_part,
    kinds,
    licences,
    publisher_of,
    publishers,
    sections,
    subtitles,
)
from newsarc.extract.images import find_image
from newsarc.extract.languages import find_language
from newsarc.extract.markup import Markup, read_markup
from newsarc.extract.published import find_modified, find_published
from newsarc.extract.rule_fields import rule_choices
from newsarc.extract.site_rules import Rule, RuleBook, rule_for
from newsarc.extract.titles import find_title, site_names
from newsarc.extract.topics import find_topics

_CLOCK_SLACK = timedelta(days=1)  # clocks of servers differ, and so do zones


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The fields of an article that are not its body, as `Article` names and types them."""

    canonical_url: str | None = None
    title: str | None = None
    subtitle: str | None = None
    description: str | None = None
    authors: tuple[Author, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    section: str | None = None
    topics: tuple[str, ...] = ()
    language: str | None = None
    publisher: Publisher = field(default_factory=Publisher)
    image: Image | None = None
    license: str | None = None
    is_accessible_for_free: bool | None = None
    article_body: str | None = None
    """The body as JSON-LD gives it: a witness for the words, not for the paragraphs."""
    word_count: int | None = None
    """How long the page says that the whole body is."""
    kinds: frozenset[str] = frozenset()
    """What the page says that it is: its og:type and the types of its JSON-LD nodes, in lower case."""
    has_paid_part: bool = False
    """A part of the page is declared to be for subscribers."""
    rule: Rule | None = None
    """The publisher's rule that has the last word on the page."""
    field_sources: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def find_metadata(
    document: Document, *, fetched_at: datetime | None = None, rules: RuleBook | None = None
) -> Metadata:
    """Chooses, joins and cleans what the page's witnesses say.

    No date after `fetched_at` is believed, where that is known; `rules` go before those that ship.
    """
    if document.tree is None:
        return Metadata()
    markup = read_markup(document)
    fields, rule = choose_fields(markup, fetched_at=fetched_at, rules=rules)
    values = {name: choice.value for name, choice in fields.items()}
    return Metadata(
        **values,
        article_body=article_body(markup),
        word_count=declared_words(markup),
        kinds=kinds(markup),
        has_paid_part=has_paid_part(markup),
        rule=rule,
        field_sources={name: choice.source for name, choice in fields.items() if choice.source},
        warnings=tuple(_warnings(markup, fields)),
    )


def choose_fields(
    markup: Markup, *, fetched_at: datetime | None = None, rules: RuleBook | None = None
) -> tuple[dict[str, Choice[Any]], Rule | None]:
    """What was chosen for every field, and the publisher's rule that was heard last."""
    fields = _choose_generic(markup, fetched_at)
    rule = rule_for(markup.document.url, fields["date_published"].value, rules)
    if rule is not None:
        fields |= rule_choices(rule, markup)
    return fields, rule


def _choose_generic(markup: Markup, fetched_at: datetime | None) -> dict[str, Choice[Any]]:
    latest = latest_day(fetched_at)
    names = site_names(markup)
    title = find_title(markup, names)

    around = Surroundings(markup, title.value)
    published = find_published(markup, around, latest=latest)
    publisher = first(publishers(markup))
    return {
        "canonical_url": first_of_agreed(canonical_urls(markup)),
        "title": title,
        "subtitle": first(subtitles(markup)),
        "description": first(descriptions(markup)),
        "authors": find_authors(markup, around, names),
        "date_published": published,
        "date_modified": find_modified(markup, around, published=published.value, latest=latest),
        "section": first(sections(markup)),
        "topics": find_topics(markup, around),
        "language": find_language(markup),
        "publisher": Choice(publisher_of(markup, publisher.value), publisher.source),
        "image": find_image(markup),
        "license": first_of_agreed(licences(markup)),
        "is_accessible_for_free": first_of_agreed(accesses(markup)),
    }


def latest_day(fetched_at: datetime | None) -> date | None:
    """The last day that a page fetched then can truthfully name."""
    return fetched_at.astimezone(UTC).date() + _CLOCK_SLACK if fetched_at else None


def _warnings(markup: Markup, fields: Mapping[str, Choice[Any]]) -> Iterator[str]:
    """Codes for what a reader of the record should know: witnesses that disagree, scripts that are broken."""
    for name, choice in fields.items():
        if choice.is_disputed:
            yield f"{name}_disputed"
    if markup.graph.broken:
        yield "jsonld_broken"
