"""Alarms that stand, are said again, outlive nights that say nothing; and what reports keep of them."""

import json
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsarc.health import Alarm, read_nights
from newsarc.scrape.report import Health, RunReport, SourceReport
from tests.health.nights import MONDAY, ONE_NIGHT, alarms, judged, night, only, usual

DEAD = "HTTP 404"


def test_a_source_that_cannot_be_read_for_three_nights_is_named() -> None:
    dead = [night(5 + n, 0, is_whole=False, error=DEAD) for n in range(4)]

    nights = judged([*usual(5), *dead])

    assert alarms(nights) == [(7, "unreachable", "2026-01-10"), (8, "unreachable", "2026-01-10")]
    assert only(nights[-1].alarms).message == "cannot be read since 2026-01-10: HTTP 404"


def test_a_source_that_failed_once_or_never_worked_is_not() -> None:
    once = [*usual(5), night(5, 0, is_whole=False, error=DEAD), *usual(12)[6:]]
    never = [night(n, 0, is_whole=False, error=DEAD) for n in range(9)]

    assert alarms(judged(once)) == []
    assert alarms(judged(never)) == []


def test_an_alarm_is_said_on_its_first_night_and_once_a_week_then() -> None:
    nights = judged([*usual(20), *(night(20 + n, dated=0) for n in range(20))])

    said = [n for n, each in enumerate(nights) for alarm in each.alarms if alarm.said_at == each.at]
    assert said == [20, 27, 34]


def test_a_night_that_cannot_be_judged_keeps_what_stands() -> None:
    cut = night(21, 0, is_whole=False)
    unread = night(22, 0, is_whole=False, error=DEAD)

    nights = judged([*usual(20), night(20, dated=0), cut, unread, night(23, dated=0)])

    assert alarms(nights) == [(20 + n, "undated", "2026-01-25") for n in range(4)]


def test_nights_of_alarm_do_not_become_usual() -> None:
    nights = judged([*usual(20), *(night(20 + n, dated=0) for n in range(25))])

    assert [number for number, _, _ in alarms(nights)] == list(range(20, 45))


def report_of(alarm: Alarm | None = None) -> RunReport:
    health = Health(tried=3, stored=2, words=[400, 90], dated=2, signed=1, agreeing=2)
    source = SourceReport(name="a", url="https://a.example/", health=health, alarms=(alarm,) if alarm else ())
    return RunReport(started_at=MONDAY, finished_at=MONDAY, stopped_by=None, sources=[source])


def test_a_night_is_read_back_from_the_report_of_its_run() -> None:
    alarm = Alarm(kind="thin", since=MONDAY.date(), detail="x", said_at=MONDAY, url="https://a.example/1")

    report = json.loads(json.dumps(report_of(alarm).to_dict()))
    (read,) = read_nights([report], "a")

    assert (read.at, read.is_whole, read.is_backfill, read.error) == (MONDAY, True, False, None)
    assert (read.tried, read.stored, read.words) == (3, 2, (400, 90))
    assert (read.dated, read.signed, read.agreeing, read.alarms) == (2, 1, 2, (alarm,))


def test_nights_are_in_order_whatever_the_order_of_reports() -> None:
    later = RunReport(started_at=MONDAY + ONE_NIGHT, sources=report_of().sources)

    nights = read_nights([later.to_dict(), report_of().to_dict()], "a")

    assert [each.at for each in nights] == [MONDAY, MONDAY + ONE_NIGHT]
    assert [each.is_whole for each in nights] == [True, False], "a run that came to no end is not whole"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda values: (
            st.lists(values, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["sources", "name", "health", "alarms", "started_at", "words", "since", "left"]
                ),
                values,
            )
        ),
        max_leaves=12,
    )
)
def test_reports_of_any_kind_are_read_or_left_out(report: object) -> None:
    assert read_nights([report], "a") == []  # type: ignore[list-item]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 40), st.floats(0, 1), st.integers(0, 3000), st.booleans(), st.integers(-60, 3000)
        ),
        max_size=40,
    )
)
def test_any_nights_are_judged(facts: list[tuple[int, float, int, bool, int]]) -> None:
    nights = [
        night(
            number,
            articles,
            dated=int(articles * share),
            words=(words,) * articles,
            is_whole=is_whole,
            at=MONDAY + ONE_NIGHT * number + timedelta(minutes=minutes),
        )
        for number, (articles, share, words, is_whole, minutes) in enumerate(facts)
    ]

    for each in judged(nights):
        assert all(alarm.since <= each.at.date() for alarm in each.alarms)
