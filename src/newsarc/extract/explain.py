"""Why the metadata is what it is: for every field all that the page says, and what was made of it.

The witnesses come from the same functions that `find_metadata` believes; here all of them are heard,
there mostly the first. Nothing is decided in this module.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from newsarc.article import Publisher
from newsarc.extract import facts
from newsarc.extract.authors import author_witnesses
from newsarc.extract.bylines import Surroundings
from newsarc.extract.choices import Choice, Witness
from newsarc.extract.document import Document
from newsarc.extract.images import image_witnesses
from newsarc.extract.languages import language_witnesses
from newsarc.extract.markup import Markup, read_markup
from newsarc.extract.metadata import choose_fields, latest_day
from newsarc.extract.published import declared_dates, modified_witnesses, visible_dates
from newsarc.extract.rule_fields import rule_choices
from newsarc.extract.site_rules import RuleBook
from newsarc.extract.titles import site_names, title_witnesses
from newsarc.extract.topics import topic_witnesses


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One field: its value, where that came from, and everything that spoke for this or another value."""

    field: str
    value: Any
    source: str | None
    is_disputed: bool
    witnesses: tuple[Witness[Any], ...]

    def is_chosen(self, witness: Witness[Any]) -> bool:
        """Whether a witness says what was chosen."""
        value = self.value.name if isinstance(self.value, Publisher) else self.value
        return witness.source == self.source and witness.value == value


def explain(
    document: Document, *, fetched_at: datetime | None = None, rules: RuleBook | None = None
) -> tuple[Explanation, ...]:
    """The fields of the metadata in the order of the record, each with its witnesses."""
    if document.tree is None:
        return ()
    markup = read_markup(document)
    chosen, rule = choose_fields(markup, fetched_at=fetched_at, rules=rules)
    ruled = rule_choices(rule, markup) if rule else {}
    witnesses = _witnesses(markup, chosen, fetched_at)
    return tuple(
        Explanation(
            field=name,
            value=choice.value,
            source=choice.source,
            is_disputed=choice.is_disputed,
            witnesses=_each_once(chain(_of_rule(ruled.get(name)), witnesses[name])),
        )
        for name, choice in chosen.items()
    )


def _each_once(witnesses: Iterable[Witness[Any]]) -> tuple[Witness[Any], ...]:
    heard: list[Witness[Any]] = []
    for witness in witnesses:
        if witness not in heard:
            heard.append(witness)
    return tuple(heard)


def _of_rule(choice: Choice[Any] | None) -> Iterator[Witness[Any]]:
    if choice is not None:
        yield Witness(choice.source or "", "rule", choice.value)


def _witnesses(
    markup: Markup, chosen: Mapping[str, Choice[Any]], fetched_at: datetime | None
) -> dict[str, Iterable[Witness[Any]]]:
    around = Surroundings(markup, chosen["title"].value)
    latest = latest_day(fetched_at)
    return {
        "canonical_url": facts.canonical_urls(markup),
        "title": title_witnesses(markup, site_names(markup)),
        "subtitle": facts.subtitles(markup),
        "description": facts.descriptions(markup),
        "authors": author_witnesses(markup, around),
        "date_published": chain(
            declared_dates(markup, around, latest=latest), visible_dates(markup, around, latest=latest)
        ),
        "date_modified": modified_witnesses(markup, around, latest=latest),
        "section": facts.sections(markup),
        "topics": topic_witnesses(markup, around),
        "language": language_witnesses(markup),
        "publisher": facts.publishers(markup),
        "image": image_witnesses(markup),
        "license": facts.licences(markup),
        "is_accessible_for_free": facts.accesses(markup),
    }
