"""The fields of a publisher's rule: what a site's pages say in places that only the rule knows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from newsarc.article import Author
from newsarc.extract.choices import Choice
from newsarc.extract.dates import parse_date
from newsarc.extract.languages import language_tag
from newsarc.extract.markup import Markup
from newsarc.extract.names import split_names, without_by
from newsarc.extract.published import is_day_first
from newsarc.extract.site_rules import Rule, find_texts
from newsarc.extract.topics import clean_topics

_Reader = Callable[[Markup, Sequence[str]], Any]


def rule_choices(rule: Rule, markup: Markup) -> dict[str, Choice[Any]]:
    """For each field that the rule names, what stands in the first of its places that says anything."""
    found = {}
    for name, selectors in rule.fields.items():
        for selector in selectors:
            value = _READERS[name](markup, tuple(find_texts(selector, markup.tree)))
            if value:
                found[name] = Choice(value, f"rule:{rule.site}")
                break
    return found


def _text(_markup: Markup, texts: Sequence[str]) -> str | None:
    return next(iter(texts), None)


def _authors(_markup: Markup, texts: Sequence[str]) -> tuple[Author, ...]:
    names = (name for text in texts for name in (split_names(text, is_declared=True) or (without_by(text),)))
    return tuple(Author(name=name) for name in dict.fromkeys(names))


def _date(markup: Markup, texts: Sequence[str]) -> str | None:
    dates = (parse_date(text, day_first=is_day_first(markup)) for text in texts)
    return next((date for date in dates if date), None)


def _topics(_markup: Markup, texts: Sequence[str]) -> tuple[str, ...]:
    return clean_topics(texts)


def _language(_markup: Markup, texts: Sequence[str]) -> str | None:
    return next((tag for tag in map(language_tag, texts) if tag), None)


_READERS: Mapping[str, _Reader] = {
    "title": _text,
    "subtitle": _text,
    "description": _text,
    "authors": _authors,
    "date_published": _date,
    "date_modified": _date,
    "section": _text,
    "topics": _topics,
    "language": _language,
    "license": _text,
}
