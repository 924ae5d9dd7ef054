"""Pages from strangers are read by processes that can be killed; what happens there happens to one page."""

import re
import sys
from collections.abc import Iterator
from concurrent.futures import wait
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsarc.errors import PageError
from newsarc.extract import extract_page
from newsarc.page import Page
from newsarc.workers import Workers

URL = "https://news.example/2026/gates"
STORY = "<h1>Gates</h1>" + "<p>The agency said on Monday that it would test the gates for a year.</p>" * 9

HANG = b"<p>before</p><div " + b"".join(b"a%d=1 " % number for number in range(100_000)) + b">x</div>"
"""100,000 attributes on one tag keep lxml busy for longer than anybody waits."""


def page(body: bytes) -> Page:
    return Page(
        url=URL,
        requested_url=URL,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("X-Odd", "\udcff")),
        payload=body,
        body=body,
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2) as workers:
        yield workers


def test_a_worker_gives_what_extraction_in_the_process_gives(workers: Workers) -> None:
    got = workers.submit(page(STORY.encode())).result()

    assert got.article == extract_page(page(STORY.encode()))
    assert got.template is None


def test_a_worker_learns_the_site_where_it_is_asked_to(workers: Workers) -> None:
    first = workers.submit(page(STORY.encode()), learn=True).result()
    other = STORY.replace("Monday", "Friday").encode()

    second = workers.submit(page(other), template=first.template, learn=True).result()

    assert first.template
    assert second.template
    assert len(second.template) >= len(first.template)


def test_a_template_that_cannot_be_read_is_learned_anew(workers: Workers) -> None:
    assert workers.submit(page(STORY.encode()), template="{nonsense", learn=True).result().template


def test_a_page_that_hangs_the_parser_is_given_up_and_the_next_is_read() -> None:
    with Workers(1, timeout=1.0) as workers:
        workers.submit(page(STORY.encode())).result()

        hung = workers.submit(page(HANG))
        after = workers.submit(page(STORY.encode()))

        with pytest.raises(PageError, match=r"took longer than 1 s"):
            hung.result(timeout=60)
        assert after.result().article.status == "ok"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_p2_a_child_has_a_gibibyte_of_memory_and_no_more(workers: Workers) -> None:
    workers.submit(page(STORY.encode())).result()

    pids = " ".join(path.read_text() for path in Path("/proc/self/task").glob("*/children")).split()
    children = [pid for pid in pids if b"newsarc.workers.child" in read(pid, "cmdline")]

    assert children
    for pid in children:
        assert re.search(rb"Max address space +1073741824 +1073741824", read(pid, "limits"))


def read(pid: str, name: str) -> bytes:
    return (Path("/proc") / pid / name).read_bytes()


def test_many_pages_are_read_side_by_side_and_each_is_answered(workers: Workers) -> None:
    bodies = [STORY.replace("Monday", f"day {number}").encode() for number in range(40)]

    futures = [workers.submit(page(body)) for body in bodies]

    wait(futures)
    assert all(f"day {number}" in future.result().article.text for number, future in enumerate(futures))


def test_a_nested_page_and_an_empty_one_are_answered(workers: Workers) -> None:
    deep = b"<div>" * 50_000 + b"x"

    assert workers.submit(page(deep)).result().article.status
    assert workers.submit(page(b"")).result().article.status == "empty"
