"""newsarc schema: the JSON Schema of an article's file."""

from importlib.resources import files

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import common_options


@click.command(
    "schema",
    cls=Command,
    examples=("newsarc schema > article.schema.json",),
)
@common_options
def command() -> None:
    """Print the JSON Schema (2020-12) of an article's file."""
    click.echo(files("newsarc").joinpath("article.schema.json").read_text(encoding="utf-8"), nl=False)
