"""Inputs -> pages, each with the task that names it, in flat memory; errors in the place of what failed."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, Final

from newsarc.article import Discovery
from newsarc.errors import PageError
from newsarc.extract.site_rules import RuleBook
from newsarc.importing.inputs import BAD_ZIP, Input, warc_names
from newsarc.importing.records import LONGEST, Broken, Passed, read_records
from newsarc.importing.responses import page_of, saved_page, target_of, wants_record
from newsarc.importing.saved import find_origin
from newsarc.importing.texts import text_page
from newsarc.importing.wanted import is_of_site
from newsarc.page import Page
from newsarc.pipeline import Task

Found = tuple[Task, Page | PageError]
MB: Final = 1 << 20


@dataclass(slots=True)
class Skipped:
    """What was passed over, and why: records that are no pages, pages of other sites."""

    records: int = 0
    elsewhere: int = 0
    damaged: list[str] = field(default_factory=list)


def read_pages(
    inputs: Iterator[Input] | list[Input],
    *,
    home: str | None = None,
    rules: RuleBook | None = None,
    is_text_of: str | None = None,
    skipped: Skipped,
    on_bytes: Callable[[int], None] = lambda count: None,
) -> Iterator[Found]:
    """The pages of all inputs but lists of addresses; of one site, where `home` names it.

    `on_bytes` is told how many bytes of the inputs are done.
    """
    done = 0
    for found in inputs:
        begin = done

        def at(position: int, begin: int = begin) -> None:
            on_bytes(begin + position)

        for url, page in _pages_of(found, is_text_of, rules, skipped, at):
            if home is not None and isinstance(page, Page) and not is_of_site(page.url, home):
                skipped.elsewhere += 1
                continue
            stamp = page.fetched_at if isinstance(page, Page) else datetime.now(UTC)
            discovery = Discovery(kind="import", url=found.name, at=stamp.isoformat(timespec="seconds"))
            yield Task(url=url, discovered_by=discovery, source=found.name), page
        done += found.size
        on_bytes(done)


def _pages_of(
    found: Input,
    is_text_of: str | None,
    rules: RuleBook | None,
    skipped: Skipped,
    at: Callable[[int], None],
) -> Iterator[tuple[str, Page | PageError]]:
    try:
        if found.kind == "warc":
            with found.path.open("rb") as file:
                yield from read_warc(file, str(found.path), skipped, lambda: at(file.tell()))
        elif found.kind == "wacz":
            yield from _of_wacz(found, skipped, at)
        elif found.kind == "html":
            page = _html_page(found)
            yield page.url, page
        else:
            page = text_page(found, home=is_text_of, rules=rules)
            yield page.url, page
    except PageError as error:
        yield error.subject, error
    except (OSError, zlib.error, EOFError) as error:
        yield str(found.path), PageError(str(found.path), f"cannot be read: {error}")


def read_warc(
    file: BinaryIO, name: str, skipped: Skipped, on_record: Callable[[], None] = lambda: None
) -> Iterator[tuple[str, Page | PageError]]:
    """The pages of a WARC file, each with its address; an error in the place of what cannot be read."""
    for record in read_records(file, wants_record):
        on_record()
        if isinstance(record, Broken):
            why = f"no whole record at byte {record.offset}: {record.why} (what is whole is taken)"
            skipped.damaged.append(name)
            yield name, PageError(name, why)
        elif isinstance(record, Passed):
            skipped.records += 1
        else:
            url = target_of(record.headers) or ""
            try:
                page = page_of(record)
            except PageError as error:
                yield url, error
                continue
            if page is None:
                skipped.records += 1
            else:
                yield url, page


def _of_wacz(
    found: Input, skipped: Skipped, at: Callable[[int], None]
) -> Iterator[tuple[str, Page | PageError]]:
    done = 0
    try:
        with zipfile.ZipFile(found.path) as wacz:
            for name in warc_names(found.path):
                with wacz.open(name) as file:
                    where = f"{found.path}!{name}"
                    yield from read_warc(file, where, skipped, lambda done=done: at(done))  # type: ignore[arg-type,misc]
                done += wacz.getinfo(name).compress_size
    except BAD_ZIP as error:
        raise PageError(str(found.path), f"cannot be read: {error}") from error


def _html_page(found: Input) -> Page:
    if found.size > LONGEST:
        raise PageError(str(found.path), f"larger than {LONGEST // MB} MiB")
    html = found.path.read_bytes()
    url, saved_at = find_origin(html, found.name)
    if url is None:
        raise PageError(
            str(found.path), "says nowhere which address it has (try: put it in a folder HOST/PATH)"
        )
    at = saved_at or datetime.fromtimestamp(found.path.stat().st_mtime, UTC)
    return saved_page(url, html, kind="text/html", saved_at=at)
