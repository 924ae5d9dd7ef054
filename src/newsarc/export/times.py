"""Times as other formats write them."""

from datetime import datetime

from newsarc.article import parse_time


def rfc3339(text: str | None) -> str | None:
    """A stored time as feeds ask for it; a day alone is its midnight in UTC."""
    moment = parse_time(text)
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        return f"{moment.isoformat()}T00:00:00Z"
    return moment.isoformat() if moment.tzinfo else f"{moment.isoformat()}Z"
