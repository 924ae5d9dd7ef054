"""One WARC file -> one file of articles and its manifest: the function that every engine runs.

It is pure but for the two files that it writes, and each of those is there whole or not at all, so it may
run twice, be killed, and run again elsewhere.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath
from typing import BinaryIO, Final, Literal

import msgspec

import newsarc
from newsarc.article import Article
from newsarc.bulk.files import exists, join, open_file, read_bytes, reason, remove, size_of, write_whole
from newsarc.errors import NewsarcError, PageError
from newsarc.export.compression import packed
from newsarc.export.jsonl import write_lines
from newsarc.export.parquet import write_table
from newsarc.importing import Skipped, read_warc
from newsarc.importing.wanted import Wanted, is_of_site
from newsarc.page import Page
from newsarc.workers import Extraction, Workers

Format = Literal["jsonl", "parquet"]
SUFFIXES: Final[dict[Format, str]] = {"jsonl": ".jsonl.gz", "parquet": ".parquet"}

_AHEAD: Final = 8
"""Pages in hand for each child, so that none is idle."""
_AHEAD_BYTES: Final = 64 << 20
_MOST_FAILURES: Final = 1000
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One file to read, where its articles go, and which of them are wanted."""

    source: str
    folder: str
    format: Format = "jsonl"
    site: str | None = None
    wanted: Wanted = field(default_factory=Wanted)
    children: int = 1
    """Processes that read pages."""
    version: str = newsarc.__version__
    """Of the newsarc that asks for it; machines with another one refuse."""

    @property
    def name(self) -> str:
        """The name of the source without its suffixes; that of what is written begins with it."""
        return PurePosixPath(self.source.replace("\\", "/")).name.removesuffix(".gz").removesuffix(".warc")

    @property
    def output(self) -> str:
        """Where the articles go."""
        return join(self.folder, self.name + SUFFIXES[self.format])

    @property
    def manifest(self) -> str:
        """Where it is said that they are there."""
        return join(self.folder, f"{self.name}.manifest.json")

    def conditions(self) -> dict[str, str | None]:
        """What the articles depend on besides the source's bytes."""
        wanted = self.wanted
        days = {name: day.isoformat() if day else None for name, day in
                (("since", wanted.since), ("until", wanted.until))}  # fmt: skip
        return {
            "newsarc": self.version,
            "format": self.format,
            "site": self.site,
            "language": wanted.language,
            **days,
        }


class Failure(msgspec.Struct, frozen=True):
    """A page that could not be read, and why."""

    url: str
    why: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of one file. It is written last: where it stands, its output is whole."""

    schema_version: int = 1
    source: str
    source_bytes: int
    output: str
    output_bytes: int
    output_sha256: str
    conditions: dict[str, str | None]
    articles: int
    """Records in the output."""
    unwanted: int
    elsewhere: int
    """Pages of other sites."""
    no_pages: int
    """Records of other things."""
    failed: int
    failures: tuple[Failure, ...]
    """The first thousand of them."""
    damaged: int = 0
    """Places in the file where no whole record stands; each is a failure too, at the address of the file."""
    seconds: float

    @property
    def failed_pages(self) -> int:
        """The failures that are pages."""
        return self.failed - self.damaged


_decoder = msgspec.json.Decoder(Manifest)  # for any thread of a worker, see `article`


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: its manifest, or why there is none."""

    job: Job
    manifest: Manifest | None = None
    error: str | None = None
    is_known: bool = False
    """It was done before."""


@dataclass(slots=True)
class _Tally:
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    skipped: Skipped = field(default_factory=Skipped)

    def fail(self, url: str, why: str) -> None:
        self.counts["failed"] += 1
        if len(self.failures) < _MOST_FAILURES:
            self.failures.append(Failure(url, why))


