"""The raw pages of articles as one WARC file: byte for byte the records of the archive.

Each source file's `warcinfo` stands before its records. Of an article all revisions are there, each page
once, with the requests and redirects that were kept beside it, and the visits that found the same page again.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO

from newsarc.archive.captures import Kept, Place, find_revisits, read_capture, read_info, read_visit
from newsarc.article import Article, Raw
from newsarc.errors import ArchiveError, Damaged
from newsarc.export.selection import Selection


def write_warc(selection: Selection, file: BinaryIO) -> None:
    """Writes the records, in the order of the archive's files."""
    file.writelines(kept.member for kept in kept_records(selection))


def kept_records(selection: Selection) -> Iterator[Kept]:
    """The records of the pages, each file's `warcinfo` before its own."""
    root = selection.archive.path
    pages = {(raw.file, raw.offset): raw for raw in _raw_pages(selection)}
    places = {*pages, *revisits(selection, pages.values())}
    for name, group in groupby(sorted(places), key=lambda place: place[0]):
        yield from _whole(selection, read_info(root, name))
        for place in group:
            is_page = place in pages
            records = read_capture(root, pages[place]) if is_page else read_visit(root, *place)
            yield from _whole(selection, records)


def revisits(selection: Selection, raws: Iterable[Raw]) -> Iterator[Place]:
    """Where the records of later visits lie that found these very pages again."""
    for found in find_revisits(selection.archive.path, raws):
        if isinstance(found, Damaged):
            selection.on_damaged(found)
        else:
            yield found


def cited(selection: Selection, revisions: Iterable[Article]) -> Iterator[Raw]:
    """Where the raw pages of revisions lie."""
    for article in revisions:
        if article.raw:
            yield article.raw
        else:
            selection.on_damaged(Damaged(article.id, "the article names no raw page (try: newsarc verify)"))


def _raw_pages(selection: Selection) -> Iterator[Raw]:
    for article in selection.articles():
        yield from cited(selection, selection.revisions(article))


def _whole(selection: Selection, records: Iterator[Kept]) -> list[Kept]:
    """The records of one visit, or none where they are not what was stored."""
    try:
        return list(records)
    except ArchiveError as error:
        selection.on_damaged(error)
        return []
