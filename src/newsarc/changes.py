"""What changed from one revision of an article to another: by paragraphs, by words, and of which kind.

Two articles in, values out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from newsarc.article import Article

ChangeKind = Literal["headline", "correction", "addition", "removal", "rewrite", "extractor"]
"""What the publisher did; "extractor" where the same page was only read otherwise."""

Operation = Literal["same", "added", "removed"]

_CORRECTION = re.compile(
    r"\W*(?:corrections?|clarifications?|corrected|editor[’']?s note|update[ds]?\b.{0,40}[:—–-]|"
    r"korrektur|berichtigung|anm(?:erkung)?\.? d(?:er|\.) red|rectificati[fo]n?|corrección|fe de erratas|"
    r"rettifica|correctie|rettelse|korjaus|sprostowanie|"
    r"(?:an?|the|this) (?:earlier|previous|original) version of|"
    r"this (?:article|story|report|post) (?:was|has been|is) (?:updated|corrected|amended|changed))",
    re.IGNORECASE,
)
_LABEL = 60
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")

KINDRED = 0.4
"""How alike two paragraphs are, from 0 to 1, that are shown as one that was rewritten."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both have, or that only the newer or the older one has."""

    operation: Operation
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed between two revisions. A paragraph is a tuple of pieces; unchanged ones have one."""

    kinds: tuple[ChangeKind, ...]
    title: tuple[Piece, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """For JSON; unchanged paragraphs are left out."""
        return {
            "kinds": list(self.kinds),
            "title": _plain(self.title) if is_changed(self.title) else None,
            "paragraphs": [_plain(paragraph) for paragraph in self.paragraphs if is_changed(paragraph)],
        }


def is_changed(pieces: Sequence[Piece]) -> bool:
    """Whether a paragraph is not the same in both."""
    return any(piece.operation != "same" for piece in pieces)


def compare(older: Article, newer: Article) -> Changes:
    """The changes that make the newer article out of the older one."""
    title = _compare_words(older.title or "", newer.title or "")
    paragraphs = tuple(_compare_paragraphs(_paragraphs(older), _paragraphs(newer)))
    kinds = ("extractor",) if is_same_page(older, newer) else tuple(_kinds(title, paragraphs))
    return Changes(kinds=kinds, title=title, paragraphs=paragraphs)


def is_same_page(older: Article, newer: Article) -> bool:
    """Whether both were taken from the very same bytes, so that the publisher changed nothing."""
    return older.raw is not None and newer.raw is not None and older.raw.sha256 == newer.raw.sha256


def _kinds(title: Sequence[Piece], paragraphs: Sequence[Sequence[Piece]]) -> Iterator[ChangeKind]:
    if is_changed(title):
        yield "headline"
    changed = [paragraph for paragraph in paragraphs if is_changed(paragraph)]
    whole = [paragraph for paragraph in changed if len(paragraph) == 1]
    added = [paragraph[0].text for paragraph in whole if paragraph[0].operation == "added"]
    corrections = [text for text in added if _CORRECTION.match(text)]
    rewritten = [paragraph for paragraph in changed if len(paragraph) > 1]
    noted = [paragraph for paragraph in rewritten if _has_correction(paragraph)]
    if corrections or noted:
        yield "correction"
    if len(added) > len(corrections):
        yield "addition"
    if len(whole) > len(added):
        yield "removal"
    if len(rewritten) > len(noted):
        yield "rewrite"


def _has_correction(paragraph: Sequence[Piece]) -> bool:
    """Whether a note of correction was put before a paragraph or behind it."""
    return any(
        piece.operation == "added" and ":" in piece.text[:_LABEL] and _CORRECTION.match(piece.text)
        for piece in (paragraph[0], paragraph[-1])
    )


def _paragraphs(article: Article) -> list[str]:
    return [paragraph for paragraph in article.text.split("\n\n") if paragraph]


def _compare_paragraphs(older: list[str], newer: list[str]) -> Iterator[tuple[Piece, ...]]:
    matcher = SequenceMatcher(None, older, newer, autojunk=False)
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "equal":
            for paragraph in older[a:b]:
                yield (Piece("same", paragraph),)
        else:
            yield from _compare_changed(older[a:b], newer[c:d])


def _compare_changed(older: list[str], newer: list[str]) -> Iterator[tuple[Piece, ...]]:
    """Pairs rewritten paragraphs in their order; what has no kindred one was added or removed."""
    rest = list(older)
    for paragraph in newer:
        kindred = next((i for i, other in enumerate(rest) if _are_kindred(other, paragraph)), None)
        if kindred is None:
            yield (Piece("added", paragraph),)
            continue
        for removed in rest[:kindred]:
            yield (Piece("removed", removed),)
        yield _compare_words(rest[kindred], paragraph)
        del rest[: kindred + 1]
    for removed in rest:
        yield (Piece("removed", removed),)


def _are_kindred(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.quick_ratio() >= KINDRED and matcher.ratio() >= KINDRED


def _compare_words(older: str, newer: str) -> tuple[Piece, ...]:
    a, b = _TOKEN.findall(older), _TOKEN.findall(newer)
    pieces: list[Piece] = []
    for operation, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(Piece("same", "".join(a[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece("removed", "".join(a[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("added", "".join(b[b1:b2])))
    return tuple(pieces)


def _plain(pieces: Sequence[Piece]) -> list[dict[str, str]]:
    return [{"operation": piece.operation, "text": piece.text} for piece in pieces]
