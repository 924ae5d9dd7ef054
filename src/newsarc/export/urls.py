"""The addresses alone, one a line, as `newsarc fetch --from` and other tools take them."""

from typing import TextIO

from newsarc.export.selection import Selection
from newsarc.text import printable


def write_urls(selection: Selection, file: TextIO) -> None:
    """Writes where each article ended up; one without an address is left out."""
    for article in selection.articles():
        if article.url:
            file.write(printable(article.url) + "\n")
