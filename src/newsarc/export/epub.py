"""EPUB 3.3: the articles as a book, with a contents by date or topic.

Chapters grow in temporary files while the articles go by, in whatever order they come, so that memory does
not grow with the book.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from html import escape
from importlib.resources import files
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final
from uuid import uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from lxml import etree

from newsarc.article import Article, parse_time
from newsarc.export.chapters import OTHERS, by_date, by_topic
from newsarc.export.markup import language_of, sheet
from newsarc.export.selection import Selection
from newsarc.export.times import in_words
from newsarc.export.zips import zip_entry
from newsarc.text import harmless_text, one_line

PART: Final = 200_000
"""Bytes after which a chapter goes on in a new file: readers are slow with large ones."""

_CONTAINER: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


@dataclass(slots=True, kw_only=True)
class Chapter:
    """A chapter while it grows."""

    heading: str
    number: int
    folder: Path
    count: int = 0
    parts: int = 0
    size: int = PART
    """Characters in its newest part."""

    @property
    def contents(self) -> Path:
        """Its articles' lines of the table of contents."""
        return self.folder / f"{self.number}.contents"

    @property
    def names(self) -> list[str]:
        """Its files."""
        return [f"chapter-{self.number}-{part}.xhtml" for part in range(1, self.parts + 1)]

    def add(self, article: Article) -> None:
        """Puts an article at its end."""
        is_first = not self.parts
        if self.size >= PART:
            self.parts, self.size = self.parts + 1, 0
        name = self.names[-1]
        text = etree.tostring(sheet(article, id_=f"a-{article.id}", heading="h2"), encoding="unicode")
        with (self.folder / name).open("a", encoding="utf-8") as page:
            if not self.size:
                page.write(_head(self.heading))
            if is_first:
                page.write(f"<h1>{_plain(self.heading)}</h1>\n")
            page.write(text + "\n")
        with self.contents.open("a", encoding="utf-8") as page:
            title = _plain(article.title or article.url or article.id)
            page.write(f'<li><a href="{name}#a-{article.id}">{title}</a></li>\n')
        self.size += len(text)
        self.count += 1


def write_epub(selection: Selection, file: BinaryIO) -> None:
    """Writes one book; nothing in it is loaded from elsewhere."""
    with TemporaryDirectory(prefix="newsarc-") as folder, ZipFile(file, "w", ZIP_DEFLATED) as book:
        chapters, language = _write_chapters(selection, Path(folder))
        style = files("newsarc.export").joinpath("assets", "book.css").read_text(encoding="utf-8")
        for name, pieces in (
            ("mimetype", ["application/epub+zip"]),
            ("META-INF/container.xml", [_CONTAINER]),
            ("book/book.opf", _package(selection, chapters, language)),
            ("book/book.css", [style]),
            ("book/title.xhtml", _title_page(selection, sum(chapter.count for chapter in chapters))),
            ("book/contents.xhtml", _contents(selection, chapters)),
        ):
            # Readers look for the first file where nothing is packed (OCF 3.3, 4.3).
            method = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            with zip_entry(book, name, selection.made, method=method) as entry:
                entry.writelines(piece.encode() for piece in pieces)
        for chapter in chapters:
            for name in chapter.names:
                with (
                    zip_entry(book, f"book/{name}", selection.made) as entry,
                    (chapter.folder / name).open("rb") as page,
                ):
                    copyfileobj(page, entry)
                    entry.write(_FOOT.encode())


def _write_chapters(selection: Selection, folder: Path) -> tuple[list[Chapter], str]:
    """The chapters in order, and the language that most articles are in."""
    heading = _headings(selection)
    chapters: dict[str, Chapter] = {}
    languages: Counter[str] = Counter()
    for article in selection.articles():
        name = heading(article)
        chapter = chapters.setdefault(name, Chapter(heading=name, number=len(chapters) + 1, folder=folder))
        chapter.add(article)
        languages[language_of(article) or "en"] += 1
    language = max(languages, key=lambda code: languages[code], default="en")
    order = list(chapters.values())
    if selection.by == "topic":
        order.sort(key=lambda chapter: (chapter.heading == OTHERS, -chapter.count, chapter.heading))
    return order, language


def _headings(selection: Selection) -> Callable[[Article], str]:
    if selection.by == "topic":
        topic_heading = by_topic(row.topics for row in selection.rows())
        return lambda article: topic_heading(article.topics)
    date_heading = by_date(parse_time(row.date) for row in selection.rows())
    return lambda article: date_heading(article.published)


def _title_page(selection: Selection, count: int) -> Iterator[str]:
    yield _head(selection.title)
    yield f"<h1>{_plain(selection.title)}</h1>\n"
    yield f'<p class="about">{count:,} article{"s" * (count != 1)} · {in_words(selection.made)}</p>\n'
    yield _FOOT


def _contents(selection: Selection, chapters: Iterable[Chapter]) -> Iterator[str]:
    yield _head("Contents")
    yield '<nav epub:type="toc" id="toc">\n<h1>Contents</h1>\n<ol>\n'
    yield '<li><a href="title.xhtml">' + _plain(selection.title) + "</a></li>\n"
    for chapter in chapters:
        yield f'<li><a href="{chapter.names[0]}">{_plain(chapter.heading)}</a>\n<ol>\n'
        with chapter.contents.open(encoding="utf-8") as lines:
            yield from lines
        yield "</ol></li>\n"
    yield "</ol>\n</nav>\n"
    yield _FOOT


def _package(selection: Selection, chapters: Iterable[Chapter], language: str) -> Iterator[str]:
    made = selection.made.astimezone(UTC)
    title = _plain(selection.title)
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">{uuid5(selection.uuid, made.isoformat()).urn}</dc:identifier>\n'
        f"<dc:title>{title}</dc:title>\n<dc:language>{language}</dc:language>\n"
        f"<dc:creator>newsarc</dc:creator>\n<dc:date>{made:%Y-%m-%d}</dc:date>\n"
        f'<meta property="dcterms:modified">{made:%Y-%m-%dT%H:%M:%SZ}</meta>\n</metadata>\n<manifest>\n'
        '<item id="css" href="book.css" media-type="text/css"/>\n'
    )
    pages = ["title.xhtml", "contents.xhtml", *(name for chapter in chapters for name in chapter.names)]
    for name in pages:
        nav = ' properties="nav"' if name == "contents.xhtml" else ""
        yield f'<item id="{name[:-6]}" href="{name}" media-type="application/xhtml+xml"{nav}/>\n'
    yield "</manifest>\n<spine>\n"
    yield from (f'<itemref idref="{name[:-6]}"/>\n' for name in pages)
    yield "</spine>\n</package>\n"


def _head(title: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">\n'
        f'<head><title>{_plain(title)}</title><link rel="stylesheet" href="book.css"/></head>\n<body>\n'
    )


_FOOT: Final = "</body>\n</html>\n"


def _plain(text: str) -> str:
    """Text as it stands in XML."""
    return escape(harmless_text(one_line(text)))
