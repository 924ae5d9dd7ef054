"""Markdown as a folder: a note an article with YAML front matter, as Obsidian and Hugo take them."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from newsarc.article import Article
from newsarc.export.json_items import present
from newsarc.export.markdown import body_lines
from newsarc.export.plain import blocks_of
from newsarc.export.selection import Selection
from newsarc.text import harmless_text, one_line
from newsarc.urls import cited_url


def write_notes(selection: Selection, folder: Path) -> None:
    """Writes `SITE/YYYY/MM/SLUG-ID.md`, named as the archive names the articles' files."""
    for article in selection.articles():
        path = (folder / selection.place(article)).with_suffix(".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(to_note(article), encoding="utf-8", newline="\n")


def to_note(article: Article) -> str:
    """The front matter and the body; the title stands in the former, and readers show it from there."""
    lines = ["---", *_yaml(_front_matter(article)), "---"]
    return "\n".join(lines) + "\n\n" + "\n\n".join(body_lines(blocks_of(article))) + "\n"


def _front_matter(article: Article) -> dict[str, Any]:
    """The names are those that Hugo knows, but for `url` and `aliases`, which would rename its pages."""
    return present(
        {
            "title": article.title or article.url or article.id,
            "subtitle": article.subtitle,
            "description": article.description,
            "date": article.published,
            "lastmod": article.modified,
            "authors": [author.name for author in article.authors],
            "tags": list(dict.fromkeys(filter(None, map(_tag, article.topics)))),
            "keywords": list(article.topics),
            "publisher": article.publisher.name or article.publisher.domain,
            "source": cited_url(article.url, article.canonical_url),
            "language": article.language,
            "archived": article.fetch.at if article.fetch else None,
            "id": article.id,
            "status": article.status,
            "words": article.word_count,
        }
    )


def _tag(topic: str) -> str:
    """A topic as Obsidian takes a tag: no spaces, not only digits.

    >>> _tag("Facial recognition & AI")
    'facial-recognition-ai'
    """
    tag = re.sub(r"[^\w]+", "-", topic.lower()).strip("-")
    return f"topic-{tag}" if tag.isdecimal() else tag


def _yaml(fields: Mapping[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, list):
            yield f"{name}:"
            yield from (f"  - {_scalar(item)}" for item in value)
        else:
            yield f"{name}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    """A value in YAML: strings always in quotes, as in JSON, so that none is taken for something else."""
    if isinstance(value, str):
        return json.dumps(harmless_text(one_line(value)), ensure_ascii=False)
    return str(value) if isinstance(value, int) else str(value.isoformat())
