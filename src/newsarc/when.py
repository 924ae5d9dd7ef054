"""Points in time as people name them: `2026-11-01`, `yesterday`, `7d`."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from newsarc.errors import ConfigError

_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_DAYS = {"today": 0, "yesterday": 1}


def parse_when(text: str, *, now: datetime, is_end: bool = False) -> date | datetime:
    """A day, or an instant, before or at `now` (which has a zone). Raises ConfigError.

    `2026-11-01`, `2026-11` and `2026` (their first day, with `is_end` their last), `today`, `yesterday`, `7d`
    and `2w` are days; `12h` and an RFC 3339 time are instants.

    >>> from datetime import UTC
    >>> parse_when("7d", now=datetime(2026, 11, 23, 6, tzinfo=UTC))
    datetime.date(2026, 11, 16)
    """
    word = text.strip().lower()
    if word in _DAYS:
        return now.date() - timedelta(days=_DAYS[word])
    try:
        if match := re.fullmatch(r"([0-9]{1,5})([hdw])", word):
            moment = now - int(match[1]) * _UNITS[match[2]]
            return moment if match[2] == "h" else moment.date()
        if match := re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2}))?", word):
            return _day_of(int(match[1]), int(match[2]) if match[2] else None, is_last=is_end)
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word):
            return date.fromisoformat(word)
        instant = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError) as error:
        raise ConfigError(text, "not a date (try: 2026-11-01, yesterday, 7d, 12h)") from error
    return instant if instant.tzinfo else instant.replace(tzinfo=now.tzinfo)


def _day_of(year: int, month: int | None, *, is_last: bool) -> date:
    """The first or the last day of a month or a year."""
    if not is_last:
        return date(year, month or 1, 1)
    return date(year, month or 12, monthrange(year, month or 12)[1])


def parse_duration(text: str) -> timedelta:
    """A length of time, more than none: `90m`, `6h`, `1d`, `2w`, `1h30m`. Raises ConfigError.

    >>> parse_duration("1h30m")
    datetime.timedelta(seconds=5400)
    """
    word = text.strip().lower()
    parts = re.findall(r"([0-9]{1,5})([smhdw])", word)
    length = sum((int(number) * _UNITS[unit] for number, unit in parts), timedelta())
    if "".join(number + unit for number, unit in parts) != word or not length:
        raise ConfigError(text, "not a length of time (try: 90m, 6h, 1d, 1h30m)")
    return length


def duration_text(length: timedelta) -> str:
    """A length of time as `parse_duration` reads it, to the second.

    >>> duration_text(timedelta(hours=30)), duration_text(timedelta(days=7))
    ('1d6h', '7d')
    """
    minutes, seconds = divmod(length // _UNITS["s"], 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"
