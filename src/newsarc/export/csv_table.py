"""CSV: a row an article, for spreadsheets; no cell is run as a formula."""

import csv
from collections.abc import Callable, Mapping
from typing import Final, TextIO

from newsarc.article import Article
from newsarc.export.selection import Selection
from newsarc.text import harmless_cell, printable
from newsarc.urls import cited_url

COLUMNS: Final[Mapping[str, Callable[[Article], object]]] = {
    "id": lambda article: article.id,
    "date_published": lambda article: article.date_published,
    "date_modified": lambda article: article.date_modified,
    "title": lambda article: article.title,
    "subtitle": lambda article: article.subtitle,
    "authors": lambda article: "; ".join(author.name for author in article.authors),
    "publisher": lambda article: article.publisher.name,
    "domain": lambda article: article.publisher.domain,
    "section": lambda article: article.section,
    "topics": lambda article: "; ".join(article.topics),
    "language": lambda article: article.language,
    "url": lambda article: cited_url(article.url, article.canonical_url),
    "description": lambda article: article.description,
    "image": lambda article: article.image.url if article.image else None,
    "license": lambda article: article.license,
    "status": lambda article: article.status,
    "revision": lambda article: article.revision,
    "fetched_at": lambda article: article.fetch.at if article.fetch else None,
    "word_count": lambda article: article.word_count,
    "text": lambda article: article.text,
}


def write_csv_table(selection: Selection, file: TextIO) -> None:
    """Writes a heading and the rows (RFC 4180); paragraphs stay parted by blank lines within a cell."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for article in selection.articles():
        writer.writerow([_cell(read(article)) for read in COLUMNS.values()])


def _cell(value: object) -> str:
    if value is None:
        return ""
    return harmless_cell(printable(value, keep_newlines=True)) if isinstance(value, str) else str(value)
