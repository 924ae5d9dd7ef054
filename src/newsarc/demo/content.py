"""The stories: a folder for each site under `content/`, a file for each story, read as of one day.

A file begins with its facts in TOML between two lines of `+++`; the body follows, its pieces parted by blank
lines, in the little of Markdown that `newsarc.demo.markup` knows. The file's name is the story's slug.
To add a story, add a file.

    title, authors, topics     as they ought to be extracted
    days_ago, time             when it was published, counted back from today
    section, summary           the category; the words of the meta description
    language, layout           where it differs from its site's own
    withheld                   so many pieces at the end are never served
    from_day = 2               the story is not there on the first day
    [second_day]               piece, text: what the second day replaces, and when (time)
    [[comments]]               name, text: the readers' thread
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from importlib.resources import files
from typing import Any

from newsarc.demo.markup import Piece, parse_pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a reader wrote below a story."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article of the demo as it stands on the day it was read for."""

    slug: str
    title: str
    authors: tuple[str, ...]
    published: datetime
    modified: datetime | None
    topics: tuple[str, ...]
    section: str
    summary: str
    language: str
    layout: str
    pieces: tuple[Piece, ...]
    comments: tuple[Comment, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def changed(self) -> datetime:
        """When its text last changed."""
        return self.modified or self.published

    @property
    def lead(self) -> str:
        """The first paragraph that tells something: not the byline of a guest."""
        paragraphs = (piece.lines[0] for piece in self.pieces if piece.kind == "paragraph")
        return next(text for text in paragraphs if not text.startswith("*"))


def read_stories(site: str, *, today: date, day: int, zone: tzinfo, language: str) -> tuple[Story, ...]:
    """The stories of a site that are published on its first or second day, newest first."""
    folder = files(__package__) / "content" / site
    read = (
        _parse_story(file.name.removesuffix(".md"), file.read_text("utf-8"), today, day, zone, language)
        for file in folder.iterdir()
        if file.name.endswith(".md")
    )
    stories = [story for story in read if story.facts.get("from_day", 1) <= day]
    return tuple(sorted(stories, key=lambda story: story.published, reverse=True))


def read_furniture(site: str) -> Mapping[str, Any]:
    """What stands around a site's stories: menus, white papers, events (`content/SITE.toml`)."""
    return tomllib.loads((files(__package__) / "content" / f"{site}.toml").read_text("utf-8"))


def _parse_story(slug: str, source: str, today: date, day: int, zone: tzinfo, language: str) -> Story:
    _, head, body = source.split("+++\n", 2)
    facts = tomllib.loads(head)
    pieces = list(parse_pieces(body))
    update = facts.get("second_day") if day == 2 else None
    if update:
        pieces[update["piece"] - 1] = next(parse_pieces(update["text"]))
    return Story(
        slug=slug,
        title=facts["title"],
        authors=tuple(facts["authors"]),
        published=_moment(today - timedelta(days=facts["days_ago"]), facts["time"], zone),
        modified=_moment(today, update["time"], zone) if update else None,
        topics=tuple(facts["topics"]),
        section=facts["section"],
        summary=facts["summary"],
        language=facts.get("language", language),
        layout=facts.get("layout", "plain"),
        pieces=tuple(pieces[: len(pieces) - facts.get("withheld", 0)]),
        comments=tuple(Comment(**comment) for comment in facts.get("comments", ())),
        facts=facts,
    )


def _moment(day: date, clock: str, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone)
