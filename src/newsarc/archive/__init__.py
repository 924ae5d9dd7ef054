"""Article and Page -> disk and back: files, revisions, raw pages, index, verify."""

from newsarc.archive.archive import Archive
from newsarc.archive.values import Added, Filter, Finding, Hit, Marked, Note, Row, Story, Visit, VisitCounts

__all__ = [
    "Added",
    "Archive",
    "Filter",
    "Finding",
    "Hit",
    "Marked",
    "Note",
    "Row",
    "Story",
    "Visit",
    "VisitCounts",
]
