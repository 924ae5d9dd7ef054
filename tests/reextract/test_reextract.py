"""Kept pages are read again: what differs is a revision of newsarc's own making, and none is worse."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from newsarc.archive import Archive, Filter
from newsarc.article import Article, text_of
from newsarc.changes import compare
from newsarc.extract import extract_page
from newsarc.page import Page
from newsarc.reextract import Reading, Tally, reextract
from newsarc.text import text_hash
from newsarc.workers import Workers
from tests.cli.pages import article_page

EVERYTHING = Filter()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2) as workers:
        yield workers


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive", create=True) as archive:
        yield archive


def page_of(number: int) -> Page:
    body = article_page(f"The port tries {number} cameras").encode()
    return Page(
        url=f"https://news.example/2026/port-{number}",
        requested_url=f"https://news.example/2026/port-{number}",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        payload=body,
        body=body,
        fetched_at=datetime(2026, 11, 3, 8, 30, tzinfo=UTC),
    )


def keep(archive: Archive, number: int = 1, **otherwise: Any) -> Article:
    """Archives a page as an extractor that reads some fields otherwise would have done."""
    page = page_of(number)
    article = replace(extract_page(page), **otherwise)
    if "blocks" in otherwise:
        text = text_of(article.blocks)
        article = replace(article, text=text, text_hash=text_hash(text))
    return archive.add(article, page).article


def readings(archive: Archive, workers: Workers, **options: Any) -> list[Reading]:
    return list(reextract(archive, workers=workers, **{"chosen": EVERYTHING, **options}))


def test_another_reading_becomes_a_revision_that_is_no_edit_by_the_publisher(
    archive: Archive, workers: Workers
) -> None:
    before = keep(archive, title="The port tries | News", topics=("wrong",))

    (reading,) = readings(archive, workers)

    older, newer = archive.revisions(before.id)
    assert reading.outcome == "updated"
    assert (older, newer.revision) == (before, 2)
    assert newer.title == "The port tries 1 cameras"
    assert newer.topics == ()
    assert newer.raw == before.raw
    assert compare(older, newer).kinds == ("extractor",)
    assert list(archive.verify()) == []


def test_an_edit_by_the_publisher_is_one_after_another_reading_too(
    archive: Archive, workers: Workers
) -> None:
    keep(archive, title="The port tries | News")
    readings(archive, workers)
    page = page_of(1)
    edited = replace(page, body=page.body.replace(b"Monday", b"Tuesday"))
    edited = replace(edited, payload=edited.body)

    added = archive.add(extract_page(edited), edited)

    revisions = archive.revisions(added.article.id)
    kinds = [compare(*pair).kinds for pair in pairwise(revisions)]
    assert kinds == [("extractor",), ("rewrite",)]


def test_who_and_where_an_article_is_stays_as_it_was(archive: Archive, workers: Workers) -> None:
    before = keep(archive, id="00000000abcd", url_key="https://news.example/another", title="Old")

    (reading,) = readings(archive, workers)

    after = archive.get("00000000abcd")
    assert reading.outcome == "updated"
    assert (after.url_key, after.fetch, after.discovered_by) == (
        before.url_key,
        before.fetch,
        before.discovered_by,
    )


def test_a_good_record_is_not_replaced_by_a_worse_one(archive: Archive, workers: Workers) -> None:
    page = page_of(1)
    blocks = extract_page(page).blocks
    before = keep(archive, blocks=blocks * 3)

    (refused,) = readings(archive, workers)
    (forced,) = readings(archive, workers, again=True, force=True)

    assert (refused.outcome, refused.reason) == ("refused", "much_shorter")
    assert forced.outcome == "updated"
    assert [article.blocks for article in archive.revisions(before.id)] == [blocks * 3, blocks]


def test_what_reads_as_it_did_writes_nothing(archive: Archive, workers: Workers, tmp_path: Path) -> None:
    article = keep(archive)
    path = archive.path_of(article)
    changed = path.stat().st_mtime_ns

    (reading,) = readings(archive, workers)

    assert reading.outcome == "unchanged"
    assert path.stat().st_mtime_ns == changed
    assert not (path.parent / ".revisions").exists()


def test_a_run_that_was_stopped_goes_on_where_it_was(archive: Archive, workers: Workers) -> None:
    for number in range(30):
        keep(archive, number, title="Old")
    done: list[Reading] = []
    plans: list[tuple[int, int]] = []

    for reading in reextract(archive, workers=workers, chosen=EVERYTHING, should_stop=lambda: len(done) >= 5):
        done.append(reading)
    rest = readings(archive, workers, on_plan=lambda due, total: plans.append((due, total)))

    assert 5 <= len(done) < 30
    assert plans == [(30 - len(done), 30)]
    assert {reading.id for reading in done}.isdisjoint(reading.id for reading in rest)
    assert {row.revision for row in archive.rows()} == {2}


def test_what_was_read_is_read_again_when_more_is_known_of_its_site(
    archive: Archive, workers: Workers
) -> None:
    keep(archive)
    readings(archive, workers)
    nothing = readings(archive, workers)
    archive.keep_template("news.example", '{"pages": 3}')

    again = readings(archive, workers)

    assert nothing == []
    assert [reading.outcome for reading in again] == ["unchanged"]


def test_a_rule_of_the_archive_is_heard(archive: Archive) -> None:
    before = keep(archive)
    archive.rules.mkdir()
    (archive.rules / "news.example.toml").write_text('[[layout]]\ndrop = ["article p:last-child"]\n')

    with Workers(1, rules=archive.rules) as workers:
        readings(archive, workers)

    assert archive.get(before.id).text == before.text.rpartition("\n\n")[0]


def test_a_dry_run_changes_nothing(archive: Archive, workers: Workers) -> None:
    before = keep(archive, title="Old")

    (first,) = readings(archive, workers, dry_run=True)
    (second,) = readings(archive, workers, dry_run=True)

    assert first.outcome == second.outcome == "updated"
    assert first.after is not None
    assert first.after.title == "The port tries 1 cameras"
    assert archive.revisions(before.id) == (before,)


def test_the_filter_of_list_chooses(archive: Archive, workers: Workers) -> None:
    for number in range(3):
        keep(archive, number, title=f"Old {number}")

    chosen = readings(archive, workers, chosen=Filter(match="title:1"))

    assert [reading.before.title for reading in chosen if reading.before] == ["Old 1"]


def test_a_page_that_is_gone_fails_alone(archive: Archive, workers: Workers) -> None:
    lost, found = keep(archive, 1, title="Old"), keep(archive, 2, title="Old")
    assert lost.raw
    archive.close()
    path = archive.path / lost.raw.file
    data = bytearray(path.read_bytes())
    data[lost.raw.offset + 40] ^= 0xFF
    path.write_bytes(data)

    outcomes = {reading.id: (reading.outcome, reading.reason) for reading in readings(archive, workers)}

    assert outcomes == {lost.id: ("failed", "damaged"), found.id: ("updated", None)}


def test_a_newer_page_that_was_stored_meanwhile_is_not_undone(archive: Archive) -> None:
    before = keep(archive)
    page = page_of(1)
    edited = replace(page, body=page.body.replace(b"Monday", b"Tuesday"))
    newer = archive.add(extract_page(edited), replace(edited, payload=edited.body)).article

    revised = archive.revise(replace(before, title="What a slow reader made of the page before"))

    assert (revised.outcome, revised.reason) == ("unchanged", "newer_page")
    assert archive.get(before.id) == newer


def test_the_tally_counts_by_field_and_keeps_the_worst() -> None:
    good = Article(id="a", title="T", text="one two three four", word_count=4, date_published="2026-01-01")
    tally = Tally(samples=2)

    for number, text in enumerate(["one two three", "one", "one two", "one two three four five"]):
        after = replace(good, text=text, word_count=len(text.split()), date_published=None)
        tally.add(
            Reading(id=str(number), outcome="updated", before=replace(good, id=str(number)), after=after)
        )
    tally.add(Reading(id="r", outcome="refused", before=good, after=good, reason="much_shorter"))

    day, text_tally = tally.fields
    assert (day.name, day.changed, day.gained, day.lost) == ("date_published", 4, 0, 4)
    assert (text_tally.name, text_tally.changed, text_tally.lost) == ("text", 4, 0)
    assert [(sample.id, sample.loss) for sample in text_tally.samples] == [("1", 0.75), ("2", 0.5)]
    assert [(kept.name, kept.changed) for kept in tally.kept] == [("much_shorter", 1)]
