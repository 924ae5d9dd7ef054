"""The addresses alone, one a line, as `newsarc fetch --from` and other tools take them."""

from typing import TextIO

from newsarc.export.selection import Selection
from newsarc.text import printable
from newsarc.urls import cited_url


def write_urls(selection: Selection, file: TextIO) -> None:
    """Writes the address of each article; one without is left out."""
    for article in selection.articles():
        if url := cited_url(article.url, article.canonical_url):
            file.write(printable(url) + "\n")
