"""An article as plain text: title, byline, body."""

from datetime import date, datetime

from newsarc.article import Article, Block
from newsarc.text import harmless_text


def to_text(article: Article) -> str:
    """Title, byline and text, one blank line between them, one trailing newline."""
    parts = (article.title, byline(article), article.text)
    return harmless_text("\n\n".join(part for part in parts if part)) + "\n"


def byline(article: Article) -> str:
    """Who, where and when on one line: `Chris Burt · Biometric Update · 2019-01-15`."""
    authors = ", ".join(author.name for author in article.authors)
    place = article.publisher.name or article.publisher.domain
    return " · ".join(part for part in (authors, place, _when(article.published)) if part)


def _when(moment: datetime | date | None) -> str | None:
    """A day, or a time with its offset, as a person reads it: `2019-01-15 09:30-05:00`."""
    if isinstance(moment, datetime):
        return moment.isoformat(sep=" ", timespec="minutes")
    return moment.isoformat() if moment else None


def blocks_of(article: Article) -> tuple[Block, ...]:
    """The article's blocks, or the paragraphs of its text where it has none."""
    return article.blocks or tuple(Block(text=text) for text in article.text.split("\n\n") if text)


def list_marks(blocks: tuple[Block, ...]) -> list[str]:
    """For every block its list mark: `1.`, `2.` in ordered lists, `-` in others, empty elsewhere."""
    marks: list[str] = []
    counters: dict[int, int] = {}
    for block in blocks:
        if block.type != "list_item":
            counters.clear()
            marks.append("")
            continue
        depth = block.depth or 1
        counters = {level: count for level, count in counters.items() if level <= depth}
        counters[depth] = counters.get(depth, 0) + 1
        marks.append(f"{counters[depth]}." if block.ordered else "-")
    return marks
