"""Times as other formats write them."""

from datetime import date, datetime

from newsarc.article import parse_time


def rfc3339(text: str | None) -> str | None:
    """A stored time as feeds ask for it; a day alone is its midnight in UTC."""
    moment = parse_time(text)
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        return f"{moment.isoformat()}T00:00:00Z"
    return moment.isoformat() if moment.tzinfo else f"{moment.isoformat()}Z"


def in_words(day: date) -> str:
    """A day as a person says it.

    >>> in_words(date(2026, 11, 20))
    '20 November 2026'
    """
    return f"{day.day} {day:%B} {day.year}"


def month_in_words(month: str) -> str:
    """`2026-11` as a person says it.

    >>> month_in_words("2026-11")
    'November 2026'
    """
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"
