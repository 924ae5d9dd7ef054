"""Dates as people and machines write them, in the form of the record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.article import parse_time
from newsarc.extract.dates import parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-06-05T14:46:12+02:00", "2025-06-05T14:46:12+02:00"),
        ("2025-06-05 14:46:12 +0200", "2025-06-05T14:46:12+02:00"),
        ("2025-06-05T14:46:12.123Z", "2025-06-05T14:46:12+00:00"),
        ("2025-06-05T14:46-0400", "2025-06-05T14:46:00-04:00"),
        ("Thu, 05 Jun 2025 14:46:12 +0200", "2025-06-05T14:46:12+02:00"),
        ("Nov 1, 2025, 2:45 pm EDT", "2025-11-01T14:45:00-04:00"),
        ("30 November 2015 10:56 GMT", "2015-11-30T10:56:00+00:00"),
        ("10:56 GMT 30 November 2015", "2015-11-30T10:56:00+00:00"),
        ("1717591572", "2024-06-05T12:46:12+00:00"),
        ("1717591572000", "2024-06-05T12:46:12+00:00"),
        # A time without a zone tells no moment: the day is kept.
        ("2025-06-05T14:46:12", "2025-06-05"),
        ("January 15, 2019 8:30 am", "2019-01-15"),
        ("5. Juni 2025, 14:46 Uhr", "2025-06-05"),
        ("Released January 24, 2012, Updated", "2012-01-24"),
        ("Dec 17th 2025", "2025-12-17"),
        ("15 de enero de 2025 a las 10:00", "2025-01-15"),
        ("1er janvier 2024 à 14h46", "2024-01-01"),
        ("2025年1月13日 21時37分", "2025-01-13"),
        ("2025.05.15 20:00", "2025-05-15"),
        ("20 Nisan 2026", "2026-04-20"),
        ("2025 m. kovo 31 d.", "2025-03-31"),
        ("03.05.24", "2024-05-03"),
        ("12/25/2021", "2021-12-25"),
        ("20250605T144612Z", "2025-06-05"),
    ],
)
def test_a_date_is_read(text: str, expected: str) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "March 2025", "© 2024 Example", "4 days ago", "yesterday", "2025-13-45", "31 February 2025",
     "1970-01-01",
     "0001-01-01T00:00:00Z", "tel. 555-2025-11", "99999999999999999999"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_the_page_settles_what_an_ambiguous_date_means() -> None:
    assert parse_date("03/04/2025", day_first=True) == "2025-04-03"
    assert parse_date("03/04/2025", day_first=False) == "2025-03-04"


@given(st.text(alphabet="0123456789-/.:,TZ+ JanuaryMaiпм年月日", max_size=40))
def test_whatever_the_text_what_comes_out_is_a_date_of_the_record(text: str) -> None:
    found = parse_date(text)

    assert found is None or parse_time(found) is not None
