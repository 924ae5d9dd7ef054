"""A digest: what is new, story by story under its topics, for reading in the morning.

Made of an archive as a value, and written as Markdown that is as good to read as plain text. As HTML and as a
mail: `digest_mail`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from newsarc.archive import Archive, Filter, Row, Story
from newsarc.article import Article, parse_time
from newsarc.export.chapters import OTHERS, by_topic
from newsarc.export.markdown import escape
from newsarc.export.times import in_words
from newsarc.text import harmless_text, one_line
from newsarc.urls import cited_url

SUMMARY: Final = 300
"""Characters at most."""

_WORDS_A_MINUTE: Final = 230
_SHOWN: Final = 4
"""Other sites that are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A story, as its earliest article among the chosen tells it."""

    id: str
    title: str
    url: str | None
    about: tuple[str, ...]
    """Site, authors, day, minutes to read."""
    summary: str | None
    also_at: tuple[str, ...]
    """The sites that have it as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A topic and its stories."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is new."""

    title: str
    summary: str
    """One line: how much, since when."""
    sections: tuple[Section, ...]


def make_digest(archive: Archive, chosen: Filter, *, title: str) -> Digest:
    """The digest of the articles that a filter chooses; the stories that most sites have come first."""
    rows = list(archive.rows(chosen))
    heading = by_topic(row.topics for row in rows)
    stories = sorted(_stories(archive, rows), key=lambda pair: -len(pair[1].rows))
    sizes = Counter(heading(row.topics) for row, _ in stories)
    sections: dict[str, list[Item]] = {}
    for row, story in stories:
        name = heading(row.topics)
        name = name if sizes[name] > 1 else OTHERS  # one story needs no heading of its own
        sections.setdefault(name, []).append(_item(archive.get(row.id), row, story))
    order = sorted(sections.items(), key=lambda pair: (pair[0] == OTHERS, -len(pair[1])))
    return Digest(
        title=title,
        summary=_summary([row for row, _ in stories], chosen.since),
        sections=tuple(Section(heading=name, items=tuple(items)) for name, items in order),
    )


def to_markdown(digest: Digest) -> str:
    """Markdown with the addresses on lines of their own."""
    return harmless_text("\n\n".join(_markdown(digest))) + "\n"


def _markdown(digest: Digest) -> Iterator[str]:
    yield f"# {escape(digest.title)}"
    yield escape(digest.summary)
    for section in digest.sections:
        yield f"## {escape(section.heading)}"
        for item in section.items:
            yield f"### {escape(item.title)}"
            yield escape(" · ".join((*item.about, item.id[:8])))
            if item.summary:
                yield escape(item.summary)
            if item.also_at:
                yield escape(f"Also at {', '.join(item.also_at)}.")
            if item.url:
                yield f"<{item.url}>"


def _stories(archive: Archive, rows: list[Row]) -> Iterator[tuple[Row, Story]]:
    """Each story once, with the earliest of its articles that are among the rows."""
    chosen = {row.id for row in rows}
    shown: set[str] = set()
    for row in rows:
        if row.id not in shown:
            story = archive.story(row.id) or Story(rows=(row,))
            shown.update(other.id for other in story.rows)
            yield next(other for other in story.rows if other.id in chosen), story


def _item(article: Article, row: Row, story: Story) -> Item:
    day = parse_time(row.date)
    about = (
        article.publisher.name or row.site or "",
        ", ".join(author.name for author in article.authors),
        in_words(day) if day else "",
        f"{_minutes(row)} min",
    )
    sites = list(dict.fromkeys(other.site or "" for other in story.rows if other.site != row.site))
    more = [f"{len(sites) - _SHOWN} more"] if len(sites) > _SHOWN else []
    return Item(
        id=article.id,
        title=one_line(article.title or article.url or article.id),
        url=cited_url(article.url, article.canonical_url),
        about=tuple(one_line(part) for part in about if part),
        summary=_first_words(article),
        also_at=(*sites[:_SHOWN], *more),
    )


def _first_words(article: Article) -> str | None:
    """What the publisher says that it is about, else how it begins; whole sentences if they fit."""
    text = one_line(article.description or article.text.split("\n\n", 1)[0])
    if len(text) > SUMMARY:
        cut = text[: SUMMARY - 1]
        end = max(cut.rfind(mark) for mark in (". ", "! ", "? "))
        text = cut[: end + 1] if end > SUMMARY // 3 else cut.rsplit(" ", 1)[0] + "…"
    return text or None


def _minutes(row: Row) -> int:
    return max(1, round(row.words / _WORDS_A_MINUTE))


def _summary(rows: list[Row], since: date | datetime | None) -> str:
    when = ""
    if since:
        when = f" since {in_words(since)}" + (f", {since:%H:%M}" if isinstance(since, datetime) else "")
    if not rows:
        return f"Nothing new{when}."
    sites, minutes = len({row.site for row in rows}), sum(map(_minutes, rows))
    stories = f"{len(rows):,} stor{'y' if len(rows) == 1 else 'ies'}"
    return (
        f"{stories} from {sites:,} site{'s' * (sites != 1)}{when},"
        f" {minutes:,} minute{'s' * (minutes != 1)} to read."
    )
