"""The body of an article: which blocks of the page are it."""

from dataclasses import dataclass

from newsarc.article import Block
from newsarc.extract.document import Document
from newsarc.extract.metadata import Metadata
from newsarc.extract.template import SiteTemplate
from newsarc.text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's blocks in reading order, what chose them, and how sure it is."""

    blocks: tuple[Block, ...] = ()
    method: str = ""
    confidence: float | None = None
    warnings: tuple[str, ...] = ()


def extract_body(document: Document, *, metadata: Metadata, template: SiteTemplate | None = None) -> Body:
    """Chooses the blocks of the page that are the article."""
    if document.tree is None:
        return Body()
    paragraphs = (one_line(p.text_content()) for p in document.tree.iter("p"))
    return Body(blocks=tuple(Block(text=text) for text in paragraphs if text), method="paragraphs")
