"""The addresses alone, one a line, as `newsarc fetch --from` and other tools take them."""

from collections.abc import Iterable
from typing import TextIO

from newsarc.article import Article
from newsarc.text import printable


def write_urls(articles: Iterable[Article], file: TextIO) -> None:
    """Writes where each article ended up; one without an address is left out."""
    for article in articles:
        if article.url:
            file.write(printable(article.url) + "\n")
