"""Choice: what was chosen for a field, and every witness that spoke."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Witness(Generic[Value]):
    """What one place of the page says. `source` is the kind of place as `field_sources` names it."""

    source: str
    place: str
    """The place itself, for `explain`: `og:title`, `headline`, `h1`."""
    value: Value


@dataclass(frozen=True, slots=True)
class Choice(Generic[Value]):
    """What was chosen for a field among all its witnesses, and whether others contradict it."""

    value: Value
    source: str | None = None
    witnesses: tuple[Witness[Value], ...] = ()
    is_disputed: bool = False


def first(witnesses: Iterable[Witness[Value]], missing: Value) -> Choice[Value]:
    """Believes the first witness: for fields where the order of reliability is known."""
    found = tuple(witnesses)
    if not found:
        return Choice(missing)
    return Choice(found[0].value, found[0].source, found)
