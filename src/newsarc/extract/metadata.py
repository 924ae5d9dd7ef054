"""What a page says about its article: title, authors, dates, topics and the rest, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsarc.article import Author, Image, Publisher
from newsarc.extract.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The fields of an article that are not its body, as `Article` names and types them."""

    canonical_url: str | None = None
    title: str | None = None
    subtitle: str | None = None
    description: str | None = None
    authors: tuple[Author, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    section: str | None = None
    topics: tuple[str, ...] = ()
    language: str | None = None
    publisher: Publisher = Publisher()
    image: Image | None = None
    license: str | None = None
    is_accessible_for_free: bool | None = None
    article_body: str | None = None
    """The body as JSON-LD gives it: a witness for the words, not for the paragraphs."""
    field_sources: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def find_metadata(document: Document) -> Metadata:
    """Chooses, joins and cleans what the page's witnesses say."""
    if document.tree is None:
        return Metadata()
    title = document.tree.findtext(".//h1") or document.tree.findtext(".//title")
    return Metadata(title=title)
