"""Atom (RFC 4287), written entry by entry."""

from typing import Final, TextIO

from lxml import etree

from newsarc.article import Article
from newsarc.export.markup import Element, body, make, to_string
from newsarc.export.selection import Selection
from newsarc.export.times import rfc3339
from newsarc.urls import cited_url

NAMESPACE: Final = "http://www.w3.org/2005/Atom"


def write_atom(selection: Selection, file: TextIO) -> None:
    """Writes one feed, with the articles whole."""
    file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="{NAMESPACE}">\n')
    made = selection.made.isoformat(timespec="seconds")
    for element in (
        make("title", selection.title),
        make("id", selection.uuid.urn),
        make("updated", made),
        make("generator", "newsarc"),
    ):
        _write(file, element)
    for article in selection.articles():
        _write(file, _entry(article, made))
    file.write("</feed>\n")


def _write(file: TextIO, element: Element) -> None:
    file.write(etree.tostring(element, encoding="unicode") + "\n")


def _entry(article: Article, made: str) -> Element:
    fetched = article.fetch.at if article.fetch else None
    times = (rfc3339(time) for time in (article.date_modified, article.date_published, fetched))
    published = rfc3339(article.date_published)
    href = cited_url(article.url, article.canonical_url)
    # RFC 4287 wants an author for every entry.
    authors = [author.name for author in article.authors] or [_publisher(article)]
    return make(
        "entry",
        make("title", article.title or article.url or article.id),
        make("id", f"urn:newsarc:{article.id}"),
        *([make("link", rel="alternate", href=href)] if href else []),
        make("updated", next((time for time in times if time), made)),
        *([make("published", published)] if published else []),
        *(make("author", make("name", name)) for name in authors),
        *(make("category", term=topic) for topic in article.topics),
        *([make("summary", article.description)] if article.description else []),
        make("content", to_string(body(article, with_images=True)), type="html"),
    )


def _publisher(article: Article) -> str:
    return article.publisher.name or article.publisher.domain or "unknown"
