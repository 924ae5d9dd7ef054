"""newsarc import: bring in what was kept by others."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import Session, common_options, pass_session
from newsarc.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsarc.archive import Archive
    from newsarc.cli.interrupts import Interrupt
    from newsarc.importing import Found, Input, Skipped
    from newsarc.importing.wanted import Wanted
    from newsarc.pipeline import Result
    from newsarc.workers import Workers

_MB = 1 << 20
_ORDER = ("new", "updated", "unchanged", "extracted", "unwanted", "refused", "failed")


@click.command(
    "import",
    cls=Command,
    examples=(
        "newsarc import CC-NEWS-20261101.warc.gz --site biometricupdate.com",
        "newsarc import crawl.wacz saved-pages/ --dry-run",
        "newsarc import old-scrape/ --text-site biometricupdate.com",
        "newsarc import urls.txt",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--site", metavar="HOST", help="Only pages of this site and those below it.")
@click.option("--language", metavar="TAG", help="Only articles in this language, such as en or de-CH.")
@click.option("--since", metavar="WHEN", help="Only articles published then or later: 2026-11-01, 7d.")
@click.option("--until", metavar="WHEN", help="Only articles published then or earlier.")
@click.option(
    "--text-site", metavar="HOST", help="The site that plain texts are from, if they do not say so."
)
@click.option("--dry-run", is_flag=True, help="Store nothing; only say what would come.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON Lines.")
@common_options
@pass_session
def command(
    session: Session,
    paths: tuple[Path, ...],
    text_site: str | None,
    dry_run: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Bring in what others kept: WARC and WACZ files, saved HTML, texts of older scrapes, lists of URLs.

    What a PATH is, is told by its content; folders are searched. The pages are kept with the archive as if
    newsarc had fetched them. To import something twice does nothing the second time. Of a damaged file what
    is whole is imported, and what is not is named.
    """
    from newsarc.cli.interrupts import EXIT_INTERRUPTED, interruptible
    from newsarc.cli.progress import progress_bar
    from newsarc.importing import Skipped
    from newsarc.workers import Workers

    inputs, printer = [], _Printer(session, as_json=as_json, dry_run=dry_run)
    skipped = Skipped()
    with ExitStack() as stack:
        interrupt = stack.enter_context(interruptible(lambda: None))
        for found in _inputs(paths):
            inputs.append(found) if not isinstance(found, PageError) else printer.add(_not_read(found))
        archive = _archive(session, stack, dry_run=dry_run)
        workers = stack.enter_context(Workers(rules=archive.rules if archive else None))
        total = sum(found.size for found in inputs)
        bar = stack.enter_context(progress_bar(session, total // _MB or 1, "importing MB"))
        results = _results(
            session,
            inputs,
            archive=archive,
            workers=workers,
            text_site=text_site,
            dry_run=dry_run,
            options=options,
            skipped=skipped,
            interrupt=interrupt,
            on_bytes=lambda count: bar.move_to(count // _MB),
        )
        for result in results:
            printer.add(result)
    printer.summarize(skipped, interrupted=interrupt.requested)
    if interrupt.requested:
        raise click.exceptions.Exit(EXIT_INTERRUPTED)
    if printer.counts["failed"]:
        raise click.exceptions.Exit(1)


def _inputs(paths: tuple[Path, ...]) -> "Iterator[Any]":
    from newsarc.importing import find_inputs

    for path in paths:
        yield from find_inputs(path)


def _archive(session: Session, stack: ExitStack, *, dry_run: bool) -> "Archive | None":
    """The archive, made where there is none; for a dry run the one that is there, if any."""
    from newsarc.errors import NotFound

    try:
        return stack.enter_context(session.open(create=not dry_run))
    except NotFound:
        return None


def _results(
    session: Session,
    inputs: "list[Input]",
    *,
    archive: "Archive | None",
    workers: "Workers",
    text_site: str | None,
    dry_run: bool,
    options: dict[str, Any],
    skipped: "Skipped",
    interrupt: "Interrupt",
    on_bytes: "Callable[[int], None]",
) -> "Iterator[Result]":
    from newsarc.extract.site_rules import read_rule_book
    from newsarc.importing import learn_texts, read_pages
    from newsarc.pipeline import gather_pages

    rules = read_rule_book(archive.rules) if archive else None
    if archive and not dry_run:
        learn_texts(inputs, archive, home=text_site, rules=rules)
    pages = read_pages(
        [found for found in inputs if found.kind != "urls"],
        home=home_of(options["site"]),
        rules=rules,
        is_text_of=text_site,
        skipped=skipped,
        on_bytes=on_bytes,
    )
    wants = wanted_of(options)
    yield from gather_pages(
        _until(pages, interrupt), workers=workers, archive=archive, dry_run=dry_run, wants=wants
    )
    lists = [found.path for found in inputs if found.kind == "urls"]
    if lists and not interrupt.requested:
        yield from _fetched(
            session, lists, home_of(options["site"]), archive, workers, interrupt, dry_run=dry_run
        )


def _not_read(error: PageError) -> "Result":
    """What came of a path, or of a line of a list, that could not even be read."""
    from newsarc.pipeline import Result, Task

    return Result(task=Task(url=error.subject), outcome="failed", reason="not_read", error=error)


def _until(pages: "Iterator[Found]", interrupt: "Interrupt") -> "Iterator[Found]":
    for found in pages:
        if interrupt.requested:
            return
        yield found


def _fetched(
    session: Session,
    lists: list[Path],
    home: str | None,
    archive: "Archive | None",
    workers: "Workers",
    interrupt: "Interrupt",
    *,
    dry_run: bool,
) -> "Iterator[Result]":
    """The pages of lists of addresses, asked of the network."""
    from datetime import UTC, datetime

    from newsarc.article import Discovery
    from newsarc.fetch import Fetcher
    from newsarc.importing import read_list
    from newsarc.importing.wanted import is_of_site
    from newsarc.pipeline import Task, gather

    at = datetime.now(UTC).isoformat(timespec="seconds")
    lines = [(line, path.name) for path in lists for line in read_list(path)]
    for line, _ in lines:
        if isinstance(line, PageError):
            yield _not_read(line)
    tasks = (
        Task(url=url, discovered_by=Discovery(kind="import", url=name, at=at))
        for url, name in lines
        if isinstance(url, str) and not interrupt.requested and (home is None or is_of_site(url, home))
    )
    with Fetcher(session.config().network) as fetcher:
        yield from gather(tasks, fetcher=fetcher, workers=workers, archive=None if dry_run else archive)


def home_of(name: str | None) -> str | None:
    """The site that `--site` names."""
    return name.lower().removeprefix("www.") if name else None


def wanted_of(options: dict[str, Any]) -> "Wanted":
    """Which articles the options ask for: `language`, `since`, `until`."""
    from datetime import UTC, datetime

    from newsarc.importing.wanted import Wanted, day_of
    from newsarc.when import parse_when

    now = datetime.now(UTC).astimezone()
    since, until = options["since"], options["until"]
    return Wanted(
        language=options["language"],
        since=day_of(parse_when(since, now=now)) if since else None,
        until=day_of(parse_when(until, now=now, is_end=True)) if until else None,
    )


class _Printer:
    """Counts results; prints errors, and everything as JSON Lines where that is asked for."""

    def __init__(self, session: Session, *, as_json: bool, dry_run: bool) -> None:
        self._session = session
        self._as_json = as_json
        self._dry_run = dry_run
        self.counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._started = time.monotonic()

    def add(self, result: "Result") -> None:
        from newsarc.cli.output import print_error, print_json
        from newsarc.cli.results import record_of

        self.counts[result.outcome] += 1
        if result.outcome == "refused":
            self._reasons[result.reason or "unknown"] += 1
        if self._as_json:
            print_json(record_of(result))
        elif result.error is not None:
            print_error(str(result.error))

    def summarize(self, skipped: "Skipped", *, interrupted: bool) -> None:
        """`120 new, 8 refused (not_article 6, thin 2) in 2.3 s; 410 records are no pages`, on stderr."""
        counted = [f"{self.counts[name]:,} {name}" for name in _ORDER if self.counts[name]]
        said = ("would be: " if self._dry_run else "") + (", ".join(counted) or "nothing to import")
        if self._reasons:
            reasons = ", ".join(f"{name} {count:,}" for name, count in self._reasons.most_common())
            said += f" (refused: {reasons})"
        said += f" in {time.monotonic() - self._started:.1f} s"
        if skipped.records:
            said += f"; {skipped.records:,} records are no pages"
        if skipped.elsewhere:
            said += f"; {skipped.elsewhere:,} pages of other sites"
        tail = (
            " (interrupted: everything finished so far is kept; call it again to go on)"
            if interrupted
            else ""
        )
        self._session.say(said + tail)
