"""What else on the page speaks of the body: its metadata, and text that only a script holds."""

import json
import re
from collections.abc import Iterator
from typing import Any

from newsarc.extract.document import Document
from newsarc.extract.features import Hints
from newsarc.extract.metadata import Metadata

_MARKUP = re.compile(r"<[^>]*>")


def hints_of(document: Document, metadata: Metadata) -> Hints:
    """What the metadata says that helps to know the body."""
    named = _meta_content(document)
    title = named.get("og:title") or named.get("twitter:title") or metadata.title
    return Hints(
        title=title.strip() if title else None,
        description=metadata.description or named.get("og:description") or named.get("description"),
        authors=tuple(author.name for author in metadata.authors),
        article_body=metadata.article_body or _article_body(document),
    )


def _meta_content(document: Document) -> dict[str, str]:
    if document.tree is None:
        return {}
    found: dict[str, str] = {}
    for meta in document.tree.iter("meta"):
        name = meta.get("property") or meta.get("name")
        if name and (content := meta.get("content")):
            found.setdefault(name.lower(), content)
    return found


def _article_body(document: Document) -> str | None:
    if document.tree is None or "articleBody" not in document.html:
        return None
    bodies = [
        body
        for script in document.tree.iter("script")
        if "ld+json" in (script.get("type") or "") and script.text and "articleBody" in script.text
        for body in _bodies(script.text)
    ]
    return _MARKUP.sub(" ", max(bodies, key=len)) if bodies else None


def _bodies(text: str) -> Iterator[str]:
    try:
        waiting: list[Any] = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            body = value.get("articleBody")
            if isinstance(body, str):
                yield body
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
