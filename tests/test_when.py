"""Points in time as people name them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.errors import ConfigError
from newsarc.when import duration_text, parse_duration, parse_when

ZONE = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 23, 6, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-01", date(2026, 11, 1)),
        ("2026-11", date(2026, 11, 1)),
        ("2026", date(2026, 1, 1)),
        ("today", date(2026, 11, 23)),
        (" Yesterday ", date(2026, 11, 22)),
        ("7d", date(2026, 11, 16)),
        ("2w", date(2026, 11, 9)),
        ("12h", datetime(2026, 11, 22, 18, 30, tzinfo=ZONE)),
        ("2026-11-01T10:00:00Z", datetime(2026, 11, 1, 10, tzinfo=UTC)),
        ("2026-11-01 10:00", datetime(2026, 11, 1, 10, tzinfo=ZONE)),
    ],
)
def test_a_time_is_understood(text: str, expected: date) -> None:
    found = parse_when(text, now=NOW)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", date(2026, 12, 31)),
        ("2026-11", date(2026, 11, 30)),
        ("2028-2", date(2028, 2, 29)),
        ("2026-11-01", date(2026, 11, 1)),
        ("7d", date(2026, 11, 16)),
        ("12h", datetime(2026, 11, 22, 18, 30, tzinfo=ZONE)),
    ],
)
def test_a_month_and_a_year_end_with_their_last_day(text: str, expected: date) -> None:
    assert parse_when(text, now=NOW, is_end=True) == expected


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-02-30", "0000", "7", "-7d", "٧d", "7 d"])
def test_what_is_no_time_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ConfigError, match="not a date"):
        parse_when(text, now=NOW)


@given(text=st.text(max_size=20) | st.from_regex(r"[0-9]{0,6}[-hdwT:]?[0-9]{0,4}", fullmatch=True))
def test_any_text_gives_a_time_or_our_error(text: str) -> None:
    try:
        found = parse_when(text, now=NOW)
    except ConfigError:
        return
    assert not isinstance(found, datetime) or found.tzinfo


@pytest.mark.parametrize("text", ["45s", "90m", "6h", "1d", "2w", "1h30m", " 2H ", "1d6h"])
def test_a_length_of_time_is_understood_and_written_again(text: str) -> None:
    length = parse_duration(text)

    assert parse_duration(duration_text(length)) == length


@pytest.mark.parametrize("text", ["", "2", "h", "0m", "-1h", "1.5h", "1h x", "١h", "2 h"])
def test_what_is_no_length_of_time_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ConfigError, match="not a length of time"):
        parse_duration(text)
