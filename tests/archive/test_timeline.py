"""What a picture shows of articles over time."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from newsarc.archive.timeline import Timeline, count_by, make_timeline

DAYS = st.lists(st.tuples(st.dates().map(date.isoformat), st.integers(1, 9)), max_size=30)


def drawn(*days: tuple[str, int], room: int) -> Timeline:
    return make_timeline(count_by("week", days), count_by("month", days), room=room)


def test_weeks_are_named_by_their_mondays_and_have_no_gaps() -> None:
    timeline = drawn(("2026-11-22", 2), ("2026-11-23", 3), ("2026-11-29", 1), ("2026-12-10", 1), room=9)

    assert timeline.unit == "week"
    assert timeline.counts == (("2026-11-16", 2), ("2026-11-23", 4), ("2026-11-30", 0), ("2026-12-07", 1))
    assert timeline.besides == ""


def test_a_longer_time_is_drawn_by_longer_units() -> None:
    months = [(f"20{year}-{month:02d}-10", 1) for year in (25, 26) for month in range(1, 13)]

    by_month, by_year = drawn(*months, room=30), drawn(*months, room=20)

    assert (by_month.unit, len(by_month.counts)) == ("month", 24)
    assert by_year == Timeline(unit="year", counts=(("2025", 12), ("2026", 12)))


def test_a_few_of_another_time_are_left_out_and_counted() -> None:
    timeline = drawn(("1897-01-01", 2), ("2026-11-16", 50), ("2026-11-23", 30), ("2999-01-01", 1), room=50)

    assert timeline.counts == (("2026-11-16", 50), ("2026-11-23", 30))
    assert timeline.besides == "2 earlier, 1 later"


@given(days=DAYS, room=st.integers(1, 50))
def test_any_days_fit_and_every_article_is_accounted_for(days: list[tuple[str, int]], room: int) -> None:
    timeline = drawn(*days, room=room)

    inside = sum(count for _, count in timeline.counts)
    assert inside + timeline.earlier + timeline.later == sum(count for _, count in days)
    assert len(timeline.counts) <= room
    assert [name for name, _ in timeline.counts] == sorted(name for name, _ in timeline.counts)
