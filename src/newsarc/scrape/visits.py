"""When an address is visited: first, again after it failed, again to see what changed. Pure.

All times are UTC. Where the clock has been set back, what was tried "in the future" is due at once, so a
machine that once thought that it was 2038 loses nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from newsarc.archive import Visit
from newsarc.article import Article
from newsarc.pipeline import Result
from newsarc.scrape.report import NOT_STORED
from newsarc.urls import url_key

RETRY_AFTER: Final = timedelta(hours=12)
"""The first pause before a page that failed or was refused is tried again; it doubles with every try."""

GIVE_UP_AFTER: Final = timedelta(days=30)


def planned(url: str, visit: Visit | None, *, source: str, now: datetime) -> Visit:
    """An address that is to be visited now. It stays so until it is tried, whatever becomes of this run."""
    if visit is None:
        visit = Visit(url_key=url_key(url), url=url, source=source, first_seen=stamp(now))
    return replace(visit, next_try=stamp(now))


def visited(
    before: Visit | None, result: Result, *, source: str, revisits: Sequence[timedelta], now: datetime
) -> Visit:
    """What is known of an address now that it was tried."""
    is_stored = result.outcome not in NOT_STORED
    visit = Visit(
        url_key=url_key(result.task.url),
        url=result.task.url,
        source=source,
        first_seen=before.first_seen if before else stamp(now),
        tried_at=stamp(now),
        outcome=result.outcome,
        reason=result.reason,
        tries=0 if is_stored else (before.tries if before else 0) + 1,
    )
    if is_recovered(result):
        again = None  # the page itself is gone
    elif is_stored:
        again = next_revisit(_published(result.article, visit), revisits=revisits, now=now)
    else:
        again = next_try(visit, now=now)
    return replace(visit, next_try=stamp(again) if again else None)


def is_recovered(result: Result) -> bool:
    """Whether a page came into the archive now, out of a web archive."""
    fetch = result.article.fetch if result.article else None
    return result.outcome == "new" and fetch is not None and fetch.via is not None


def is_due(visit: Visit, *, now: datetime) -> bool:
    """Whether an address that is known is to be visited again."""
    if visit.next_try is None:
        return False
    return datetime.fromisoformat(visit.next_try) <= now or was_tried_later(visit, now=now)


def was_tried_later(visit: Visit, *, now: datetime) -> bool:
    """Whether an address was tried after `now`, by a clock that was wrong."""
    return visit.tried_at is not None and datetime.fromisoformat(visit.tried_at) > now


def next_try(visit: Visit, *, now: datetime) -> datetime | None:
    """When a page that failed or was refused is tried again; None where it is given up.

    The pauses double from 12 hours; after 30 days, and at once for what is gone for good (410), it ends.
    """
    if visit.reason == "http_410" or now - datetime.fromisoformat(visit.first_seen) > GIVE_UP_AFTER:
        return None
    pauses: int = 2 ** min(visit.tries - 1, 6)
    return now + RETRY_AFTER * pauses


def next_revisit(published: datetime, *, revisits: Sequence[timedelta], now: datetime) -> datetime | None:
    """When an archived page is looked at again; None once it is older than the last of `revisits`."""
    return next((published + age for age in revisits if published + age > now), None)


def _published(article: Article | None, visit: Visit) -> datetime:
    """The time from which an article's age counts: a day from its beginning, none from when it was found."""
    published = article.published if article else None
    if published is None:
        return datetime.fromisoformat(visit.first_seen)
    if not isinstance(published, datetime):
        published = datetime.combine(published, time())
    return published if published.tzinfo else published.replace(tzinfo=UTC)


@lru_cache(8)
def stamp(moment: datetime) -> str:
    """A time as visits have it; of one plan, which may be long, one string."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
