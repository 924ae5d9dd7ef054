"""newsarc extract-warc: articles out of whole collections of WARC files, without an archive."""

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.commands import Command
from newsarc.cli.import_ import home_of, wanted_of
from newsarc.cli.session import Session, common_options, pass_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsarc.bulk import Job, Outcome
    from newsarc.cli.interrupts import Interrupt
    from newsarc.cli.progress import Bar

    Run = Callable[[list[Job], Interrupt, Bar], Iterator[Outcome]]

_MB = 1 << 20


@click.command(
    "extract-warc",
    cls=Command,
    examples=(
        "newsarc extract-warc CC-NEWS-*.warc.gz --out articles/",
        "newsarc extract-warc crawl/ --out articles/ --format parquet --site biometricupdate.com",
        "newsarc extract-warc --from paths.txt --out s3://bucket/articles --engine dask --scheduler tcp://head:8786",
    ),
)
@click.argument("sources", nargs=-1, metavar="IN…")
@click.option("--out", required=True, metavar="URL", help="The folder, or its URL, that the articles go to.")
@click.option(
    "--from",
    "listed",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    metavar="FILE|-",
    help="Read more INs from FILE, one a line; # begins a comment.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("jsonl", "parquet")),
    default="jsonl",
    show_default=True,
    help="JSON Lines (gzip) or Parquet.",
)
@click.option(
    "--engine",
    type=click.Choice(("local", "dask")),
    help="Where to work: in processes of this machine, or on a Dask cluster.  [default: local]",
)
@click.option("--scheduler", metavar="ADDRESS", help="The Dask scheduler, such as tcp://head:8786.")
@click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Processes on this machine.  [default: its cores]"
)
@click.option("--site", metavar="HOST", help="Only pages of this site and those below it.")
@click.option("--language", metavar="TAG", help="Only articles in this language, such as en or de-CH.")
@click.option("--since", metavar="WHEN", help="Only articles published then or later: 2026-11-01, 7d.")
@click.option("--until", metavar="WHEN", help="Only articles published then or earlier.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON Lines.")
@common_options
@pass_session
def command(
    session: Session,
    sources: tuple[str, ...],
    out: str,
    listed: "Iterable[str] | None",
    engine: str | None,
    scheduler: str | None,
    workers: int | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Take the articles out of WARC files: one file of records for each, and a manifest that it is whole.

    IN is a WARC file, a folder of them, or a URL (s3://…, with * for many); IN and --out may be anything that
    fsspec knows. No archive is needed or made. What has its manifest already is not done again, so a run that
    was cut off is continued by the same command. Of a damaged file what is whole is taken, and the manifest
    names the rest; the exit code is then 1.
    """
    from newsarc.cli.interrupts import EXIT_INTERRUPTED, interruptible
    from newsarc.cli.progress import progress_bar

    if scheduler and engine == "local":
        raise click.UsageError("--scheduler is Dask's: leave --engine local out")
    if not sources and listed is None:
        raise click.UsageError("name a WARC file, a folder of them, or --from FILE")
    jobs = _jobs((*sources, *_lines(listed)), out, options)
    printer = _Printer(session, as_json=as_json)
    run = _engine("dask" if scheduler else engine or "local", scheduler, workers)
    with interruptible(lambda: None) as interrupt, progress_bar(session, None, "extracting MB") as bar:
        for outcome in _outcomes(jobs, run, interrupt, bar):
            printer.add(outcome)
    printer.summarize(left=len(jobs) - printer.counts.total())
    if interrupt.requested:
        raise click.exceptions.Exit(EXIT_INTERRUPTED)
    if printer.counts["failed"] or printer.is_damaged:
        raise click.exceptions.Exit(1)


def _lines(listed: "Iterable[str] | None") -> list[str]:
    from newsarc.text import entries

    return [line for _, line in entries(listed or ())]


def _jobs(sources: tuple[str, ...], out: str, options: dict[str, Any]) -> "list[Job]":
    from newsarc.bulk import Job, find_warcs
    from newsarc.errors import ConfigError

    folder = out if "://" in out else str(Path(out).resolve())
    wanted, home = wanted_of(options), home_of(options["site"])
    jobs: dict[str, Job] = {}
    for source in dict.fromkeys(found for each in sources for found in find_warcs(each)):
        job = Job(source=source, folder=folder, format=options["form"], site=home, wanted=wanted)
        other = jobs.setdefault(job.name, job)
        if other is not job:
            raise ConfigError(
                source, f"would be written to the same file as {other.source} (try: another --out)"
            )
    return list(jobs.values())


def _engine(name: str, scheduler: str | None, workers: int | None) -> "Run":
    """What runs jobs until it is told to stop, and says how many of their bytes are read."""
    from dataclasses import replace

    from newsarc.bulk import run_here, run_on_dask
    from newsarc.workers import count_cores

    count = workers or count_cores()

    def run(jobs: "list[Job]", interrupt: "Interrupt", bar: "Bar") -> "Iterator[Outcome]":
        def is_stopped() -> bool:
            return interrupt.requested

        def on_bytes(read: int) -> None:
            bar.move_to(read // _MB)

        if name == "dask":
            return run_on_dask(
                jobs, scheduler=scheduler, processes=count, is_stopped=is_stopped, on_bytes=on_bytes
            )
        each = max(1, count // len(jobs))
        spread = [replace(job, children=each) for job in jobs]
        return run_here(spread, processes=count, is_stopped=is_stopped, on_bytes=on_bytes)

    return run


def _outcomes(jobs: "list[Job]", run: "Run", interrupt: "Interrupt", bar: "Bar") -> "Iterator[Outcome]":
    """Those of what was done before, then of the others as they are done."""
    from newsarc.bulk import Outcome, check_folder, read_manifest

    missing = []
    for job in jobs:
        if interrupt.requested:
            return
        manifest = read_manifest(job)
        if manifest is None:
            missing.append(job)
        else:
            yield Outcome(job, manifest, is_known=True)
    if missing:
        check_folder(missing[0].folder)
        bar.plan(sum(_size(job) for job in missing) // _MB or 1)
        yield from run(missing, interrupt, bar)


def _size(job: "Job") -> int:
    from newsarc.bulk import size_of

    try:
        return size_of(job.source)
    except OSError:  # it is gone; the work itself will say so
        return 0


class _Printer:
    """One line a file, and the sums."""

    def __init__(self, session: Session, *, as_json: bool) -> None:
        self._session = session
        self._as_json = as_json
        self._started = time.monotonic()
        self._articles = 0
        self._failed_pages = 0
        self.counts: Counter[str] = Counter()
        self.is_damaged = False
        """Whether a file was not whole."""

    def add(self, outcome: "Outcome") -> None:
        """Counts what came of one file, and prints it."""
        from newsarc.cli.output import cell, echo, print_error

        manifest = outcome.manifest
        what = "failed" if manifest is None else "known" if outcome.is_known else "done"
        self.counts[what] += 1
        if manifest is not None:
            self._articles += manifest.articles
            self._failed_pages += manifest.failed_pages
            self.is_damaged |= manifest.damaged > 0
        if self._as_json:
            self._print_record(outcome, what)
        elif manifest is None:
            print_error(f"{outcome.job.source}: {outcome.error}")
        else:
            if not outcome.is_known:
                echo(f"{cell(outcome.job.source)}: {_sums(manifest.articles, manifest.failed_pages)}")
            for failure in manifest.failures:
                if failure.url == manifest.source:
                    print_error(f"{failure.url}: {failure.why}")

    def _print_record(self, outcome: "Outcome", what: str) -> None:
        from msgspec import to_builtins

        from newsarc.cli.output import print_json

        manifest = to_builtins(outcome.manifest) if outcome.manifest else {}
        print_json({"source": outcome.job.source, "outcome": what, "error": outcome.error, **manifest})

    def summarize(self, *, left: int) -> None:
        """`2 files done, 1 known: 1,234 articles, 3 failed pages in 12.3 s`, on stderr."""
        counted = [
            f"{self.counts[name]:,} {name}" for name in ("done", "known", "failed") if self.counts[name]
        ]
        said = f"{', '.join(counted) or 'nothing'}: {_sums(self._articles, self._failed_pages)}"
        said += f" in {time.monotonic() - self._started:.1f} s"
        if left:
            said += f" (interrupted: {left:,} left; call it again to go on)"
        self._session.say(said)


def _sums(articles: int, failed: int) -> str:
    """`1,234 articles, 1 failed page`."""
    said = f"{articles:,} article{'' if articles == 1 else 's'}"
    return f"{said}, {failed:,} failed page{'' if failed == 1 else 's'}" if failed else said
