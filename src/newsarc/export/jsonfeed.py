"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), written item by item."""

import json
from typing import Any, TextIO

from newsarc.article import Article
from newsarc.export.json_items import present, write_items
from newsarc.export.markup import body, to_string
from newsarc.export.selection import Selection
from newsarc.export.times import rfc3339
from newsarc.urls import cited_url, find_link


def write_jsonfeed(selection: Selection, file: TextIO) -> None:
    """Writes one feed; `_newsarc` of each item holds the whole record, so that nothing is lost."""
    head = {"version": "https://jsonfeed.org/version/1.1", "title": selection.title}
    file.write(json.dumps(head).removesuffix("}") + ', "items": [')
    write_items(file, map(_item, selection.articles()))
    file.write("]}\n")


def _item(article: Article) -> dict[str, Any]:
    item = {
        "id": article.id,
        "url": cited_url(article.url, article.canonical_url),
        "title": article.title,
        "content_html": to_string(body(article, with_images=True)),
        "summary": article.description,
        "image": find_link(article.image.url) if article.image else None,
        "date_published": rfc3339(article.date_published),
        "date_modified": rfc3339(article.date_modified),
        "authors": [
            present({"name": author.name, "url": find_link(author.url)}) for author in article.authors
        ],
        "tags": list(article.topics),
        "language": article.language,
    }
    return present(item) | {"content_text": article.text, "_newsarc": article.to_dict()}
