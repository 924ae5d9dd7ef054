"""The output choices of `show`, `extract` and `fetch --print`: text, Markdown, JSON."""

import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from newsarc.cli.output import echo, is_terminal, print_json, wants_color
from newsarc.text import printable

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.article import Article


FORMATS = {
    "text": "Print the text  [default]",
    "markdown": "Print Markdown.",
    "json": "Print the record as JSON.",
}
"""The shapes of an article that is printed."""


def print_article(
    article: "Article", shape: str, *, remarks: Sequence[str] = (), pager: bool = False
) -> None:
    """Prints an article: laid out and indented on a terminal, plain text and JSON Lines in a pipe.

    Remarks follow the text; with `pager` what is longer than the screen is shown page by page.
    """
    if shape == "json":
        print_json(article.to_dict(), indent=2 if is_terminal() else None)
    elif shape == "markdown":
        from newsarc.export.markdown import to_markdown

        click.echo(printable(to_markdown(article), keep_newlines=True), nl=False)
    elif is_terminal():
        from newsarc.cli.typography import set_article

        text = set_article(article, remarks)
        if pager and text.count("\n") >= shutil.get_terminal_size().lines:
            click.echo_via_pager(text, color=wants_color())
        else:
            echo(text.removesuffix("\n"))
    else:
        from newsarc.export.plain import to_text

        click.echo(printable("\n".join((to_text(article), *remarks)), keep_newlines=True), nl=bool(remarks))


def find_article(archive: "Archive", ref: str) -> "Article":
    """The article that a person means; where a prefix means several, the error lists them by title."""
    from newsarc.archive import Filter
    from newsarc.errors import Ambiguous

    try:
        return archive.get(ref)
    except Ambiguous as error:
        for row in archive.rows(Filter(ids=error.candidates)):
            error.add_note(f"{row.id}  {row.date or ' ' * 10}  {row.site or ''}  {row.title or ''}")
        raise
