"""The body of an article: which runs of the page's text are it, and what they are.

The model judges every run. Where it finds little, or is unsure, slower witnesses are asked: readability-lxml,
then what JSON-LD, scripts and `<noscript>` hold. `Body.method` says whose word was taken.
"""

import math
from dataclasses import dataclass, replace

from newsarc.article import Block
from newsarc.extract.appended import without_appended
from newsarc.extract.asides import find_asides
from newsarc.extract.blocks import Run
from newsarc.extract.confidence import calibrated
from newsarc.extract.decoding import LEAST
from newsarc.extract.document import Document
from newsarc.extract.features import count_words, folded
from newsarc.extract.figures import find_figures
from newsarc.extract.hidden_text import find_noscript_text, find_script_text, paragraphs_of
from newsarc.extract.judged import Judged, judged_by_model
from newsarc.extract.metadata import Metadata
from newsarc.extract.model import shipped_model
from newsarc.extract.readability_witness import readable_text
from newsarc.extract.structure import blocks_of
from newsarc.extract.template import SiteTemplate

_UNSURE = 0.6
"""Below this expected F1 readability is asked."""
_SUMMARY_ODDS = 1.0
_FEW_WORDS = 60
_MUCH_MORE = 3
_PROBE = 40
_FAINT_CONFIDENCE = 0.5
"""What is said of texts that no visible page bears out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's blocks in reading order, what chose them, and how sure it is."""

    blocks: tuple[Block, ...] = ()
    method: str = ""
    confidence: float | None = None
    judged: Judged | None = None
    """The runs that were chosen from; None for a page without any element."""


def extract_body(
    document: Document,
    *,
    metadata: Metadata,
    template: SiteTemplate | None = None,
) -> Body:
    """Chooses the runs of the page that are the article, or takes what only a script holds."""
    if document.tree is None:
        return Body()
    judged = judge_runs(document, metadata=metadata, template=template)
    chosen = judged.chosen
    hidden = _hidden_body(document, metadata, judged.runs, chosen)
    if hidden is not None:
        return replace(hidden, judged=judged)
    confidence = calibrated(judged.expected, shipped_model().curve) if chosen else 0.0
    blocks = blocks_of(chosen, document.url, find_figures(chosen, document.url))
    return Body(blocks=blocks, method=judged.method, confidence=confidence, judged=judged)


def judge_runs(document: Document, *, metadata: Metadata, template: SiteTemplate | None) -> Judged:
    """Asks the model, what is known of the site, and, where they are unsure, readability-lxml."""
    assert document.tree is not None
    judged = judged_by_model(document, metadata)
    if template is not None:
        judged = judged.then("template", template.adjusted(judged))
    rule = metadata.rule
    if rule is not None:
        adjusted = rule.adjusted(document.tree, judged.runs, judged.chances)
        judged = judged.then(f"rule:{rule.site}", adjusted)
    if judged.runs and judged.expected < _UNSURE:
        judged = judged.then("readability", _with_readability(document, judged))
    single = without_appended(judged.runs, judged.chances, metadata.title)
    if single is not None:
        judged = judged.then("appended", single)
    # No other run can be taken, see `decode`.
    likely = [run for run, chance in zip(judged.runs, judged.chances, strict=True) if chance > LEAST]
    asides = find_asides(likely, metadata)
    if asides and any(run.index in asides for run in judged.chosen):
        without = [0.0 if run in asides else chance for run, chance in enumerate(judged.chances)]
        judged = judged.then("asides", without)
    return judged


def _with_readability(document: Document, judged: Judged) -> list[float]:
    """The chances, raised for the runs in readability's summary and lowered for the others."""
    assert document.tree is not None
    summary = readable_text(document.tree)
    if not summary:
        return judged.chances
    weighed = []
    for run, chance in zip(judged.runs, judged.chances, strict=True):
        chance = min(max(chance, 1e-6), 1 - 1e-6)
        key = folded(run.text)[:_PROBE]
        odds = math.log(chance / (1 - chance)) + (_SUMMARY_ODDS if key and key in summary else -_SUMMARY_ODDS)
        weighed.append(1 / (1 + math.exp(-odds)))
    return weighed


def _hidden_body(document: Document, metadata: Metadata, runs: list[Run], chosen: list[Run]) -> Body | None:
    """A body that the page does not show, where it is much longer than what was chosen."""
    words = sum(count_words(run.text) for run in chosen)
    if metadata.article_body:
        blocks = paragraphs_of(metadata.article_body)
        size = _words_of(blocks)
        if size > max(_FEW_WORDS, words) and not _shows(runs, metadata.article_body, size / 2):
            return Body(blocks=blocks, method="jsonld", confidence=_FAINT_CONFIDENCE)
    if words > _FEW_WORDS:
        return None
    for method, find in (("script", find_script_text), ("noscript", find_noscript_text)):
        blocks = find(document)
        if _words_of(blocks) > max(_FEW_WORDS, _MUCH_MORE * words):
            return Body(blocks=blocks, method=method, confidence=_FAINT_CONFIDENCE)
    return None


def _shows(runs: list[Run], declared: str, words: float) -> bool:
    """Whether runs of so many words begin as something in the declared body does."""
    told = folded(declared)
    for run in sorted(runs, key=lambda run: len(run.text), reverse=True):  # few long ones are most of a body
        if folded(run.text)[:_PROBE] in told:
            words -= count_words(run.text)
            if words <= 0:
                return True
    return False


def _words_of(blocks: tuple[Block, ...]) -> int:
    return sum(count_words(block.text) for block in blocks)
