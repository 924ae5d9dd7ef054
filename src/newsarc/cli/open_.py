"""newsarc open: look at an article where it was published."""

import click

from newsarc.cli.commands import Command
from newsarc.cli.completing import article_argument
from newsarc.cli.reading import find_article
from newsarc.cli.session import Session, common_options, pass_session
from newsarc.errors import NotFound


@click.command(
    "open",
    cls=Command,
    examples=("newsarc open 3fa9",),
)
@article_argument
@common_options
@pass_session
def command(session: Session, ref: str) -> None:
    """Open an article's web page in the browser."""
    with session.open() as archive:
        article = find_article(archive, ref)
    if not article.url:
        raise NotFound(ref, "the article has no address")
    session.say(article.url)
    click.launch(article.url)
