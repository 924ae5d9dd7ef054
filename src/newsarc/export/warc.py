"""The raw pages of articles as one WARC file: byte for byte the records of the archive.

Each source file's `warcinfo` stands before its records. Of an article all revisions are there, each page
once, with the requests and redirects that were kept beside it. What is not what was stored raises Damaged.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import BinaryIO

from newsarc.archive.captures import Kept, read_capture, read_info
from newsarc.article import Article, Raw
from newsarc.errors import Damaged
from newsarc.export.selection import Selection


def write_warc(selection: Selection, file: BinaryIO) -> None:
    """Writes the records, in the order of the archive's files."""
    file.writelines(kept.member for kept in kept_records(selection))


def kept_records(selection: Selection) -> Iterator[Kept]:
    """The records of the pages, each file's `warcinfo` before its own."""
    root = selection.archive.path
    pages = {(raw.file, raw.offset): raw for raw in _raw_pages(selection)}
    for name, group in groupby(sorted(pages), key=lambda place: place[0]):
        yield read_info(root, name)
        for place in group:
            yield from read_capture(root, pages[place])


def raw_of(article: Article) -> Raw:
    """Where the raw page of an article lies. Raises Damaged where it names none."""
    if article.raw is None:
        raise Damaged(article.id, "the article names no raw page (try: newsarc verify)")
    return article.raw


def _raw_pages(selection: Selection) -> Iterator[Raw]:
    for article in selection.articles():
        older = selection.archive.revisions(article.id)[:-1] if article.revision > 1 else ()
        yield from map(raw_of, (*older, article))
