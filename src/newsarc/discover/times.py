"""Times as feeds and sitemaps write them: RFC 822, RFC 3339, W3C's shorter forms."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def parse_time(text: object) -> datetime | None:
    """An aware time, or None where it is none. A day counts from its beginning; without a zone it is UTC.

    >>> parse_time("Mon, 23 Nov 2026 06:00:00 EST").isoformat()
    '2026-11-23T06:00:00-05:00'
    >>> parse_time("2026-11").isoformat()
    '2026-11-01T00:00:00+00:00'
    """
    if not isinstance(text, str) or not 4 <= len(text.strip()) <= 64:
        return None
    text = text.strip()
    try:
        if match := _ISO.fullmatch(text):
            return datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1), tzinfo=UTC)
        moment = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        if moment.tzinfo is None:
            return moment.replace(tzinfo=UTC)
        # What UTC cannot say (the first hours of the year 1) would fail whoever compares it.
        moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment
