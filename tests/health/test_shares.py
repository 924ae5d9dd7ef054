"""A source whose pages lose what they used to have is named, and one that never had it is not."""

from typing import Any

import pytest

from newsarc.health import judge
from tests.health.nights import alarms, judged, night, only, usual

BROKEN: dict[str, dict[str, Any]] = {
    "failing": {"stored": 0, "words": (), "dated": 0, "signed": 0, "agreeing": 0},
    "thin": {"words": (60, 50, 40, 70, 55)},
    "undated": {"dated": 0},
    "unsigned": {"signed": 0},
    "differing": {"agreeing": 0},
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_redesign_is_named_on_its_first_night(kind: str) -> None:
    nights = judged([*usual(12), *(night(12 + n, **BROKEN[kind]) for n in range(3))])

    assert alarms(nights) == [(12 + n, kind, "2026-01-17") for n in range(3)]


@pytest.mark.parametrize("kind", BROKEN)
def test_it_is_over_when_the_pages_are_as_before(kind: str) -> None:
    nights = judged([*usual(12), night(12, **BROKEN[kind]), *(night(13 + n) for n in range(10))])

    assert [number for number, _, _ in alarms(nights)] == [12]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("failing", "pages fail since 2026-01-17: 0 of 5 new pages could be kept, usually 100%"),
        ("thin", "thin since 2026-01-17: 55 words (median of 5 articles), usually 620"),
        ("undated", "no dates since 2026-01-17: 0 of 5 articles have one, usually 100%"),
    ],
)
def test_an_alarm_says_what_is_and_what_was(kind: str, says: str) -> None:
    assert only(judge(night(12, **BROKEN[kind]), usual(12))).message == says


@pytest.mark.parametrize("kind", BROKEN)
def test_the_first_week_is_silent(kind: str) -> None:
    assert alarms(judged([*usual(5), night(5, **BROKEN[kind])])) == []


def test_a_source_of_one_article_a_day_is_named_when_it_is_no_chance_any_more() -> None:
    nights = judged([*usual(30, (1,) * 7), *(night(30 + n, 1, dated=0) for n in range(8))])

    first = alarms(nights)[0]
    assert 32 <= first[0] <= 34
    assert first[1:] == ("undated", "2026-02-04")


def test_a_source_that_never_named_its_authors_is_not_blamed_for_it() -> None:
    assert alarms(judged(night(n, signed=0) for n in range(60))) == []


@pytest.mark.parametrize("signed", [(5, 2, 4, 3, 1), (3, 0, 2, 3, 5)])
def test_half_the_articles_with_an_author_is_usual_where_it_is_usual(signed: tuple[int, ...]) -> None:
    assert alarms(judged(night(n, signed=signed[n % 5]) for n in range(60))) == []


def test_a_night_of_briefs_is_no_redesign() -> None:
    nights = [*usual(20), night(20, words=(90, 100, 600, 500, 80)), *(night(21 + n) for n in range(5))]

    assert alarms(judged(nights)) == []


def test_pages_from_before_are_not_judged() -> None:
    assert judge(night(20, 300, dated=0, is_backfill=True), usual(20)) == ()


def test_many_pages_are_counted_without_overflow() -> None:
    past = [night(n, 20_000) for n in range(10)]

    assert only(judge(night(10, 20_000, dated=4_000), past)).kind == "undated"
