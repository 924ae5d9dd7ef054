"""Deciding what an incoming article does to what is there. Pure: two records in, a decision out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from newsarc.archive.values import Outcome
from newsarc.article import Article

NOT_KEPT: Final = frozenset({"soft_404", "not_article", "consent", "blocked", "empty"})
"""What is no article at all is never stored."""

CUT: Final = frozenset({"partial", "paywalled"})
"""What shows a part of the article never replaces a whole one."""

MUCH_SHORTER: Final = 0.5
"""Of the text that is there. A correction does not halve an article; a wall, an error or a redesign does."""


CONTENT: Final = (
    "title", "subtitle", "description", "authors", "date_published", "date_modified", "section", "topics",
    "language", "publisher", "image", "license", "is_accessible_for_free", "canonical_url", "text", "blocks",
    "status", "warnings", "near_hash",
)  # fmt: skip
"""The fields of a record that extraction makes of a page."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, and why where the article is refused."""

    outcome: Outcome
    reason: str | None = None


def decide(
    stored: Article | None, incoming: Article, *, force: bool = False, now: datetime | None = None
) -> Decision:
    """Whether an article is new, a new revision, what is there already, or not good enough to be kept.

    With `force` a person has seen it and insists: nothing that has a text is refused. What was stored after
    `now` was stored by a clock that was wrong, and may be replaced by what seems older.
    """
    if stored is not None and stored.url_key != incoming.url_key:
        return Decision("refused", "id_collision")
    if stored is not None and is_same(stored, incoming):
        return Decision("unchanged")
    reason = _why_worse(stored, incoming, now)
    if reason and not (force and incoming.text):
        return Decision("refused", reason)
    return Decision("new" if stored is None else "updated")


def decide_again(stored: Article, incoming: Article, *, force: bool = False) -> Decision:
    """As `decide`, for another reading of the page that the stored article was taken from."""
    if not changed_fields(stored, incoming):
        return Decision("unchanged")
    reason = _why_worse(stored, incoming)
    if reason and not (force and incoming.text):
        return Decision("refused", reason)
    return Decision("updated")


def changed_fields(older: Article, newer: Article) -> tuple[str, ...]:
    """The fields that say something else of the article; what says how that is known does not count."""
    return tuple(name for name in CONTENT if getattr(older, name) != getattr(newer, name))


def is_same(stored: Article, incoming: Article) -> bool:
    """Whether title and text say nothing new; a title that has gone missing is not news."""
    if is_text_only(stored) and not is_text_only(incoming):
        return False  # the page knows more than its text does
    if is_text_only(incoming) and _names_another_site(stored, incoming):
        return False  # a text says nothing of its site: whoever imports it does, perhaps the second time only
    same_title = stored.title == incoming.title or incoming.title is None
    return same_title and stored.text_hash == incoming.text_hash


def is_text_only(article: Article) -> bool:
    """Whether no page stands behind an article, only a plain text that somebody kept."""
    return "text_source" in article.warnings


def _names_another_site(stored: Article, incoming: Article) -> bool:
    before, now = (each.publisher.domain if each.publisher else None for each in (stored, incoming))
    return now is not None and now != before


def _is_older(stored: Article, incoming: Article, now: datetime | None) -> bool:
    if stored.fetch is None or incoming.fetch is None:
        return False
    before, then = (datetime.fromisoformat(fetch.seen_at) for fetch in (stored.fetch, incoming.fetch))
    return then < before and not (now is not None and before > now)


def _why_worse(stored: Article | None, incoming: Article, now: datetime | None = None) -> str | None:
    if incoming.status in NOT_KEPT:
        return incoming.status
    if stored is None or (is_text_only(stored) and not is_text_only(incoming)):
        return None
    if is_text_only(incoming) and not is_text_only(stored):
        return "text_only"
    if _is_older(stored, incoming, now):
        return "older"
    if stored.status == "ok" and incoming.status in CUT:
        return incoming.status
    if stored.title and not incoming.title:
        return "no_title"
    if len(incoming.text) < len(stored.text) * MUCH_SHORTER:
        return "much_shorter"
    return None
