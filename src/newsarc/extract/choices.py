"""Witness: one statement of the page about one field. Choice: what was made of all of them."""

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
    """What was chosen for a field, where it stands, and whether other witnesses contradict it."""

    value: Value
    source: str | None = None
    is_disputed: bool = False


def first_of_agreed(witnesses: Iterable[Witness[Value]]) -> Choice[Value | None]:
    """Believes the first witness, and notes whether another one says something else."""
    heard = tuple(witnesses)
    if not heard:
        return Choice(None)
    is_disputed = any(witness.value != heard[0].value for witness in heard[1:])
    return Choice(heard[0].value, heard[0].source, is_disputed)


def first(witnesses: Iterable[Witness[Value]]) -> Choice[Value | None]:
    """Believes the first witness: for fields where the order of reliability is known."""
    for witness in witnesses:
        return Choice(witness.value, witness.source)
    return Choice(None)
