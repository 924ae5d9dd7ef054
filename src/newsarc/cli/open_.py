"""newsarc open: look at an article where it was published."""

import click

from newsarc.cli.commands import Command
from newsarc.cli.completing import article_argument
from newsarc.cli.reading import find_article
from newsarc.cli.session import Session, common_options, pass_session
from newsarc.errors import NotFound, PageError
from newsarc.urls import cited_url


@click.command(
    "open",
    cls=Command,
    examples=("newsarc open 3fa9",),
)
@article_argument
@common_options
@pass_session
def command(session: Session, ref: str) -> None:
    """Open an article's web page in the browser.

    $BROWSER names another than the system's. Where none can be opened the address is printed, and the exit
    code is 1.
    """
    import webbrowser

    with session.open() as archive:
        article = find_article(archive, ref)
    url = cited_url(article.url, article.canonical_url)
    if not url:
        raise NotFound(ref, "the article has no address")
    if not webbrowser.open(url):
        raise PageError(url, "no browser can be opened here (try: set $BROWSER, or open the address by hand)")
    session.say(url)
