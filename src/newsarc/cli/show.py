"""newsarc show: read one article."""

import sys
from typing import TYPE_CHECKING

import click

from newsarc.cli.commands import Command
from newsarc.cli.output import is_terminal
from newsarc.cli.reading import find_article, format_options, print_article
from newsarc.cli.session import Session, common_options, pass_session
from newsarc.cli.stories import also_at

if TYPE_CHECKING:
    from newsarc.page import Page


@click.command(
    "show",
    cls=Command,
    examples=(
        "newsarc show 3fa9",
        "newsarc show 3fa9 --markdown > story.md",
        "newsarc show https://example.org/story --json | jq .authors",
        "newsarc show 3fa9 --raw > page.html",
    ),
)
@click.argument("ref", metavar="ID|URL")
@format_options
@click.option("--raw", "shape", flag_value="raw", help="Print the page as it was fetched, unpacked.")
@click.option("--path", "shape", flag_value="path", help="Print where its JSON file lies.")
@common_options
@pass_session
def command(session: Session, ref: str, shape: str) -> None:
    """Read one article, named by its id, any unique beginning of it, or its URL."""
    with session.open() as archive:
        article = find_article(archive, ref)
        if shape == "path":
            click.echo(archive.path_of(article))
        elif shape == "raw":
            _print_raw(archive.raw_page(article))
        else:
            print_article(article, shape)
            if shape == "text" and (story := archive.story(article.id)):
                click.secho(f"\n{also_at(story, article.id)}", dim=True)


def _print_raw(page: "Page") -> None:
    """The bytes themselves in a pipe; on a terminal nothing that could steer it."""
    if is_terminal():
        from newsarc.text import printable

        click.echo(printable(page.body.decode("utf-8", "replace"), keep_newlines=True))
    else:
        sys.stdout.buffer.write(page.body)
        sys.stdout.buffer.flush()
