"""Deciding: what an incoming article does to what is there."""

from dataclasses import replace

import pytest

from newsarc.archive.records import decide
from newsarc.article import Via
from tests.archive.samples import TEXT, make_article

STORED = make_article()


def test_an_article_that_is_not_there_is_new() -> None:
    decision = decide(None, make_article())

    assert (decision.outcome, decision.reason) == ("new", None)


@pytest.mark.parametrize("status", ["thin", "partial", "paywalled"])
def test_a_first_article_that_is_not_whole_is_kept(status: str) -> None:
    assert decide(None, make_article(status=status)).outcome == "new"


@pytest.mark.parametrize("status", ["soft_404", "not_article", "consent", "blocked", "empty"])
@pytest.mark.parametrize("stored", [None, STORED])
def test_what_is_no_article_is_refused(stored: object, status: str) -> None:
    decision = decide(stored, make_article(status=status, text="Accept all cookies"))  # type: ignore[arg-type]

    assert (decision.outcome, decision.reason) == ("refused", status)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"topics": ("Other",)},
        {"date_published": "2026-11-21"},
        {"text": TEXT.replace("\n\n", "  \n")},
        {"title": None},
        {"status": "paywalled"},
    ],
)
def test_the_same_title_and_words_are_no_news(changes: dict[str, object]) -> None:
    assert decide(STORED, make_article(**changes)).outcome == "unchanged"


@pytest.mark.parametrize(
    "changes",
    [{"title": "Faces at all borders"}, {"text": TEXT + "\n\nUpdate: more."}, {"text": TEXT[:-100]}],
)
def test_a_changed_title_or_text_is_a_new_revision(changes: dict[str, object]) -> None:
    assert decide(STORED, make_article(**changes)).outcome == "updated"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": TEXT[: len(TEXT) // 3]}, "much_shorter"),
        ({"text": TEXT[:-100], "status": "paywalled"}, "paywalled"),
        ({"text": TEXT + " more", "status": "paywalled"}, "paywalled"),
        ({"text": TEXT[:-100], "status": "partial"}, "partial"),
        ({"text": TEXT + " more", "title": None}, "no_title"),
    ],
)
def test_a_good_article_is_never_replaced_by_a_worse_one(changes: dict[str, object], reason: str) -> None:
    decision = decide(STORED, make_article(**changes))

    assert (decision.outcome, decision.reason) == ("refused", reason)


@pytest.mark.parametrize("status", ["thin", "partial", "paywalled"])
def test_the_whole_article_replaces_a_part_of_it(status: str) -> None:
    stored = make_article(status=status, text=TEXT[:300])

    assert decide(stored, make_article()).outcome == "updated"


def test_a_memento_is_as_old_as_what_it_shows() -> None:
    assert STORED.fetch
    older, newer = (
        replace(STORED.fetch, at="2026-12-24T10:00:00+00:00", via=Via(url="https://a.example/x", at=at))
        for at in ("2019-01-05T10:00:00+00:00", "2026-12-23T10:00:00+00:00")
    )

    decisions = [
        decide(STORED, make_article(text=TEXT + "\n\nMore.", fetch=fetch)) for fetch in (older, newer)
    ]

    assert [decision.reason or decision.outcome for decision in decisions] == ["older", "updated"]


def test_a_person_who_insists_gets_what_has_a_text() -> None:
    shorter = make_article(text="A correction of few words.")
    wrongly_judged = make_article(status="not_article")
    empty = make_article(status="empty", text="")

    assert decide(STORED, shorter, force=True).outcome == "updated"
    assert decide(None, wrongly_judged, force=True).outcome == "new"
    assert decide(None, empty, force=True).outcome == "refused"
    assert decide(STORED, STORED, force=True).outcome == "unchanged"


def test_two_addresses_with_one_id_do_not_overwrite_each_other() -> None:
    other = make_article(url_key="https://elsewhere.example/story")

    assert decide(STORED, other, force=True).reason == "id_collision"
