"""Publisher rules: what one site's pages need beyond the generic way, as data.

A rule file is TOML, named after its site; `rules/biometricupdate.com.toml` is the first. It holds one or more
`[[layout]]`, each with the days on which it was in use, so that old pages stay readable:

    [[layout]]
    valid_from = 2015-01-01      # by the article's date; both ends may be left out
    valid_until = 2024-12-31
    keep = ["article p.standfirst"]      # CSS: always the article's
    drop = [".newsletter"]               # CSS: never the article's
    end = ["Latest News"]                # headings that end the article
    [layout.fields]                      # CSS: where a field stands; of several the first that says anything
    authors = [".signed b"]
    date_published = "time.stamp::attr(datetime)"
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from lxml.cssselect import CSSSelector, SelectorError
from lxml.html import HtmlElement

from newsarc.article import parse_time
from newsarc.errors import ConfigError
from newsarc.extract.blocks import Run
from newsarc.text import one_line
from newsarc.urls import site

_KEYS = {"valid_from", "valid_until", "keep", "drop", "end", "fields"}
_FIELDS = {
    "title", "subtitle", "description", "authors", "date_published", "date_modified", "section", "topics",
    "language", "license",
}  # fmt: skip
_ATTRIBUTE = re.compile(r"::attr\(([\w:-]+)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One layout of one site."""

    site: str
    valid_from: date | None = None
    valid_until: date | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def is_valid_on(self, day: date | None) -> bool:
        """Whether the layout was in use on a day; on an unknown day, whether it is in use still."""
        if day is None:
            return self.valid_until is None
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)

    def adjusted(self, tree: HtmlElement, runs: Sequence[Run], chances: Sequence[float]) -> list[float]:
        """The chances of a page's runs, certain where the rule says so."""
        keep, drop = (
            {element for selector in selectors for element in find_elements(selector, tree)}
            for selectors in (self.keep, self.drop)
        )
        ends = {text.casefold() for text in self.end}
        found = list(chances)
        is_over = False
        for number, run in enumerate(runs):
            # An ending counts only after some text: the same words may stand in a menu above.
            is_over = is_over or (
                run.text.casefold() in ends and any(chance > 0.5 for chance in found[:number])
            )
            if is_over or _stands_in(run, drop):
                found[number] = 0.0
            elif _stands_in(run, keep):
                found[number] = 1.0
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """The rules of many sites."""

    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)

    def find(self, site: str, day: date | None) -> Rule | None:
        """The rule for an article that a site published on a day."""
        return next((rule for rule in self.rules.get(site, ()) if rule.is_valid_on(day)), None)


def rule_for(url: str | None, published: str | None, rules: RuleBook | None) -> Rule | None:
    """The rule for an article, by its address and date: of the given book, else of those that ship."""
    if url is None:
        return None
    time = parse_time(published)
    day = time.date() if isinstance(time, datetime) else time
    own = rules.find(site(url), day) if rules is not None else None
    return own or shipped_rules().find(site(url), day)


@cache
def shipped_rules() -> RuleBook:
    """The rules that come with the package."""
    return _book(resources.files("newsarc.extract").joinpath("rules").iterdir())


def read_rule_book(folder: Path) -> RuleBook:
    """The rules in an archive's own folder; none where there is no folder. Raises ConfigError."""
    return _book(sorted(folder.glob("*.toml")))


def _book(files: Iterable[Traversable]) -> RuleBook:
    found = {}
    for file in files:
        if file.name.endswith(".toml"):
            site = file.name.removesuffix(".toml")
            found[site] = read_rules(file.read_text("utf-8"), site=site, path=str(file))
    return RuleBook(rules=found)


def read_rules(text: str, *, site: str, path: str) -> tuple[Rule, ...]:
    """The layouts in a rule file. Raises ConfigError, which names the file and what is wrong."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits, too
        raise ConfigError(path, f"not TOML: {error}") from error
    if set(data) != {"layout"} or not isinstance(data["layout"], list):
        raise ConfigError(path, "a rule file holds [[layout]] tables and nothing else")
    return tuple(_rule(layout, site=site, path=path) for layout in data["layout"])


def _rule(layout: Mapping[str, Any], *, site: str, path: str) -> Rule:
    unknown = set(layout) - _KEYS
    if unknown:
        raise ConfigError(path, f"unknown key: {min(unknown)} (known: {', '.join(sorted(_KEYS))})")
    for name in ("valid_from", "valid_until"):
        if name in layout and type(layout[name]) is not date:
            raise ConfigError(path, f"{name} is no day (try: {name} = 2020-01-31)")
    for name in ("keep", "drop", "end"):
        value = layout.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ConfigError(path, f"{name} is no list of strings")
    fields = _fields(layout.get("fields", {}), path=path)
    selectors = (selector for some in fields.values() for selector in some)
    for selector in (*layout.get("keep", ()), *layout.get("drop", ()), *selectors):
        try:
            CSSSelector(_ATTRIBUTE.sub("", selector))
        except (SelectorError, ValueError) as error:
            raise ConfigError(path, f"not a CSS selector: {selector} ({error})") from error
    return Rule(
        site=site,
        valid_from=layout.get("valid_from"),
        valid_until=layout.get("valid_until"),
        fields=fields,
        **{name: tuple(layout.get(name, ())) for name in ("keep", "drop", "end")},
    )


def _fields(table: Any, *, path: str) -> dict[str, tuple[str, ...]]:
    """The places of each field, one place as a list of one."""
    if not isinstance(table, dict):
        raise ConfigError(path, "fields is no table (try: [layout.fields])")
    unknown = set(table) - _FIELDS
    if unknown:
        raise ConfigError(path, f"unknown field: {min(unknown)} (known: {', '.join(sorted(_FIELDS))})")
    places = {name: [value] if isinstance(value, str) else value for name, value in table.items()}
    for name, value in places.items():
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ConfigError(path, f"{name} is neither a selector nor a list of them")
    return {name: tuple(value) for name, value in places.items()}


def find_texts(selector: str, tree: HtmlElement) -> Iterator[str]:
    """What the elements of a selector say: their text, or that of the attribute in its `::attr(name)`."""
    attribute = _ATTRIBUTE.search(selector)
    for element in find_elements(_ATTRIBUTE.sub("", selector), tree):
        text = one_line(element.get(attribute[1], "") if attribute else str(element.text_content()))
        if text:
            yield text


def find_elements(selector: str, tree: HtmlElement) -> list[Any]:
    """The elements of a CSS selector in the order of the page."""
    found = _selector(selector)(tree)
    return found if isinstance(found, list) else []


@cache
def _selector(text: str) -> CSSSelector:
    return CSSSelector(text, translator="html")


def _stands_in(run: Run, elements: set[HtmlElement]) -> bool:
    return bool(elements) and any(element in elements for element in _way_up(run))


def _way_up(run: Run) -> Iterator[HtmlElement]:
    element: HtmlElement | None = run.node.element
    while element is not None:
        yield element
        element = element.getparent()
