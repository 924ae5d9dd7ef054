"""newsarc extract: take the article out of a saved page, offline."""

from typing import BinaryIO

import click

from newsarc.cli.commands import Command, shape_options
from newsarc.cli.reading import FORMATS, print_article
from newsarc.cli.session import Session, common_options, pass_session


@click.command(
    "extract",
    cls=Command,
    examples=(
        "newsarc extract page.html --url https://example.org/story",
        "curl -s https://example.org/story | newsarc extract - --markdown",
    ),
)
@click.argument("file", type=click.File("rb"), metavar="FILE|-")
@click.option("--url", help="The page's address: resolves its links, helps with dates and the id.")
@shape_options(FORMATS, default="text")
@common_options
@pass_session
def command(session: Session, file: BinaryIO, url: str | None, shape: str) -> None:
    """Take the article out of a saved page, without network or archive."""
    from newsarc.extract import extract
    from newsarc.urls import parse_url

    article = extract(file.read(), url=parse_url(url) if url else None)
    print_article(article, shape)
    if article.status != "ok":
        session.say(f"{article.status}: {', '.join(article.warnings)}")
    if not article.text:
        raise click.exceptions.Exit(1)
