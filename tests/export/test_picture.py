"""The picture of an archive's figures: any names, any counts, valid SVG."""

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.archive.statistics import RunCounts, Statistics
from newsarc.export.picture import size, to_svg
from newsarc.export.report import to_html

COUNTS = st.lists(st.tuples(st.text(), st.integers(0, 10**7)), max_size=14).map(tuple)


def weeks(count: int) -> tuple[tuple[str, int], ...]:
    first = date(2020, 1, 6).toordinal()
    return tuple((date.fromordinal(first + 7 * n).isoformat(), n % 9) for n in range(count))


def figures(**changes: object) -> Statistics:
    names = ("by_week", "by_month", "by_site", "by_topic", "by_author", "by_status", "runs")
    values: dict[str, object] = dict.fromkeys(names, ())
    totals = {"articles": 0, "words": 0, "sites": 0, "stories": 0, "first": None, "last": None}
    return Statistics(**{**values, **totals, "bytes": {"articles": 0}, **changes})  # type: ignore[arg-type]


@given(by_site=COUNTS, by_topic=COUNTS, by_author=COUNTS, by_status=COUNTS, weeks_there=st.integers(0, 400))
def test_any_figures_are_a_picture_and_a_page(weeks_there: int, **counts: object) -> None:
    given_figures = figures(**counts, by_week=weeks(weeks_there), by_month=(("2020-01", 3), ("2020-02", 0)))

    svg = to_svg(given_figures, made=date(2026, 11, 23))

    ElementTree.fromstring(svg)
    assert "<script" not in to_html(given_figures, made=date(2026, 11, 23))


def test_names_of_pages_are_text_never_markup() -> None:
    name = '<script>alert("x")</script>\x00\u202e'

    html = to_html(figures(by_site=((name, 1),)), made=date(2026, 11, 23), title=name)

    assert "<script" not in html


def test_what_runs_did_stands_in_the_picture() -> None:
    runs = tuple(
        RunCounts(run=f"r{n}", started_at=None, interrupted=False, counts={"new": n, "failed": 1})
        for n in range(30)
    )

    svg = to_svg(figures(runs=runs), made=date(2026, 11, 23))

    assert "The last 30 runs" in svg
    assert "new 435" in svg


@pytest.mark.parametrize("count", [1, 5, 30, 60, 159, 161, 400])
def test_no_two_dates_stand_on_each_other(count: int) -> None:
    months = dict.fromkeys(week[:7] for week, _ in weeks(count))

    svg = to_svg(
        figures(by_week=weeks(count), by_month=tuple((month, 1) for month in months)), made=date(2026, 11, 23)
    )

    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    places = [float(text.get("x", "")) for text in texts if re.fullmatch(r"20\d\d(-\d\d)*", text.text or "")]
    assert places
    assert all(later - earlier >= 60 for earlier, later in pairwise(places))


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0 bytes"), (999, "999 bytes"), (1234, "1.2 kB"), (10**12, "1.0 TB")]
)
def test_sizes_are_short(count: int, expected: str) -> None:
    assert size(count) == expected
