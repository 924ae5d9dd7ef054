"""Publisher rules: what one site's pages need beyond the generic way, as data.

A rule file is TOML, named after its site; `rules/biometricupdate.com.toml` is the first. It holds one or more
`[[layout]]`, each with the days on which it was in use, so that old pages stay readable:

    [[layout]]
    valid_from = 2015-01-01      # by the article's date; both ends may be left out
    valid_until = 2024-12-31
    keep = ["article p.standfirst"]      # CSS: always the article's
    drop = [".newsletter"]               # CSS: never the article's
    end = ["Latest News"]                # headings that end the article
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from lxml.cssselect import CSSSelector, SelectorError
from lxml.html import HtmlElement

from newsarc.errors import ConfigError
from newsarc.extract.blocks import Run

_KEYS = {"valid_from", "valid_until", "keep", "drop", "end"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One layout of one site."""

    site: str
    valid_from: date | None = None
    valid_until: date | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    end: tuple[str, ...] = ()

    def is_valid_on(self, day: date | None) -> bool:
        """Whether the layout was in use on a day; on an unknown day, whether it is in use still."""
        if day is None:
            return self.valid_until is None
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)

    def adjusted(self, tree: HtmlElement, runs: Sequence[Run], chances: Sequence[float]) -> list[float]:
        """The chances of a page's runs, certain where the rule says so."""
        keep, drop = _elements(tree, self.keep), _elements(tree, self.drop)
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
    except tomllib.TOMLDecodeError as error:
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
    for selector in (*layout.get("keep", ()), *layout.get("drop", ())):
        try:
            CSSSelector(selector)
        except (SelectorError, ValueError) as error:
            raise ConfigError(path, f"not a CSS selector: {selector} ({error})") from error
    return Rule(
        site=site,
        valid_from=layout.get("valid_from"),
        valid_until=layout.get("valid_until"),
        **{name: tuple(layout.get(name, ())) for name in ("keep", "drop", "end")},
    )


def _elements(tree: HtmlElement, selectors: Iterable[str]) -> set[HtmlElement]:
    found: list[Any] = [element for selector in selectors for element in _find(selector, tree)]
    return set(found)


def _find(selector: str, tree: HtmlElement) -> list[Any]:
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
