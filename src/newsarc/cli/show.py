"""newsarc show: read one article."""

import click

from newsarc.cli.reading import format_options, print_article
from newsarc.cli.session import Session, common_options, pass_session


@click.command("show")
@click.argument("ref", metavar="ID|URL")
@format_options
@click.option("--raw", "shape", flag_value="raw", help="The page as it was fetched, decoded.")
@click.option("--path", "shape", flag_value="path", help="Where its JSON file lies.")
@common_options
@pass_session
def command(session: Session, ref: str, shape: str) -> None:
    """Read one article, named by its id, any unique beginning of it, or its URL."""
    with session.open() as archive:
        article = archive.get(ref)
        if shape == "path":
            click.echo(archive.path_of(article))
        elif shape == "raw":
            click.get_binary_stream("stdout").write(archive.raw_page(article).body)
        else:
            print_article(article, shape)
