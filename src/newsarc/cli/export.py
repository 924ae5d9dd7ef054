"""newsarc export: the archive's articles in another format."""

import sys
from pathlib import Path
from typing import Any

import click

from newsarc.cli.commands import Command
from newsarc.cli.filters import filter_options, make_filter
from newsarc.cli.session import Session, common_options, pass_session


@click.command(
    "export",
    cls=Command,
    examples=("newsarc export jsonl -o articles.jsonl", "newsarc export urls --since 7d"),
)
@click.argument("form", metavar="FORMAT", type=click.Choice(("jsonfeed", "jsonl", "urls")))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to FILE, whole or not at all.",
)
@filter_options
@common_options
@pass_session
def command(session: Session, /, form: str, output: Path | None, **options: Any) -> None:
    """Write the articles as FORMAT: jsonfeed, jsonl or urls."""
    from newsarc.errors import ArchiveError
    from newsarc.export import FORMATS
    from newsarc.whole import whole_file

    with session.open() as archive:
        articles = archive.articles(make_filter(options, session))
        if output is None:
            FORMATS[form](articles, sys.stdout)
            return
        try:
            with whole_file(output) as file:
                FORMATS[form](articles, file)
        except OSError as error:
            raise ArchiveError(str(output), f"cannot be written: {error.strerror}") from error
