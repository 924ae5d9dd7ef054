"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), written item by item."""

import json
from datetime import datetime
from typing import Any, TextIO

from newsarc.article import Article, parse_time
from newsarc.export.json_items import present, write_items
from newsarc.export.selection import Selection


def write_jsonfeed(selection: Selection, file: TextIO) -> None:
    """Writes one feed; `_newsarc` of each item holds the whole record, so that nothing is lost."""
    head = {"version": "https://jsonfeed.org/version/1.1", "title": selection.title}
    file.write(json.dumps(head).removesuffix("}") + ', "items": [')
    write_items(file, map(_item, selection.articles()))
    file.write("]}\n")


def _item(article: Article) -> dict[str, Any]:
    item = {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "content_text": article.text,
        "summary": article.description,
        "image": article.image.url if article.image else None,
        "date_published": _moment(article.date_published),
        "date_modified": _moment(article.date_modified),
        "authors": [present({"name": author.name, "url": author.url}) for author in article.authors],
        "tags": list(article.topics),
        "language": article.language,
    }
    return present(item) | {"_newsarc": article.to_dict()}


def _moment(text: str | None) -> str | None:
    """RFC 3339, which the feed asks for; a day alone is its midnight in UTC."""
    moment = parse_time(text)
    if moment is None or isinstance(moment, datetime):
        return text if moment else None
    return f"{text}T00:00:00Z"
