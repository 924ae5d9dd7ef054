"""Candidate: a URL that a source offers, with what the source says about it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from newsarc.urls import url_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A page that may be an article. What the source says of it is a hint, no fact."""

    url: str
    kind: Literal["feed", "sitemap", "page"]
    title: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    """When the source says that it last changed; aware, like `published`."""
    keywords: tuple[str, ...] = ()


def choose(
    candidates: Iterable[Candidate], *, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()
) -> Iterator[Candidate]:
    """The candidates that a source's patterns let through, each article once.

    A URL must contain one of `include` (none means any) and none of `exclude`; both are regular expressions.
    """
    wanted = [re.compile(pattern) for pattern in include]
    unwanted = [re.compile(pattern) for pattern in exclude]
    seen: set[str] = set()
    for candidate in candidates:
        url = candidate.url
        if wanted and not any(pattern.search(url) for pattern in wanted):
            continue
        if any(pattern.search(url) for pattern in unwanted):
            continue
        key = url_key(url)
        if key not in seen:
            seen.add(key)
            yield candidate
