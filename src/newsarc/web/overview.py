"""The pages about the whole: what the runs did, how the sources are, topics over time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from newsarc.errors import NotFound
from newsarc.health import Night, read_nights
from newsarc.web.render import render

RUNS: Final = 60
DAYS: Final = 60
WEEKS: Final = 26
TOPICS: Final = 30

OUTCOMES: Final = ("new", "updated", "unchanged", "refused", "failed")


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source in the last runs."""

    name: str
    last: Mapping[str, Any]
    """What the newest report says of it."""
    nights: Sequence[Night]


def show_runs(request: Request) -> Response:
    """What the last runs did, and how each source is."""
    with request.app.state.shelf.open() as archive:
        runs = [run for run in islice(archive.runs(), RUNS) if isinstance(run.get("sources"), list)]
        facets = archive.facets()
    days = {day: (articles, words) for day, articles, words in facets.by_day}
    span = _days_up_to(max(days, default=""), DAYS)
    return render(
        request,
        "runs.html",
        runs=[(run, counts_of(run)) for run in runs],
        outcomes=OUTCOMES,
        sources=_sources(runs),
        articles=[(day, days.get(day, (0, 0))[0]) for day in span],
        words=[(day, days.get(day, (0, 0))[1]) for day in span],
        failures=[(_started(run), counts_of(run)["failed"]) for run in reversed(runs)],
    )


def show_run(request: Request) -> Response:
    """One run: what came of each source, and what is in trouble."""
    name = request.path_params["run"]
    with request.app.state.shelf.open() as archive:
        run = next((run for run in archive.runs() if run.get("run") == name), None)
    if run is None:
        raise NotFound(name, "there is no run of this name")
    return render(request, "run.html", run=run, sources=_told(run), outcomes=OUTCOMES)


def show_topics(request: Request) -> Response:
    """The topics of the newest articles, week by week."""
    with request.app.state.shelf.open() as archive:
        facets = archive.facets(most=TOPICS)
    days = [day for day, _, _ in facets.by_day]
    mondays = _mondays(days[-1], WEEKS) if days else []
    topics = []
    for name, found in facets.topic_days:
        weeks = Counter(_monday(day) for day in found if day)
        topics.append((name, len(found), [(week, weeks[week]) for week in mondays]))
    most = max((count for *_, weeks in topics for _, count in weeks), default=0)
    return render(request, "topics.html", topics=topics, articles=facets.articles, mondays=mondays, most=most)


def counts_of(run: Mapping[str, Any]) -> Counter[str]:
    """A run's outcomes, all sources together; reports of older makes lack some."""
    counts: Counter[str] = Counter()
    for source in _told(run):
        counts.update({name: n for name in OUTCOMES if isinstance(n := source.get(name), int)})
    return counts


def _told(run: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    sources = run.get("sources")
    return [source for source in sources if isinstance(source, dict)] if isinstance(sources, list) else []


def _sources(runs: Sequence[Mapping[str, Any]]) -> list[SourceHealth]:
    """The sources of the newest run first, then those that it did not ask."""
    last: dict[str, Mapping[str, Any]] = {}
    for run in runs:
        for told in _told(run):
            last.setdefault(str(told.get("name")), told)
    return [SourceHealth(name, told, read_nights(runs, name)) for name, told in last.items()]


def _started(run: Mapping[str, Any]) -> str:
    return str(run.get("started_at") or "")[:10]


def _days_up_to(last: str, count: int) -> list[str]:
    if not last:
        return []
    end = date.fromisoformat(last)
    return [(end - timedelta(days=back)).isoformat() for back in range(count - 1, -1, -1)]


def _monday(day: str) -> str:
    when = date.fromisoformat(day)
    return (when - timedelta(days=when.weekday())).isoformat()


def _mondays(last: str, count: int) -> list[str]:
    end = date.fromisoformat(_monday(last))
    return [(end - timedelta(weeks=back)).isoformat() for back in range(count - 1, -1, -1)]