def extract_file(job: Job, on_bytes: Callable[[int], None] = lambda position: None) -> Manifest:
    """Writes the articles of a WARC file in the order of its records, then the manifest, which it gives.

    Pages are read in child processes: one that hangs or kills its parser is a failure of that page alone.
    `on_bytes` is told how far reading has come.
    Raises NewsarcError where this is another version than the one that asks, PageError where the file is no
    WARC, and what the store's library raises where it cannot be read or written: OSError for paths.
    """
    if job.version != newsarc.__version__:
        raise NewsarcError(
            "newsarc", f"{newsarc.__version__} here, {job.version} where the work was given out"
        )
    began = time.monotonic()
    tally = _Tally()
    size = size_of(job.source)
    remove(job.manifest)  # what it speaks of is about to be replaced
    with (
        open_file(job.source) as source,
        Workers(job.children) as workers,
        write_whole(job.output) as output,
    ):
        _write(_articles(source, job, workers, tally, on_bytes), output, job.format)
        digest, written = _digest(output)
    manifest = Manifest(
        source=job.source,
        source_bytes=size,
        output=PurePosixPath(job.output).name,
        output_bytes=written,
        output_sha256=digest,
        conditions=job.conditions(),
        articles=tally.counts["articles"],
        unwanted=tally.counts["unwanted"],
        elsewhere=tally.counts["elsewhere"],
        no_pages=tally.skipped.records,
        failed=tally.counts["failed"],
        failures=tuple(tally.failures),
        damaged=len(tally.skipped.damaged),
        seconds=round(time.monotonic() - began, 3),
    )
    with write_whole(job.manifest) as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    return manifest


def read_manifest(job: Job) -> Manifest | None:
    """The manifest of a job that was done already, from the same source, on the same conditions."""
    try:
        manifest = _decoder.decode(read_bytes(job.manifest))
        is_same = manifest.conditions == job.conditions() and manifest.source_bytes == size_of(job.source)
        return manifest if is_same and exists(job.output) else None
    except Exception:  # noqa: BLE001 - there is none, or nothing can be read: then the work itself says so
        return None


def attempt(job: Job, on_bytes: Callable[[int], None] = lambda position: None) -> Outcome:
    """As `extract_file`, with the error as a value."""
    try:
        return Outcome(job, extract_file(job, on_bytes))
    except PageError as error:
        return Outcome(job, error=error.why)
    except Exception as error:  # noqa: BLE001 - the libraries of the stores raise what they like
        where = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
        return Outcome(job, error=where + reason(error))


def _write(articles: Iterator[Article], output: BinaryIO, form: Format) -> None:
    if form == "parquet":
        write_table(articles, output)
    else:
        with packed(output, "gz") as lines:
            write_lines(articles, lines)


def _digest(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 and length of what was written to a file."""
    file.flush()
    file.seek(0)
    digest, size = sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _articles(
    source: BinaryIO, job: Job, workers: Workers, tally: _Tally, on_bytes: Callable[[int], None]
) -> Iterator[Article]:
    """The wanted articles, in the order of their pages, a few pages read ahead."""
    in_hand: deque[tuple[Page, Future[Extraction]]] = deque()
    for url, page in read_warc(source, job.source, tally.skipped, lambda: on_bytes(source.tell())):
        if isinstance(page, PageError):
            tally.fail(url, page.why)
            continue
        if job.site is not None and not is_of_site(page.url, job.site):
            tally.counts["elsewhere"] += 1
            continue
        in_hand.append((page, workers.submit(page)))
        while len(in_hand) > _AHEAD * job.children or sum(len(p.body) for p, _ in in_hand) > _AHEAD_BYTES:
            yield from _next(in_hand, job, tally)
    while in_hand:
        yield from _next(in_hand, job, tally)
    if (
        tally.skipped.damaged
        and tally.counts.total() == len(tally.skipped.damaged)
        and not tally.skipped.records
    ):
        raise PageError(job.source, "not a WARC file, or no whole record is in it")


def _next(in_hand: deque[tuple[Page, Future[Extraction]]], job: Job, tally: _Tally) -> Iterator[Article]:
    page, future = in_hand.popleft()
    try:
        article = future.result().article
    except PageError as error:
        tally.fail(page.url, error.why)
        return
    is_wanted = job.wanted(article)
    tally.counts["articles" if is_wanted else "unwanted"] += 1
    if is_wanted:
        yield article
