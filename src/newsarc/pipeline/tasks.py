"""What is to be archived, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from newsarc.article import Article, Discovery
from newsarc.errors import NewsarcError

Outcome = Literal["new", "updated", "unchanged", "refused", "failed", "extracted", "unwanted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A page to archive, and how newsarc came to know it."""

    url: str
    discovered_by: Discovery | None = None
    source: str | None = None
    """The name of the source that offered it."""
    around: datetime | None = None
    """When the page is likely to have been there, if that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one task. `article` is as it stands in the archive, or as extracted where refused."""

    task: Task
    outcome: Outcome
    article: Article | None = None
    reason: str | None = None
    """Why it was refused or failed, as a short code."""
    error: NewsarcError | None = None
