"""What reading pages again changed, by field: how often, and the worst samples. Values in, values out."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from newsarc.archive.records import changed_fields
from newsarc.article import Article
from newsarc.reextract.reading import Reading

SAMPLES: Final = 5
"""Kept of each field."""

_DERIVED: Final = frozenset({"blocks", "near_hash"})
"""Fields that say nothing of their own where the text differs, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one field of one article was and is."""

    id: str
    title: str | None
    before: str | None
    after: str | None
    loss: float
    """How much is gone, from 0 for nothing to 1 for all."""
    detail: tuple[str, ...] = ()
    """Of a text, the paragraphs that are gone (`- …`), or else those that came (`+ …`)."""


@dataclass(slots=True, kw_only=True)
class FieldTally:
    """How often a field changed; `gained` counts where it was missing before, `lost` where it is now."""

    name: str
    changed: int = 0
    gained: int = 0
    lost: int = 0
    samples: list[Sample] = field(default_factory=list)
    """The worst first."""

    def add(self, sample: Sample, *, most: int) -> None:
        """Counts a change, and keeps it where it is among the worst."""
        self.changed += 1
        self.gained += sample.before is None
        self.lost += sample.after is None
        self.samples = sorted([*self.samples, sample], key=lambda sample: -sample.loss)[:most]


class Tally:
    """What came of many readings."""

    def __init__(self, *, samples: int = SAMPLES) -> None:
        self.outcomes: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        """By reason."""
        self._samples = samples
        self._fields: dict[str, FieldTally] = {}
        self._kept: dict[str, FieldTally] = {}

    def add(self, reading: Reading) -> None:
        """Counts one."""
        self.outcomes[reading.outcome] += 1
        if reading.before is None or reading.after is None:
            return
        if reading.outcome == "refused":
            reason = reading.reason or "unknown"
            self.refused[reason] += 1
            tally = self._kept.setdefault(reason, FieldTally(name=reason))
            tally.add(_sample("text", reading.before, reading.after), most=self._samples)
        elif reading.outcome == "updated":
            for name in told_fields(reading.before, reading.after):
                tally = self._fields.setdefault(name, FieldTally(name=name))
                tally.add(_sample(name, reading.before, reading.after), most=self._samples)

    @property
    def fields(self) -> tuple[FieldTally, ...]:
        """What changed, the field with the most losses first."""
        return tuple(sorted(self._fields.values(), key=lambda tally: (-tally.lost, -tally.changed)))

    @property
    def kept(self) -> tuple[FieldTally, ...]:
        """What was refused, by reason: the record stays as it was."""
        return tuple(self._kept.values())


def told_fields(before: Article, after: Article) -> tuple[str, ...]:
    """The fields that changed, but for what follows from a change of the text."""
    names = changed_fields(before, after)
    return tuple(name for name in names if name not in _DERIVED or "text" not in names)


def shown(name: str, article: Article) -> str | None:
    """A field's value as a line; None where the article has none."""
    value = getattr(article, name)
    match name:
        case "text":
            return f"{article.word_count} words" if value else None
        case "blocks":
            kinds = Counter(block.type for block in value)
            links = sum(len(block.links) for block in value)
            return ", ".join([*(f"{count} {kind}" for kind, count in kinds.items()), f"{links} links"])
        case "authors":
            return ", ".join(author.name for author in value) or None
        case "publisher":
            return str(value.name) if value.name else None
        case "image":
            return str(value.url) if value else None
        case "topics" | "warnings":
            return ", ".join(value) or None
        case _:
            return None if value is None else str(value)


def _sample(name: str, before: Article, after: Article) -> Sample:
    was, now = shown(name, before), shown(name, after)
    detail: tuple[str, ...] = ()
    if name == "text":
        loss, detail = _text_loss(before.text, after.text)
    else:
        loss = 1.0 if now is None else 0.0 if was is None else 0.5
    return Sample(id=before.id, title=before.title, before=was, after=now, loss=loss, detail=detail)


def _text_loss(before: str, after: str) -> tuple[float, tuple[str, ...]]:
    """The share of the words that are gone, and the paragraphs in which the texts differ."""
    words: Counter[str] = Counter(before.split())
    gone = (words - Counter(after.split())).total()
    old, new = _paragraphs(before), _paragraphs(after)
    detail = [f"- {text}" for text in old - new] or [f"+ {text}" for text in new - old]
    return gone / max(words.total(), 1), tuple(detail)


def _paragraphs(text: str) -> Counter[str]:
    return Counter(paragraph for paragraph in text.split("\n\n") if paragraph)
