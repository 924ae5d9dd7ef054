"""The newspapers of a town, night after night: what they publish, edit and break, and what is true of it.

Nights are counted from 1. What a night's run may find was published on the day before it.
"""

import asyncio
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from newsarc.config import Source
from tests.fetch.server import Asked, Handler, Server, answer

HERE: Final = ZoneInfo("Europe/Berlin")

FIRST_DAY: Final = date(2026, 3, 16)
"""A Monday. At 2:30, when the runs begin, there is no such time on night 14."""

_TEXT: Final = """
harbour council police court budget ferry school bridge market minister report camera officer border contract
company hearing witness storm winter harvest railway station election vote union strike hospital doctor
patient river flood museum gallery theatre orchestra football season coach tax levy appeal ruling judge
archive survey engineer tunnel airport passenger permit protest tower square garden library teacher
"""
_WORDS: Final = _TEXT.split()


def starts_at(night: int) -> datetime:
    """When cron begins a night's run: at 2:30 by the clocks of the town."""
    day = FIRST_DAY + timedelta(days=night - 1)
    return datetime.combine(day, time(2, 30), HERE).astimezone(UTC)


@dataclass(slots=True, kw_only=True)
class Story:
    """An article as its newspaper has it now."""

    path: str
    title: str
    author: str
    published: datetime
    paragraphs: list[str]
    edits: list[int] = field(default_factory=list)
    """On which nights it was edited."""
    is_gone: bool = False
    broken_until: int = 0
    """The night on which its page comes at last."""

    def edit(self, night: int) -> None:
        """Adds a paragraph."""
        self.paragraphs.append(f"Added on night {night}: {prose(f'{self.path} {night}', 24)}")
        self.edits.append(night)


@dataclass(slots=True, kw_only=True)
class Paper:
    """A newspaper. `publishes` says how many articles it has on a night."""

    name: str
    kind: str
    publishes: Callable[[int], int]
    lists: int = 1
    """For how many nights an article stands in its feed."""
    redesigned: range = range(0)
    """The nights of a design that says neither dates nor authors."""
    feed_dies_on: int = 1000
    has_ticker: bool = False
    """Whether its pages are never twice the same bytes."""
    stories: list[Story] = field(default_factory=list)

    def source(self, server: Server) -> Source:
        """The source to follow."""
        return Source(name=self.name, url=server.url("/list", host=self.name), kind=self.kind)  # type: ignore[arg-type]

    def publish(self, night: int, server: Server) -> None:
        """Brings the day before a night into the paper, and the paper into its server."""
        noon = datetime.combine(FIRST_DAY + timedelta(days=night - 2), time(12), HERE)
        for number in range(self.publishes(night)):
            seed = f"{self.name} {night} {number}"
            self.stories.append(
                Story(
                    path=f"/{'-'.join(prose(seed, 5, stop='').lower().split())}-{night}-{number}",
                    title=prose(seed, 7, stop=""),
                    author=f"{random.Random(seed).choice(('Mia', 'Jon', 'Eva'))} Berger",
                    published=noon + timedelta(minutes=20 * number),
                    paragraphs=[prose(f"{seed} {part}", 40) for part in range(5)],
                )
            )
        self.show(night, server)

    def show(self, night: int, server: Server) -> None:
        """Puts the list and all pages as they are on a night where the server finds them."""
        for story in self.stories:
            server.routes[self.name + story.path] = self._page(story, night)
        listed = [story for story in self.stories if self._is_listed(story, night)]
        body = _rss(listed, self.name, server) if self.kind == "feed" else _sitemap(listed, self.name, server)
        gone = answer("<h1>Not found</h1>", status="404 Not Found")
        server.routes[f"{self.name}/list"] = (
            gone if night >= self.feed_dies_on else conditional(body, "application/xml")
        )

    def _is_listed(self, story: Story, night: int) -> bool:
        return starts_at(night) - story.published < timedelta(days=self.lists)

    def _page(self, story: Story, night: int) -> bytes | Handler:
        if story.is_gone:
            return answer("<h1>Gone</h1>", status="410 Gone")
        if night < story.broken_until:
            return answer("<h1>Oops</h1>", status="500 Internal Server Error")
        ticker = f"<aside class=ticker>{night} trams are late</aside>" if self.has_ticker else ""
        markup = _new_design(story) if night in self.redesigned else _old_design(story)
        return conditional(
            f"{markup}{ticker}<footer>Printed in the town.</footer></body></html>", "text/html"
        )


def conditional(body: str, content_type: str) -> Handler:
    """An answer with an ETag, which is not sent to those who have it."""
    etag = f'"{sha256(body.encode()).hexdigest()[:16]}"'
    whole = answer(body, content_type=content_type, headers={"ETag": etag})
    unchanged = answer("", status="304 Not Modified", headers={"ETag": etag})

    async def write(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(unchanged if asked.headers.get("if-none-match") == etag else whole)
        return True

    return write


def prose(seed: str, words: int, *, stop: str = ".") -> str:
    """So many words, the same ones for a seed."""
    chance = random.Random(seed)
    return " ".join(chance.choice(_WORDS) for _ in range(words)).capitalize() + stop


def _old_design(story: Story) -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in story.paragraphs)
    stamp = story.published.isoformat()
    return (
        f'<!doctype html><html lang="en"><head><title>{story.title}</title>'
        f'<meta property="article:published_time" content="{stamp}">'
        f'<meta name="author" content="{story.author}"></head><body><nav><a href="/">Home</a></nav><article>'
        f"<h1>{story.title}</h1><p class=byline>By <a rel=author>{story.author}</a>, "
        f'<time datetime="{stamp}">{story.published:%d %B %Y}</time></p>{paragraphs}</article>'
    )


def _new_design(story: Story) -> str:
    paragraphs = "".join(f"<div class=row><p>{text}</p></div>" for text in story.paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{story.title}</title></head><body>'
        f"<header><a href=/>The paper, made new</a></header><main><div class=head>"
        f"<h1>{story.title}</h1></div><section class=text>{paragraphs}</section></main>"
    )


def _rss(stories: Iterable[Story], name: str, server: Server) -> str:
    items = "".join(
        f"<item><title>{story.title}</title><link>{server.url(story.path, host=name)}</link>"
        f"<pubDate>{format_datetime(story.published)}</pubDate></item>"
        for story in stories
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'


def _sitemap(stories: Iterable[Story], name: str, server: Server) -> str:
    urls = "".join(
        f"<url><loc>{server.url(story.path, host=name)}</loc><lastmod>{_changed(story)}</lastmod></url>"
        for story in stories
    )
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def _changed(story: Story) -> str:
    last = max((starts_at(night) - timedelta(hours=6) for night in story.edits), default=story.published)
    return last.isoformat()
