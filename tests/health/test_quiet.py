"""A source that goes quiet is named, and one that never said much is not."""

from datetime import timedelta

import pytest

from newsarc.health import judge
from tests.health.nights import MONDAY, ONE_NIGHT, WEEKDAYS, alarms, judged, night, only, usual


def test_silence_is_named_with_the_day_since_when_and_what_was_usual() -> None:
    past = usual(30)
    nights = judged([*past, *(night(30 + n, 0) for n in range(4))])

    assert [number for number, _, _ in alarms(nights)] == [32, 33]
    alarm = only(nights[-1].alarms)
    assert alarm.message == "quiet since 2026-02-04: 0 new articles in 4 days, usually 5 a day"


@pytest.mark.parametrize(
    "week", [(5,) * 7, WEEKDAYS, (30,) * 7, (1, 0, 0, 2, 0, 0, 0), (0, 0, 1, 0, 0, 0, 0)]
)
def test_a_steady_source_is_never_called_quiet(week: tuple[int, ...]) -> None:
    assert alarms(judged(usual(100, week))) == []


def test_a_weekend_is_no_silence_and_a_week_is() -> None:
    nights = judged([*usual(33, WEEKDAYS), *(night(33 + n, 0) for n in range(7))])

    kinds = alarms(nights)
    assert kinds[0][0] > 35, "the weekend of nights 33 and 34 says nothing"
    assert {kind for _, kind, _ in kinds} == {"quiet"}


def test_a_weekly_source_is_not_quiet_after_a_month_and_is_after_a_quarter() -> None:
    weekly = usual(70, (0, 0, 0, 1, 0, 0, 0))
    nights = judged([*weekly, *(night(70 + n, 0) for n in range(100))])

    first = alarms(nights)[0][0]
    assert 70 + 35 < first <= 70 + 90


def test_one_silent_night_is_no_alarm_however_loud_the_source() -> None:
    assert judge(night(40, 0), usual(40, (60,) * 7)) == ()


def test_a_trickle_where_there_was_a_stream_is_quiet_too() -> None:
    nights = judged([*usual(30, (10,) * 7), *(night(30 + n, 1) for n in range(4))])

    assert "quiet" in {kind for _, kind, _ in alarms(nights)}


def test_it_is_over_with_the_first_usual_night() -> None:
    nights = judged([*usual(30), *(night(30 + n, 0) for n in range(5)), night(35), night(36)])

    assert max(number for number, _, _ in alarms(nights)) == 34


def test_the_first_two_weeks_are_silent() -> None:
    assert alarms(judged([*usual(9), *(night(9 + n, 0) for n in range(4))])) == []


def test_the_first_run_brings_much_and_makes_no_night_after_it_quiet() -> None:
    assert alarms(judged([night(0, 400), *(night(n, 2) for n in range(1, 60))])) == []


def test_nights_without_a_run_are_no_silence() -> None:
    nights = [*usual(30), *(night(44 + n) for n in range(5))]

    assert alarms(judged(nights)) == []


def test_runs_that_were_cut_off_or_went_back_are_no_silence() -> None:
    cut = [night(30 + n, 0, is_whole=False) for n in range(6)]
    back = [night(36 + n, 0, is_backfill=True) for n in range(6)]

    assert alarms(judged([*usual(30), *cut, *back])) == []


@pytest.mark.parametrize("shift", [timedelta(hours=1), timedelta(hours=-1), timedelta(minutes=-5)])
def test_the_change_of_the_clocks_makes_no_night_two(shift: timedelta) -> None:
    past = usual(30)
    nights = [*past, *(night(n, at=MONDAY + ONE_NIGHT * n + shift) for n in range(30, 60))]

    assert alarms(judged(nights)) == []


def test_runs_every_hour_are_judged_by_days() -> None:
    hours = [
        night(0, 1 if hour % 24 in (9, 12, 15) else 0, at=MONDAY + timedelta(hours=hour))
        for hour in range(24 * 40)
    ]
    silent = [night(0, 0, at=MONDAY + timedelta(days=40, hours=hour)) for hour in range(24 * 6)]

    assert not any(judge(hours[i], hours[:i]) for i in range(-48, 0))
    assert only(judge(silent[-1], [*hours, *silent[:-1]])).kind == "quiet"


def test_what_lasts_for_four_weeks_is_usual_then() -> None:
    nights = judged([*usual(40), *(night(40 + n, 0) for n in range(60))])

    numbers = [number for number, _, _ in alarms(nights)]
    assert numbers == list(range(42, max(numbers) + 1))
    assert 66 <= max(numbers) <= 70
