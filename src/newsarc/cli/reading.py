"""An article on a terminal: title, byline, wrapped text; and the output choices of `show` and `extract`."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from newsarc.article import Article, Block
from newsarc.cli.output import is_terminal
from newsarc.text import printable

F = TypeVar("F", bound=Callable[..., Any])

WIDTH = 78
"""Columns at most: longer lines are hard to read."""

FORMATS = ("text", "markdown", "json")


def format_options(command: F) -> F:
    """`--markdown` and `--json`, as `shape`; text where neither is given."""
    for option in (
        click.option("--json", "shape", flag_value="json", help="The record as JSON."),
        click.option("--markdown", "shape", flag_value="markdown", help="Markdown."),
        click.option("--text", "shape", flag_value="text", default=True, hidden=True),
    ):
        command = option(command)
    return command


def print_article(article: Article, shape: str) -> None:
    """Prints an article: `text` is laid out on a terminal and plain in a pipe."""
    if shape == "json":
        click.echo(article.to_json(), nl=False)
    elif shape == "markdown":
        from newsarc.export.markdown import to_markdown

        click.echo(printable(to_markdown(article), keep_newlines=True), nl=False)
    elif is_terminal():
        _print_styled(article)
    else:
        from newsarc.export.plain import to_text

        click.echo(printable(to_text(article), keep_newlines=True), nl=False)


def _print_styled(article: Article) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from newsarc.export.plain import byline, list_marks

    console = Console(highlight=False)
    width = min(console.width, WIDTH)

    def line(text: str, style: str = "", indent: int = 0) -> None:
        body = Text(printable(text, keep_newlines=True), style=style)
        console.print(Padding(body, (0, 0, 0, indent)), width=width)

    if article.title:
        line(article.title, "bold")
    if article.subtitle:
        line(article.subtitle, "italic")
    line(byline(article), "dim")
    if article.url:
        line(article.url, "dim")
    if article.status != "ok":
        line(f"{article.status}: {', '.join(article.warnings)}", "yellow")
    previous = None
    for block, mark in zip(article.blocks, list_marks(article.blocks), strict=True):
        if not (mark and previous == "list_item"):
            console.print()
        previous = block.type
        _print_block(block, mark, line)
    if article.topics:
        console.print()
        line("Topics: " + ", ".join(article.topics), "dim")


def _print_block(block: Block, mark: str, line: Callable[..., None]) -> None:
    match block.type:
        case "heading":
            line(block.text, "bold")
        case "list_item":
            line(
                f"{mark} {block.text}".replace("- ", "• ", 1) if mark == "-" else f"{mark} {block.text}",
                indent=2 * (block.depth or 1),
            )
        case "quote":
            line(block.text, "italic", indent=4)
        case "code":
            line(block.text, "cyan", indent=4)
        case "table":
            line(re.sub("\t", "  |  ", block.text), indent=2)
        case "figure":
            line(f"[{block.caption or 'image'}]", "dim")
        case _:
            line(block.text)
