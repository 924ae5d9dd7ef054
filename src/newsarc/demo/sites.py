"""What a site of the demo is made from, and what building it for a day gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Literal, TypeVar

from newsarc.demo.content import Story, read_furniture, read_stories
from newsarc.demo.expected import Expected
from newsarc.demo.replies import Reply

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSite:
    """A site as its visitor knows it: `source` is what newsarc ought to be given, of this `kind`."""

    name: str
    host: str
    url: str
    source: str
    kind: Literal["feed", "sitemap", "page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One day of one site: its stories, newest first, and what stands around them."""

    base: str
    today: date
    day: int
    zone: timezone
    stories: Sequence[Story]
    furniture: Mapping[str, Any] = field(repr=False)

    @property
    def changed(self) -> datetime:
        """When its rails were last set anew: they change on every page at once."""
        return datetime.combine(self.today - timedelta(days=2 - self.day), time(), tzinfo=self.zone)

    def turned(self, things: Sequence[T]) -> list[T]:
        """A rail's entries as they stand on this day: every day another one leads."""
        start = (self.day - 1) % max(len(things), 1)
        return [*things[start:], *things[:start]]

    def others(self, story: Story | None, count: int) -> list[Story]:
        """The newest stories but the one that the page is about."""
        return [other for other in self.stories if other != story][:count]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A site built for a day: every path's reply, and what ought to be made of its URLs."""

    replies: Mapping[str, Reply]
    expected: Sequence[Expected]
    refused: Mapping[str, str] = field(default_factory=dict)
    """URLs that look like articles and give none, each with the reason as one word."""


def read_edition(name: str, *, base: str, today: date, day: int, hours: int, language: str) -> Edition:
    """The day's edition of a site whose clocks are so many hours ahead of UTC."""
    zone = timezone(timedelta(hours=hours))
    stories = read_stories(name, today=today, day=day, zone=zone, language=language)
    return Edition(
        base=base, today=today, day=day, zone=zone, stories=stories, furniture=read_furniture(name)
    )
