"""Near-duplicates as a person reads them: where else a story stands, and where it stood first."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from newsarc.cli.output import cell

if TYPE_CHECKING:
    from newsarc.archive import Story

SHOWN = 5


def also_at(story: "Story", article_id: str) -> str:
    """`also at idtechwire.com (3fa94c1d, first)`: one line for the other articles of a story."""
    others = [row for row in story.rows if row.id != article_id]
    places = [
        f"{cell(row.site)} ({row.id[:8]}{', first' if row is story.first else ''})" for row in others[:SHOWN]
    ]
    if len(others) > SHOWN:
        places.append(f"{len(others) - SHOWN} more")
    begin = "first here; also at " if story.first.id == article_id else "also at "
    return begin + ", ".join(places)


def grouped(stories: "Iterable[Story]") -> "Iterator[dict[str, Any]]":
    """The records of stories, the earliest of each first; `story` is its id, for all of them."""
    for story in stories:
        for row in story.rows:
            yield {**row.to_dict(), "story": story.first.id}


def indented(records: "Iterable[dict[str, Any]]") -> "Iterator[dict[str, Any]]":
    """The same, a reprint's title set in, as a table shows them."""
    for record in records:
        is_reprint = record["story"] != record["id"]
        yield {**record, "title": f"└ {record['title'] or ''}" if is_reprint else record["title"]}
