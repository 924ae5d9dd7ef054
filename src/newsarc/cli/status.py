"""newsarc status: how the sources stand, and why nothing new came."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from newsarc.cli.commands import Command
from newsarc.cli.output import cell, echo, is_terminal, print_json
from newsarc.cli.session import Session, common_options, pass_session

if TYPE_CHECKING:
    from newsarc.archive import Archive, Visit
    from newsarc.scrape.status import SourceStatus

SHOWN = 10
"""Addresses that are listed of one source."""


@click.command(
    "status",
    cls=Command,
    examples=(
        "newsarc status",
        "newsarc status --source biometricupdate.com",
        "newsarc status --json | jq 'select(.alarms != [])'",
    ),
)
@click.option("--source", metavar="NAME", help="This source alone, with its weeks and what it waits for.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: a source a line.")
@common_options
@pass_session
def command(session: Session, source: str | None, as_json: bool) -> None:
    """Show how the sources stand: what the last run brought, what waits, what is wrong since when.

    Nothing is asked of the network. "known" pages are in the archive, "waiting" ones failed and are tried
    again at the time shown, "given up" ones are not.
    """
    from newsarc.cli.scrape import choose_sources
    from newsarc.scrape.status import read_statuses

    sources = choose_sources(session.config(session.existing()), (source,) if source else ())
    now = datetime.now(UTC)
    with session.open() as archive:
        statuses = read_statuses(sources, archive, now=now)
        if as_json:
            for status in statuses:
                print_json(status.to_dict())
        elif not is_terminal():
            for status in statuses:
                echo("\t".join((cell(status.name), sentence(status, now=now), *_troubles(status))))
        else:
            _draw(session, statuses, archive, now=now, is_whole=source is not None)


def _draw(
    session: Session, statuses: "list[SourceStatus]", archive: "Archive", *, now: datetime, is_whole: bool
) -> None:
    echo(_headline(statuses, archive, now=now))
    for status in statuses:
        _draw_source(status, now=now, is_whole=is_whole)
        if is_whole:
            _draw_open(archive.open_visits(status.name), now=now)
    if not is_whole:
        session.say("\nmore of one: newsarc status --source NAME")


def _headline(statuses: "list[SourceStatus]", archive: "Archive", *, now: datetime) -> str:
    holder = archive.running()
    if holder:
        return f"running now: process {holder['pid']} since {when(holder['since'], now=now)}"
    runs = [status.last_run for status in statuses if status.last_run]
    if not runs:
        return "no run yet (try: newsarc scrape)"
    due = [
        moment
        for status in statuses
        for moment in (status.counts.next_retry, status.counts.next_revisit)
        if moment
    ]
    coming = f", next page due {when(min(due), now=now)}" if due else ""
    return f"last run {when(max(runs).isoformat(), now=now)}{coming}"


def _draw_source(status: "SourceStatus", *, now: datetime, is_whole: bool) -> None:
    from newsarc.cli.stats import sparkline

    name = click.style(cell(status.name), fg="cyan", bold=True)
    echo(f"\n{name}  {sentence(status, now=now)}")
    rows = {"articles a day": [day.articles for day in status.days]}
    if is_whole:
        rows["words"] = [day.words or 0 for day in status.days]
        rows["failures"] = [day.failures for day in status.days]
    for title, counts in rows.items():
        most = max(counts)
        drawn = click.style(sparkline(counts), fg="cyan")
        echo(f"  {title:<14}  {drawn}  {f'at most {most:,}' if most else 'none'}")
    for alarm in status.alarms:
        shown = f" (see {cell(alarm.sample or alarm.url)})" if alarm.url else ""
        echo(f"  {click.style('alarm:', fg='red', bold=True)} {cell(alarm.message)}{shown}")
    if status.error:
        echo(f"  {click.style('error:', fg='red', bold=True)} {cell(status.error)}")


def _troubles(status: "SourceStatus") -> Iterator[str]:
    """What is wrong with a source, for programs."""
    for alarm in status.alarms:
        yield f"alarm: {cell(alarm.message)}"
    if status.error:
        yield f"error: {cell(status.error)}"


def _draw_open(visits: "list[Visit]", *, now: datetime) -> None:
    """The addresses that are not in the archive, and what becomes of them."""
    for visit in visits[:SHOWN]:
        again = f"next try {when(visit.next_try, now=now)}" if visit.next_try else "given up"
        echo(f"  {_reason(visit.reason or 'not tried yet')}, {again}: {cell(visit.url)}")
    if len(visits) > SHOWN:
        echo(f"  … and {len(visits) - SHOWN:,} more")


def sentence(status: "SourceStatus", *, now: datetime) -> str:
    """`0 new: 57 known, 2 waiting until 02:30, 1 given up (404)`."""
    counts = status.counts
    if status.last_run is None and not counts.known + counts.planned:
        return "no run yet"
    parts = [f"{counts.known:,} known"]
    if counts.planned:
        parts.append(f"{counts.planned:,} left for the next run")
    if counts.waiting:
        until = f" until {when(counts.next_retry, now=now)}" if counts.next_retry else ""
        parts.append(f"{counts.waiting:,} waiting{until}{_reasons(counts.waiting_reasons)}")
    if counts.given_up:
        parts.append(f"{counts.given_up:,} given up{_reasons(counts.given_up_reasons)}")
    recovered = f" ({status.recovered:,} from a web archive)" if status.recovered else ""
    return f"{status.new:,} new{recovered}: {', '.join(parts)}"


def _reasons(counts: Mapping[str, int]) -> str:
    """` (404)`, or ` (3 404, 1 timeout)` where there are several."""
    if len(counts) == 1:
        return f" ({_reason(next(iter(counts)))})"
    most_first = sorted(counts.items(), key=lambda item: -item[1])
    return f" ({', '.join(f'{count:,} {_reason(name)}' for name, count in most_first)})"


def _reason(code: str) -> str:
    return cell(code.removeprefix("http_").replace("_", " "))


def when(text: str | None, *, now: datetime) -> str:
    """A stored time as a clock on the wall shows it: `02:30` within a day, else `2026-11-30 02:30`."""
    if not text:
        return "?"
    moment, here = datetime.fromisoformat(text).astimezone(), now.astimezone()
    is_near = abs((moment - here).total_seconds()) < 86400
    return f"{moment:%H:%M}" if is_near else f"{moment:%Y-%m-%d %H:%M}"
