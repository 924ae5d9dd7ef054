"""CSL-JSON: what Zotero, Pandoc and citation processors read."""

from typing import Any, TextIO

from newsarc.article import Article
from newsarc.export.citation import day_of, parse_name
from newsarc.export.json_items import present, write_items
from newsarc.export.selection import Selection
from newsarc.urls import cited_url


def write_csljson(selection: Selection, file: TextIO) -> None:
    """Writes one array, an item a line."""
    file.write("[")
    write_items(file, map(_item, selection.articles()))
    file.write("]\n")


def _item(article: Article) -> dict[str, Any]:
    item = {
        "id": article.id,
        "type": "article-newspaper",
        "title": article.title,
        "author": [_author(author.name) for author in article.authors],
        "container-title": article.publisher.name or article.publisher.domain,
        "issued": _date(article.date_published),
        "accessed": _date(article.fetch.at if article.fetch else None),
        "section": article.section,
        "URL": cited_url(article.url, article.canonical_url),
        "language": article.language,
        "keyword": ", ".join(article.topics),
        "abstract": article.description,
    }
    return present(item)


def _author(text: str) -> dict[str, str]:
    name = parse_name(text)
    if not name.family:
        return {"literal": name.whole}
    parts = {"family": name.family, "given": name.given, "non-dropping-particle": name.particle}
    return present(parts)


def _date(text: str | None) -> dict[str, Any] | None:
    day = day_of(text)
    return {"date-parts": [list(day)]} if day else None
