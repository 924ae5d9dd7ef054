"""newsarc scrape: one run over the sources."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from newsarc.cli.commands import Command
from newsarc.cli.completing import complete_source
from newsarc.cli.session import Session, common_options, pass_session

if TYPE_CHECKING:
    from newsarc.config import Config, Source
    from newsarc.health import Alarm
    from newsarc.notify import Event
    from newsarc.scrape import RunReport

EXIT_DEGRADED = 5


@click.command(
    "scrape",
    cls=Command,
    examples=(
        "newsarc scrape",
        "newsarc scrape biometricupdate.com --json",
        "newsarc scrape --since 2026-01-01 --max-runtime 2h",
        "newsarc scrape -q --log-file newsarc.log",
    ),
)
@click.argument("names", nargs=-1, metavar="[SOURCE…]", shell_complete=complete_source)
@click.option(
    "--since",
    metavar="WHEN",
    help="Go back as far as this (2026-01-01, 30d): older pages of feeds, sitemaps by their dates, and all "
    "of it, whatever max_new says.",
)
@click.option(
    "--max-runtime",
    metavar="TIME",
    help="Stop after this time (2h, 90m) and leave the rest to the next run.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the run's report as JSON, a line a source.")
@common_options
@pass_session
def command(
    session: Session, names: tuple[str, ...], since: str | None, max_runtime: str | None, as_json: bool
) -> None:
    """Archive what is new from all sources, or from the named ones.

    Ctrl-C, SIGTERM and the end of --max-runtime finish the articles in hand and keep everything; the next run
    goes on where this one ended. With -q nothing is printed when all is well. Exit code 5: a source is not
    what it used to be (see newsarc status).
    """
    from newsarc.when import parse_duration

    limit = parse_duration(max_runtime) if max_runtime else None
    start = _moment(since)
    config = session.config(session.existing())
    sources = choose_sources(config, names)
    with _announced(config) as tell:
        report = _run(session, config, sources, since=start, limit=limit)
        tell(report)
    _print_report(session, report, as_json=as_json)
    if code := _exit_code(report):
        raise click.exceptions.Exit(code)


def _run(
    session: Session,
    config: "Config",
    sources: "tuple[Source, ...]",
    *,
    since: datetime | None,
    limit: timedelta | None,
) -> "RunReport":
    from newsarc.workers import Workers

    with ExitStack() as stack:
        archive = stack.enter_context(session.open(create=True))
        workers = stack.enter_context(Workers(rules=archive.rules))
        # The first worker gets ready while this process does.
        from newsarc.cli.interrupts import interruptible
        from newsarc.cli.progress import progress_bar
        from newsarc.fetch import Fetcher
        from newsarc.scrape import scrape

        fetcher = stack.enter_context(Fetcher(config.network))
        interrupt = stack.enter_context(interruptible(fetcher.stop))
        bar = stack.enter_context(progress_bar(session, None, "scraping"))
        return scrape(
            sources,
            archive=archive,
            fetcher=fetcher,
            workers=workers,
            revisits=config.network.revisits,
            wayback=config.wayback,
            since=since,
            max_runtime=limit,
            should_stop=lambda: interrupt.requested,
            on_plan=bar.plan,
            on_result=lambda result: bar.advance(),
        )


@contextmanager
def _announced(config: "Config") -> "Iterator[Callable[[RunReport], None]]":
    """Tells whom `[notify]` names that a run begins, and with the function given how it ended."""
    from newsarc.cli.output import print_error
    from newsarc.errors import Locked, NewsarcError
    from newsarc.notify import notify

    def tell(event: "Event", text: str = "", *, is_news: bool = False) -> None:
        for error in notify(config.notify, config.network, event, text, is_news=is_news):
            print_error(f"cannot notify: {error}")

    def tell_end(report: "RunReport") -> None:
        lines = [f"{name}: {alarm.message}" for name, alarm in report.alarms]
        lines += [f"{source.name}: {source.error}" for source in report.sources if source.error]
        is_news = any(report.is_news(alarm) for _, alarm in report.alarms)
        is_bad = bool(lines) or report.stopped_by == "signal"  # a page that failed is tried again
        tell("fail" if is_bad else "success", "\n".join([*lines, _summary(report)]), is_news=is_news)

    tell("start")
    try:
        yield tell_end
    except Locked:  # the other run tells how it goes
        raise
    except (NewsarcError, OSError) as error:
        tell("fail", str(error), is_news=True)
        raise


def _moment(text: str | None) -> datetime | None:
    """An instant; of a day its beginning here."""
    from datetime import UTC, time

    from newsarc.when import parse_when

    if text is None:
        return None
    now = datetime.now(UTC).astimezone()
    moment = parse_when(text, now=now)
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), now.tzinfo)
    return moment


def _exit_code(report: "RunReport") -> int:
    from newsarc.cli.interrupts import EXIT_INTERRUPTED

    if report.stopped_by == "signal":
        return EXIT_INTERRUPTED
    if report.alarms:
        return EXIT_DEGRADED
    return 1 if report.has_failures else 0


def choose_sources(config: "Config", names: tuple[str, ...]) -> "tuple[Source, ...]":
    """The sources of these names, all where there are none. Raises ConfigError where one is not there."""
    from newsarc.errors import ConfigError

    if not config.sources:
        raise ConfigError(str(config.path or "newsarc.toml"), "no sources yet (try: newsarc source add URL)")
    known = {source.name: source for source in config.sources}
    for name in names:
        if name not in known:
            raise ConfigError(name, f"no such source (there are: {', '.join(known)})")
    return tuple(known[name] for name in dict.fromkeys(names)) or config.sources


def _print_report(session: Session, report: "RunReport", *, as_json: bool) -> None:
    from newsarc.cli.output import print_error, print_json
    from newsarc.cli.tables import Column, print_table
    from newsarc.scrape import OUTCOMES

    records = [source.to_dict() for source in report.sources]
    if as_json:
        for record in records:
            print_json(record)
    elif not session.quiet:
        counts = [Column(name=name, title=name, right=True) for name in ("found", "known", *OUTCOMES)]
        columns = [Column(name="name", title="source", color="cyan", least=12), *counts]
        print_table(columns, records, is_headed=True)  # numbers alone say nothing
    for source in report.sources:
        is_known = any(alarm.kind == "unreachable" for alarm in source.alarms)
        if source.error and not is_known:
            print_error(f"{source.name}: {source.error}")
        for trouble in source.trouble:
            if trouble.outcome == "failed":
                print_error(trouble.message or f"{trouble.url}: {trouble.reason}")
            else:
                session.say(f"refused: {trouble.url}: {trouble.reason}")
    for name, alarm in report.alarms:
        if report.is_news(alarm) or not session.quiet:
            _print_alarm(name, alarm)
    session.say(_summary(report))


def _print_alarm(name: str, alarm: "Alarm") -> None:
    from newsarc.cli.output import print_error

    shown = alarm.sample or alarm.url
    print_error(f"{name}: {alarm.message}", notes=(f"see {shown}, and newsarc status --source {name}",))


def _summary(report: "RunReport") -> str:
    from collections import Counter

    total: Counter[str] = sum((source.counts for source in report.sources), Counter())
    assert report.finished_at
    seconds = max(0.0, (report.finished_at - report.started_at).total_seconds())
    recovered = sum(source.recovered for source in report.sources)
    notes = {"new": f" ({recovered} from a web archive)"} if recovered else {}
    said = ", ".join(
        f"{total[name]} {name}{notes.get(name, '')}"
        for name in ("new", "updated", "refused", "failed")
        if total[name]
    )
    left = sum(source.left for source in report.sources)
    tail = {
        "signal": " (interrupted: everything finished so far is kept)",
        "max_runtime": " (time is up: everything finished so far is kept)",
    }.get(report.stopped_by or "", "")
    return (
        f"{said or 'nothing new'} in {seconds:.1f} s{tail}{f', {left} left for the next run' if left else ''}"
    )
