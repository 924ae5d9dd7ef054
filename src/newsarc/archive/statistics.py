"""What the archive holds, counted: from the index, the runs' reports and the sizes of files."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from newsarc.archive.folding import folded
from newsarc.archive.index import Index
from newsarc.archive.layout import Layout
from newsarc.archive.queries import conditions
from newsarc.archive.runs import read_run
from newsarc.archive.search_query import Query
from newsarc.archive.timeline import Counts, count_by
from newsarc.archive.values import Filter
from newsarc.errors import ArchiveError

OUTCOMES: Final = ("new", "updated", "unchanged", "refused", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCounts:
    """What came of one run, all sources together."""

    run: str
    started_at: str | None
    interrupted: bool
    counts: Mapping[str, int]
    """Outcome to pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The figures of an archive, or of the articles of a filter; runs and bytes are of the whole archive."""

    articles: int
    words: int
    sites: int
    stories: int
    """What is left where reprints count once."""
    first: str | None
    last: str | None
    """The days of the oldest and the newest."""
    by_week: Counts
    """Mondays, in order; weeks without articles are left out."""
    by_month: Counts
    """`2026-11`, in order; months without articles are left out."""
    by_site: Counts
    by_topic: Counts
    by_author: Counts
    by_status: Counts
    runs: tuple[RunCounts, ...]
    """The last ones, oldest first."""
    bytes: Mapping[str, int]
    """`articles`, `raw`, `index`, `other`."""

    def to_dict(self) -> dict[str, Any]:
        """The figures as `newsarc stats --json` prints them."""
        record = asdict(self)
        for name in ("by_week", "by_month", "by_site", "by_topic", "by_author", "by_status"):
            record[name] = dict(record[name])
        return record


def gather(layout: Layout, index: Index, chosen: Filter, query: Query, *, most: int, runs: int) -> Statistics:
    """The statistics of the chosen articles; of sites, topics and authors the `most` frequent."""
    terms, parameters = conditions(chosen, query)
    where = " WHERE " + " AND ".join(terms) if terms else ""

    def ask(select: str, rest: str = "", source: str = "article") -> list[Any]:
        return index.read(f"SELECT {select} FROM {source}{where} {rest}", parameters)  # noqa: S608

    def names(table: str, column: str) -> Counts:
        source = table
        if terms:
            source = f"(SELECT name, number AS n FROM {table}) CROSS JOIN article ON number = n"  # noqa: S608
        rest = f"GROUP BY name ORDER BY 2 DESC, 1 LIMIT {most}"
        return tuple(
            (_as_written(index, column, name, number), count)
            for name, count, number in ask("name, count(*), max(number)", rest, source)
        )

    days = [(day, count) for day, count in ask("day, count(*)", "GROUP BY day ORDER BY day") if day]
    totals = ask("count(*), sum(words), count(DISTINCT site), count(story), count(DISTINCT story)")[0]
    articles, words, sites, in_stories, stories = totals
    return Statistics(
        articles=articles,
        words=words or 0,
        sites=sites,
        stories=articles - in_stories + stories,
        first=days[0][0] if days else None,
        last=days[-1][0] if days else None,
        by_week=count_by("week", days),
        by_month=count_by("month", days),
        by_site=tuple(ask("coalesce(site, ''), count(*)", f"GROUP BY site ORDER BY 2 DESC, 1 LIMIT {most}")),
        by_topic=names("topic", "topics"),
        by_author=names("author", "authors"),
        by_status=tuple(ask("status, count(*)", "GROUP BY status ORDER BY 2 DESC, 1")),
        runs=tuple(_runs(layout, runs)),
        bytes=_bytes(layout),
    )


def _as_written(index: Index, column: str, name: str, number: int) -> str:
    """A name as an article has it, not folded as the index compares it."""
    found = index.read(f"SELECT {column} FROM article WHERE number = ?", (number,))  # noqa: S608
    return next((text for text in json.loads(found[0][0]) if folded(text) == name), name)


def _runs(layout: Layout, count: int) -> Iterator[RunCounts]:
    """The last runs; a report that cannot be read is `verify`'s business."""
    for path in sorted(layout.runs.glob("*.json"))[-count:]:
        with suppress(ArchiveError, AttributeError, TypeError, ValueError):
            report = read_run(path)
            sources = report.get("sources") or []
            counts = {name: sum(int(source.get(name) or 0) for source in sources) for name in OUTCOMES}
            yield RunCounts(
                run=str(report.get("run") or path.stem),
                started_at=report.get("started_at"),
                interrupted=bool(report.get("interrupted")),
                counts=counts,
            )


def _bytes(layout: Layout) -> dict[str, int]:
    """The size of the files by what they are."""
    sizes = dict.fromkeys(("articles", "raw", "index", "other"), 0)
    for folder, _, files in os.walk(layout.root):
        top = next(iter(Path(folder).relative_to(layout.root).parts), "")
        for name in files:
            kind = "index" if name.startswith(layout.index.name) else top if top in sizes else "other"
            with suppress(OSError):  # gone meanwhile
                sizes[kind] += os.stat(os.path.join(folder, name), follow_symlinks=False).st_size  # noqa: PTH116, PTH118
    return sizes
