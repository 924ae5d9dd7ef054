"""What is looked for, as a tree of plain values, and the part of it that FTS5 can answer by itself. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

Column = Literal["title", "author", "topic", "site"]

COLUMNS: Final[dict[Column, str]] = {
    "title": "title",
    "author": "authors",
    "topic": "topics",
    "site": "hosts",
}
"""A field in a query to the column of the full-text index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, or words that follow each other, in any column or in one of them."""

    text: str
    column: Column | None = None
    is_prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Published at `when` or later, else before it; a date is the day as the page gives it."""

    when: date | datetime
    is_later: bool


@dataclass(frozen=True, slots=True)
class Not:
    """All but these."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Those that every part finds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Those that one part at least finds."""

    parts: tuple["Node", ...]


Node = Term | Published | Not | AllOf | AnyOf


def negated(node: Node) -> Node:
    """All but what a node finds."""
    return node.part if isinstance(node, Not) else Not(node)


def joined(kind: type[AllOf] | type[AnyOf], nodes: Iterable[Node | None]) -> Node | None:
    """One node for many, as flat as can be; None where there is none."""
    parts: list[Node] = []
    for node in nodes:
        if isinstance(node, kind):
            parts.extend(node.parts)
        elif node is not None:
            parts.append(node)
    return kind(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """What must all be so for a node to find an article."""
    return node.parts if isinstance(node, AllOf) else () if node is None else (node,)


def split(parts: Iterable[Node]) -> tuple[str | None, tuple[Node, ...]]:
    """An FTS5 expression for as much of a conjunction as one can say, and the parts left over.

    FTS5 can take away only from what it found, and knows no dates.
    """
    found: list[str] = []
    taken: list[tuple[Node, str]] = []
    rest: list[Node] = []
    for part in parts:
        if text := expression(part):
            found.append(text)
        elif isinstance(part, Not) and (text := expression(part.part)):
            taken.append((part, text))
        else:
            rest.append(part)
    if not found:
        return None, (*(part for part, _ in taken), *rest)
    wanted = _chain("AND", found)
    if taken:
        wanted = f"{_bracketed(wanted)} NOT {_bracketed(_chain('OR', [text for _, text in taken]))}"
    return wanted, tuple(rest)


def expression(node: Node) -> str | None:
    """A node as an FTS5 expression; None where it is more than FTS5 can say."""
    match node:
        case Term():
            quoted = f'"{node.text}"{"*" * node.is_prefix}'
            return f"{COLUMNS[node.column]} : {quoted}" if node.column else quoted
        case AllOf():
            wanted, rest = split(node.parts)
            return None if rest else wanted
        case AnyOf():
            parts = [text for part in node.parts if (text := expression(part))]
            return _chain("OR", parts) if len(parts) == len(node.parts) else None
    return None


def positive_terms(node: Node | None) -> Iterator[Term]:
    """The terms that an article may have been found by."""
    match node:
        case Term():
            yield node
        case AllOf() | AnyOf():
            for part in node.parts:
                yield from positive_terms(part)


def terms(node: Node | None) -> Iterator[Term]:
    """All terms."""
    match node:
        case Not():
            yield from terms(node.part)
        case AllOf() | AnyOf():
            for part in node.parts:
                yield from terms(part)
        case Term():
            yield node


def _chain(operator: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f" {operator} ".join(map(_bracketed, parts))


def _bracketed(text: str) -> str:
    return f"({text})"
