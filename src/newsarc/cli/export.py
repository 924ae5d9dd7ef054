"""newsarc export: the archive's articles in another format."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, TextIO

import click

from newsarc.cli.commands import Command
from newsarc.cli.filters import filter_options, make_filter
from newsarc.cli.session import Session, common_options, pass_session
from newsarc.cli.targets import check_target, writing_to
from newsarc.export import FORMATS, Format

if TYPE_CHECKING:
    from newsarc.cli.progress import Bar
    from newsarc.errors import ArchiveError
    from newsarc.export.compression import Compression

_HELP = """Write the articles in another format.

Options that choose are those of list. Without --output the format goes to stdout; a folder needs a name. What
is named is written whole or not at all: a file that is there is replaced at the end, a folder only if newsarc
made it and --replace is given; what you put into it since stays there.

\b
Formats:
""" + "\n".join(f"  {name:<11}{form.what}" for name, form in FORMATS.items())


@click.command(
    "export",
    cls=Command,
    help=_HELP,
    examples=(
        "newsarc export jsonl -o articles.jsonl.gz",
        "newsarc export urls --since 7d",
    ),
)
@click.argument("name", metavar="FORMAT", type=click.Choice(tuple(FORMATS)))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="Write to PATH.")
@click.option(
    "--compress",
    type=click.Choice(("gz", "zst")),
    metavar="gz|zst",
    help="Pack a text format; a name that ends in .gz or .zst does so too.",
)
@click.option("--replace", is_flag=True, help="Put the folder in the place of an earlier export.")
@click.option(
    "--title", metavar="TEXT", help="What a feed, site or book is called  [default: the archive's name]"
)
@click.option(
    "--by",
    type=click.Choice(("date", "topic")),
    default="date",
    show_default=True,
    metavar="date|topic",
    help="What the chapters of a book are.",
)
@filter_options
@common_options
@pass_session
def command(
    session: Session,
    /,
    name: str,
    output: Path | None,
    compress: "Compression | None",
    replace: bool,
    title: str | None,
    by: Literal["date", "topic"],
    **options: Any,
) -> None:
    """See _HELP."""
    from datetime import UTC, datetime

    from newsarc.cli.progress import progress_bar
    from newsarc.export.selection import Selection

    form = FORMATS[name]
    output = None if str(output) == "-" else output
    _check(name, form, output, compress)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # leaves as little behind as Ctrl-C
    with session.open() as archive:
        if output is not None:
            check_target(archive, output)
        chosen = make_filter(options, session, archive)
        found = archive.count(chosen)
        count = min(found, chosen.limit or found)
        is_read_here = output is None and sys.stdout.isatty()
        with (
            progress_bar(session, 0 if is_read_here else count, "exporting") as bar,
            _target(name, output, compress, replace=replace) as target,
        ):
            tally = _Tally(bar)
            selection = Selection(
                archive=archive,
                chosen=chosen,
                made=datetime.now(UTC),
                title=title or archive.path.resolve().name,
                key=(title, options["tag"]),
                by=by,
                on_article=tally.add,
                on_damaged=tally.leave_out,
            )
            form.write(selection, target)
    if output is not None:
        session.say(tally.summary(output))
    if tally.left_out:
        raise click.exceptions.Exit(1)


class _Tally:
    """How many articles were exported; what is damaged is left out, and named once each."""

    def __init__(self, bar: "Bar") -> None:
        self._bar = bar
        self._count = 0
        self.left_out: set[str] = set()

    def add(self) -> None:
        self._count += 1
        self._bar.advance()

    def leave_out(self, error: "ArchiveError") -> None:
        from newsarc.cli.output import print_error

        if str(error) not in self.left_out:
            self.left_out.add(str(error))
            print_error(str(error))

    def summary(self, output: Path) -> str:
        rest = f"; left out, since damaged: {len(self.left_out):,} (named above)" if self.left_out else ""
        return f"{self._count:,} article{'s' * (self._count != 1)} in {output}{rest}"


def _check(name: str, form: Format, output: Path | None, compress: "Compression | None") -> None:
    """Raises UsageError for what cannot be had together."""
    if compress and form.form != "text":
        raise click.UsageError(f"--compress is for text formats, and {name} is none")
    if output is None and form.form == "folder":
        raise click.UsageError(f"{name} is a folder: say where it goes (try: -o FOLDER)")
    if output is None and sys.stdout.isatty() and (compress or form.form == "binary"):
        raise click.UsageError(f"{name} is nothing to read on a terminal (try: -o FILE)")
    if output is not None and form.form != "folder":
        _check_name(name, form, output, compress)


def _check_name(name: str, form: Format, output: Path, compress: "Compression | None") -> None:
    """Raises UsageError where a file's name would say something else than what is in it."""
    from newsarc.export.compression import compression_of

    named = compression_of(output)
    if name == "warc" and output.suffix == ".warc":
        raise click.UsageError(f"warc is written packed (try: -o {output}.gz)")
    if form.form == "binary" and name != "warc" and named:
        raise click.UsageError(f"{name} is packed by itself (try: -o {output.with_suffix('')})")
    if compress and named and compress != named:
        raise click.UsageError(f"--compress {compress} and a name that ends in .{named}: which is it?")


@contextmanager
def _target(
    name: str, output: Path | None, compress: "Compression | None", *, replace: bool
) -> Iterator[Any]:
    """What the format is written to: an open file, or an empty folder."""
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    from newsarc.export.compression import compression_of
    from newsarc.whole import whole_binary_file, whole_folder

    form = FORMATS[name]
    if output is None:
        if form.form == "text" and not compress:
            # A wrapper of our own would close it where the reader has left.
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
            yield sys.stdout
        elif form.form == "text":
            with _opened(form, sys.stdout.buffer, compress) as file:
                yield file
        else:
            with TemporaryFile() as whole:  # a pipe cannot go back, as these formats do
                yield whole
                whole.seek(0)
                copyfileobj(whole, sys.stdout.buffer)
        return
    with writing_to(output):
        if form.form == "folder":
            with whole_folder(output, kind=name, replace=replace) as folder:
                yield folder
        else:
            with (
                whole_binary_file(output) as file,
                _opened(form, file, compress or compression_of(output)) as opened,
            ):
                yield opened


@contextmanager
def _opened(form: Format, file: BinaryIO, compress: "Compression | None") -> Iterator[BinaryIO | TextIO]:
    """A file as the format's writer takes it."""
    from newsarc.export.compression import packed
    from newsarc.whole import text_in

    if form.form == "binary":
        yield file
    elif compress:
        with packed(file, compress) as binary, text_in(binary) as text:
            yield text
    else:
        with text_in(file) as text:
            yield text
