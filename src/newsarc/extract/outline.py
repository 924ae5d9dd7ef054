"""Why the body is what it is: every run of the page's text, whether it was taken, and whose word that was."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsarc.extract.blocks import Run, segment
from newsarc.extract.body import judge_runs
from newsarc.extract.decoding import decode
from newsarc.extract.document import Document
from newsarc.extract.judged import Judged
from newsarc.extract.metadata import Metadata
from newsarc.extract.teasers import find_teasers
from newsarc.extract.template import SiteTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineRow:
    """One run of text: where it stands, whether it is in the body, who said so, and how likely it seemed."""

    text: str
    place: str
    """Tag and class of its element: `p.lead`."""
    is_kept: bool
    reason: str
    chance: float | None


def outline(
    document: Document,
    *,
    metadata: Metadata,
    template: SiteTemplate | None = None,
) -> tuple[OutlineRow, ...]:
    """The runs of a page in reading order."""
    if document.tree is None:
        return ()
    runs = segment(document.tree).runs
    teasers = find_teasers(runs, document.url)
    judged = judge_runs(document, metadata=metadata, template=template)
    verdicts = [(name, decode(judged.runs, judged.words, chances)) for name, chances in judged.stages]
    numbers = iter(range(len(judged.runs)))
    return tuple(_row(run, None if run.index in teasers else next(numbers), judged, verdicts) for run in runs)


def _row(
    run: Run, number: int | None, judged: Judged, verdicts: Sequence[tuple[str, list[bool]]]
) -> OutlineRow:
    if number is None:
        return OutlineRow(
            text=run.text, place=_place(run), is_kept=False, reason="rail of teasers", chance=None
        )
    return OutlineRow(
        text=run.text,
        place=_place(run),
        is_kept=verdicts[-1][1][number],
        reason=_decider([(name, taken[number]) for name, taken in verdicts]),
        chance=round(judged.chances[number], 2),
    )


def _decider(verdicts: Sequence[tuple[str, bool]]) -> str:
    """The first witness after whose word the verdict did not change any more."""
    decider, last = verdicts[-1]
    for name, verdict in reversed(verdicts):
        if verdict != last:
            break
        decider = name
    return decider


def _place(run: Run) -> str:
    classes = (run.node.element.get("class") or "").split()
    return ".".join([run.node.tag, *classes[:2]])
