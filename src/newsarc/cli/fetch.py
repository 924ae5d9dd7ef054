"""newsarc fetch: archive pages by hand."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import Session, common_options, pass_session

if TYPE_CHECKING:
    from newsarc.cli.results import ResultPrinter
    from newsarc.pipeline import Task


@click.command(
    "fetch",
    cls=Command,
    examples=(
        "newsarc fetch https://www.biometricupdate.com/201901/some-article",
        "newsarc fetch --from urls.txt",
        "newsarc fetch --wayback https://example.org/gone",
        "newsarc fetch --no-store --print markdown https://example.org/story",
    ),
)
@click.argument("urls", nargs=-1, metavar="URL…")
@click.option(
    "--from",
    "files",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    multiple=True,
    metavar="FILE|-",
    help="Read URLs from FILE, one a line; # begins a comment.",
)
@click.option(
    "--force", is_flag=True, help="Fetch even what has not changed, store even what would be refused."
)
@click.option("--no-store", is_flag=True, help="Store nothing; only say what would come.")
@click.option(
    "--wayback", is_flag=True, help="Take pages that are gone (404, 410, no such host) from a web archive."
)
@click.option(
    "--print",
    "shape",
    type=click.Choice(("text", "markdown", "json")),
    help="Print the articles themselves instead of a line each.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON Lines.")
@common_options
@pass_session
def command(
    session: Session,
    urls: tuple[str, ...],
    files: tuple[Any, ...],
    force: bool,
    no_store: bool,
    wayback: bool,
    shape: str | None,
    as_json: bool,
) -> None:
    """Fetch pages and keep their articles.

    A page that is archived already is asked for conditionally: "unchanged" where its text is the same, a new
    revision where it changed. One bad URL never stops the others.
    """
    from newsarc.cli.interrupts import EXIT_INTERRUPTED, interruptible
    from newsarc.cli.progress import progress_bar
    from newsarc.cli.results import ResultPrinter
    from newsarc.fetch import Fetcher, WebArchive
    from newsarc.pipeline import gather
    from newsarc.scrape.fallback import GONE_BY_HAND, with_fallback
    from newsarc.text import entries
    from newsarc.workers import Workers

    wanted = [*urls, *(line for file in files for _, line in entries(file))]
    if not wanted:
        raise click.UsageError("no URL given (try: newsarc fetch https://… or --from FILE)")
    printer = ResultPrinter(session, shape=shape, as_json=as_json)
    with ExitStack() as stack:
        folder = session.folder()
        config = session.config(folder)
        archive = None if no_store else stack.enter_context(session.open(create=True))
        workers = stack.enter_context(Workers(rules=archive.rules if archive else None))
        fetcher = stack.enter_context(Fetcher(config.network))
        interrupt = stack.enter_context(interruptible(fetcher.stop))
        bar = stack.enter_context(progress_bar(session, len(wanted), "fetching"))
        tasks = _tasks(wanted, printer)
        results = gather(tasks, fetcher=fetcher, workers=workers, archive=archive, force=force)
        if wayback:
            web = WebArchive(config.wayback, fetcher)
            results = with_fallback(
                results, web_archive=web, workers=workers, archive=archive, force=force, gone=GONE_BY_HAND
            )
        for result in results:
            printer.add(result)
            bar.advance()
    printer.summarize(interrupted=interrupt.requested)
    if interrupt.requested:
        raise click.exceptions.Exit(EXIT_INTERRUPTED)
    if printer.has_trouble:
        raise click.exceptions.Exit(1)


def _tasks(urls: list[str], printer: "ResultPrinter") -> "Iterator[Task]":
    from datetime import UTC, datetime

    from newsarc.article import Discovery
    from newsarc.errors import ConfigError
    from newsarc.pipeline import Task
    from newsarc.urls import parse_typed

    at = datetime.now(UTC).isoformat(timespec="seconds")
    for url in urls:
        try:
            address = parse_typed(url)
        except ConfigError as error:
            printer.add_error(error)
            continue
        printer.typed[address] = url
        yield Task(url=address, discovered_by=Discovery(kind="cli", at=at))
