"""JSON-LD: articles as NewsArticle of schema.org, one document.

What schema.org has no word for stands in `newsarc:record`, the record as the archive keeps it, so that
nothing is lost. The context is in the document: nothing needs to be fetched to read it.
"""

import json
from typing import Any, Final, TextIO

from newsarc.article import Article, Image
from newsarc.export.json_items import present, write_items
from newsarc.export.selection import Selection
from newsarc.urls import cited_url, find_link

_ADDRESS: Final = {"@type": "@id"}
CONTEXT: Final = {
    "@vocab": "https://schema.org/",
    "newsarc": "urn:newsarc:",
    "url": _ADDRESS,
    "sameAs": _ADDRESS,
    "contentUrl": _ADDRESS,
    "mainEntityOfPage": _ADDRESS,
    "newsarc:record": {"@type": "@json"},
}


def write_jsonld(selection: Selection, file: TextIO) -> None:
    """Writes one graph, an article a line."""
    file.write(f'{{"@context": {json.dumps(CONTEXT)}, "@graph": [')
    write_items(file, map(_node, selection.articles()))
    file.write("]}\n")


def _node(article: Article) -> dict[str, Any]:
    node = {
        "@id": f"urn:newsarc:{article.id}",
        "@type": "NewsArticle",
        "identifier": article.id,
        "url": cited_url(article.url, article.canonical_url),
        "mainEntityOfPage": find_link(article.canonical_url),
        "headline": article.title,
        "alternativeHeadline": article.subtitle,
        "description": article.description,
        "author": [
            present({"@type": "Person", "name": author.name, "url": find_link(author.url)})
            for author in article.authors
        ],
        "datePublished": article.date_published,
        "dateModified": article.date_modified,
        "articleSection": article.section,
        "keywords": list(article.topics),
        "inLanguage": article.language,
        "publisher": _publisher(article),
        "image": _image(article.image),
        "license": article.license,
        "isAccessibleForFree": article.is_accessible_for_free,
        "articleBody": article.text,
        "wordCount": article.word_count,
        "version": article.revision,
    }
    return present(node) | {"newsarc:record": article.to_dict()}


def _publisher(article: Article) -> dict[str, Any] | None:
    name, domain = article.publisher.name, article.publisher.domain
    if not name and not domain:
        return None
    site = f"https://{domain}" if domain else None
    return present({"@type": "NewsMediaOrganization", "name": name or domain, "url": find_link(site)})


def _image(image: Image | None) -> dict[str, Any] | None:
    if image is None:
        return None
    address = find_link(image.url)
    return present(
        {
            "@type": "ImageObject",
            "contentUrl": address,
            "caption": image.caption,
            "creditText": image.credit,
        }
    )
