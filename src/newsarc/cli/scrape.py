"""newsarc scrape: one run over the sources."""

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import Session, common_options, pass_session

if TYPE_CHECKING:
    from newsarc.config import Config, Source
    from newsarc.scrape import RunReport


@click.command(
    "scrape",
    cls=Command,
    examples=(
        "newsarc scrape",
        "newsarc scrape biometricupdate.com --json",
        "newsarc scrape -q --log-file newsarc.log",
    ),
)
@click.argument("names", nargs=-1, metavar="[SOURCE…]")
@click.option("--json", "as_json", is_flag=True, help="Print the run's report as JSON, a line a source.")
@common_options
@pass_session
def command(session: Session, names: tuple[str, ...], as_json: bool) -> None:
    """Archive what is new from all sources, or from the named ones.

    Ctrl-C and SIGTERM finish the articles in hand and keep everything. With -q nothing is printed when all is
    well.
    """
    from newsarc.cli.interrupts import EXIT_INTERRUPTED, interruptible
    from newsarc.cli.progress import progress_bar
    from newsarc.fetch import Fetcher
    from newsarc.scrape import scrape
    from newsarc.workers import Workers

    folder = session.folder()
    config = session.config(folder)
    sources = _chosen(config, names)
    with ExitStack() as stack:
        archive = stack.enter_context(session.open(create=True))
        workers = stack.enter_context(Workers(rules=archive.rules))
        fetcher = stack.enter_context(Fetcher(config.network))
        interrupt = stack.enter_context(interruptible(fetcher.stop))
        bar = stack.enter_context(progress_bar(session, None, "scraping"))
        report = scrape(
            sources,
            archive=archive,
            fetcher=fetcher,
            workers=workers,
            should_stop=lambda: interrupt.requested,
            on_plan=bar.plan,
            on_result=lambda result: bar.advance(),
        )
    _print_report(session, report, as_json=as_json)
    if report.interrupted:
        raise click.exceptions.Exit(EXIT_INTERRUPTED)
    if report.has_failures:
        raise click.exceptions.Exit(1)


def _chosen(config: "Config", names: tuple[str, ...]) -> "tuple[Source, ...]":
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
        counts = [Column(name=name, title=name, right=True) for name in ("found", *OUTCOMES)]
        print_table([Column(name="name", title="source", color="cyan", least=12), *counts], records)
    for source in report.sources:
        if source.error:
            print_error(f"{source.name}: {source.error}")
        for trouble in source.trouble:
            if trouble.outcome == "failed":
                print_error(trouble.message or f"{trouble.url}: {trouble.reason}")
            else:
                session.say(f"refused: {trouble.url}: {trouble.reason}")
    session.say(_summary(report))


def _summary(report: "RunReport") -> str:
    from collections import Counter

    total: Counter[str] = sum((source.counts for source in report.sources), Counter())
    assert report.finished_at
    seconds = (report.finished_at - report.started_at).total_seconds()
    said = ", ".join(
        f"{total[name]} {name}" for name in ("new", "updated", "refused", "failed") if total[name]
    )
    tail = " (interrupted: everything finished so far is kept)" if report.interrupted else ""
    return f"{said or 'nothing new'} in {seconds:.1f} s{tail}"
