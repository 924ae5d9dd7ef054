"""The body of an article: which runs of the page's text are it, and what they are."""

from dataclasses import dataclass

from newsarc.article import Block
from newsarc.extract.blocks import segment
from newsarc.extract.document import Document
from newsarc.extract.features import features
from newsarc.extract.metadata import Metadata
from newsarc.extract.model import shipped_model
from newsarc.extract.structure import blocks_of
from newsarc.extract.template import SiteTemplate
from newsarc.extract.witnesses import hints_of

_LIKELY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's blocks in reading order, what chose them, and how sure it is."""

    blocks: tuple[Block, ...] = ()
    method: str = ""
    confidence: float | None = None
    warnings: tuple[str, ...] = ()


def extract_body(document: Document, *, metadata: Metadata, template: SiteTemplate | None = None) -> Body:
    """Chooses the runs of the page that are the article."""
    if document.tree is None:
        return Body()
    model = shipped_model()
    segments = segment(document.tree)
    rows = features(segments, model.lexicon, hints_of(metadata))
    chances = model.chances(rows)
    chosen = [run for run, chance in zip(segments.runs, chances, strict=True) if chance > _LIKELY]
    return Body(blocks=blocks_of(chosen, document.url), method="model")
