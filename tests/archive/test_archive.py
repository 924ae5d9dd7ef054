"""The archive as its users see it: what is added can be had again, and nothing good is lost."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsarc.archive import Added, Archive, Visit
from newsarc.archive.folder import FORMAT
from newsarc.article import Article
from newsarc.errors import Ambiguous, ArchiveError, Damaged, NotFound
from newsarc.urls import article_id
from tests.archive.samples import FETCHED, TEXT, WatchedDisk, make_article, make_page, numbered, snapshot


def test_what_was_added_can_be_had_again(archive: Archive, folder: Path) -> None:
    article = make_article()

    added = archive.add(article, make_page(article))

    assert added.outcome == "new"
    assert archive.get(article.id) == added.article == replace(article, raw=added.article.raw)
    assert archive.path_of(article) == (folder / f"articles/news.example/2026/11/faces-{article.id}.json")
    assert archive.path_of(article).read_text() == added.article.to_json()


def test_an_article_without_a_date_is_filed_under_its_fetch(archive: Archive) -> None:
    article = make_article(date_published=None)

    archive.add(article, make_page(article, fetched_at=FETCHED - timedelta(days=90)))

    assert archive.path_of(article).parent.parts[-2:] == ("2026", "08")


def test_a_date_learned_later_does_not_move_the_file(archive: Archive) -> None:
    undated = make_article(date_published=None)
    archive.add(undated, make_page(undated))
    before = archive.path_of(undated)
    dated = make_article(date_published="2019-01-05", text=TEXT + "\n\nMore.")

    archive.add(dated, make_page(dated))

    assert archive.path_of(dated) == before
    assert archive.get(dated.id).date_published == "2019-01-05"
    assert [row.date for row in archive.rows()] == ["2019-01-05"]


def test_an_unchanged_page_writes_nothing(folder: Path) -> None:
    article = make_article()
    with Archive(folder, create=True) as archive:
        archive.add(article, make_page(article))
    before = snapshot(folder)
    calls: list[str] = []

    with Archive(folder, disk=WatchedDisk(lambda name, _: calls.append(name))) as archive:  # type: ignore[arg-type]
        added = archive.add(replace(article, topics=("Other",)), make_page(article, b"<html>other</html>"))

    assert added.outcome == "unchanged"
    assert added.article.topics == article.topics
    assert calls == []
    assert snapshot(folder) == before


def test_a_changed_text_makes_a_revision_and_keeps_the_old_one(archive: Archive) -> None:
    first = make_article()
    second = make_article(text=TEXT + "\n\nUpdate: the ministry has answered.")
    third = make_article(title="Faces at every border", text=second.text)

    for article in (first, second, third):
        archive.add(article, make_page(article, article.text.encode()))

    revisions = archive.revisions(first.id)
    assert [article.revision for article in revisions] == [1, 2, 3]
    assert [article.text for article in revisions] == [first.text, second.text, third.text]
    assert [archive.raw_page(article).body for article in revisions] == [
        a.text.encode() for a in (first, second, third)
    ]
    assert archive.get(first.id) == revisions[-1]
    assert list(archive.verify()) == []


def test_an_old_revision_is_never_changed_again(archive: Archive) -> None:
    first = make_article()
    archive.add(first, make_page(first))
    as_written = archive.path_of(first).read_bytes()

    for n in range(3):
        article = make_article(text=TEXT + f"\n\nUpdate {n}.")
        archive.add(article, make_page(article))

    kept = archive.path_of(first).parent / ".revisions" / f"faces-{first.id}.1.json"
    assert kept.read_bytes() == as_written


def test_a_good_article_survives_what_came_later(archive: Archive, folder: Path) -> None:
    good = make_article()
    archive.add(good, make_page(good))
    worse = [
        make_article(status="consent", text="We value your privacy"),
        make_article(status="soft_404", text="Page not found"),
        make_article(status="paywalled", text=TEXT[:-200]),
        make_article(text=TEXT[:200]),
    ]

    outcomes = [archive.add(article, make_page(article)) for article in worse]

    assert [(added.outcome, added.reason) for added in outcomes] == [
        ("refused", "consent"),
        ("refused", "soft_404"),
        ("refused", "paywalled"),
        ("refused", "much_shorter"),
    ]
    assert all(added.article.text == TEXT for added in outcomes)
    assert archive.get(good.id).text == TEXT
    assert not list(folder.rglob(".revisions"))


def test_the_first_sight_of_no_article_leaves_no_trace(archive: Archive, folder: Path) -> None:
    article = make_article(status="soft_404")

    added = archive.add(article, make_page(article))

    assert (added.outcome, added.reason, added.article) == ("refused", "soft_404", article)
    assert archive.count() == 0
    assert not (folder / "raw").exists()


def test_what_is_added_at_once_is_as_if_it_came_one_by_one(tmp_path: Path) -> None:
    """An article that comes twice in a batch is new and then updated; what is no article is refused."""
    offered = [
        *numbered(3),
        make_article(text=f"{TEXT} Before."),
        make_article(url="https://www.news.example/gone", status="soft_404"),
        make_article(text=f"{TEXT} After."),
        numbered(1)[0],
    ]
    items = [(article, make_page(article, article.text.encode())) for article in offered]

    with Archive(tmp_path / "one", create=True) as one, Archive(tmp_path / "all", create=True) as together:
        apart = [one.add(article, page) for article, page in items]
        at_once = together.add_many(items)
        rows = [list(archive.rows()) for archive in (one, together)]

    assert [added.outcome for added in apart] == [
        "new",
        "new",
        "new",
        "new",
        "refused",
        "updated",
        "unchanged",
    ]
    assert [_without_raw(added) for added in at_once] == [_without_raw(added) for added in apart]
    assert rows[0] == rows[1]
    assert list(Archive(tmp_path / "all").verify()) == []


def _without_raw(added: Added | Damaged) -> Added:
    assert isinstance(added, Added)
    return replace(added, article=replace(added.article, raw=None))


def test_a_damaged_article_holds_up_no_other_of_its_batch(archive: Archive) -> None:
    articles = numbered(3)
    items = [(article, make_page(article)) for article in articles]
    archive.add(*items[1])
    archive.path_of(articles[1]).write_bytes(b"{")

    first, second, third = archive.add_many(items)

    assert isinstance(second, Damaged)
    assert [added.outcome for added in (first, third) if isinstance(added, Added)] == ["new", "new"]
    assert archive.count() == 3


def test_a_batch_without_news_writes_nothing(folder: Path) -> None:
    items = [(article, make_page(article)) for article in numbered(3)]
    with Archive(folder, create=True) as archive:
        archive.add_many(items)
    before = snapshot(folder)

    with Archive(folder) as archive:
        answers = archive.add_many(items)
        assert archive.add_many([]) == []

    assert [added.outcome for added in answers if isinstance(added, Added)] == ["unchanged"] * 3
    assert snapshot(folder) == before


def test_two_runs_of_one_archive_object_have_names_of_their_own(archive: Archive) -> None:
    reports = []
    for number, article in enumerate(numbered(2)):
        with archive.lock():
            archive.add(article, make_page(article))
            reports.append(archive.write_run({"new": number}))

    assert reports[0] != reports[1]
    assert {report["new"] for report in archive.runs()} == {0, 1}
    assert len({article.raw.file for article in archive.articles() if article.raw}) == 2


def test_an_article_is_found_by_id_prefix_and_every_address_it_has(archive: Archive) -> None:
    article = replace(
        make_article("https://www.news.example/2026/11/faces"),
        requested_url="https://short.example/x1",
        canonical_url="https://news.example/faces",
    )
    archive.add(article, make_page(article))

    for ref in (
        article.id,
        article.id[:4],
        article.id.upper(),
        "http://www.news.example/2026/11/faces/?utm_source=feed#top",
        "www.news.example/2026/11/faces",
        "https://short.example/x1",
        "https://news.example/faces",
    ):
        assert archive.get(ref).id == article.id, ref
    assert archive.id_of("https://www.news.example/2026/11/other") is None
    assert archive.id_of("not a URL") is None


def test_an_address_that_several_articles_claim_is_none_of_theirs(archive: Archive) -> None:
    for article in numbered(2):
        careless = replace(article, canonical_url="https://www.news.example/")
        archive.add(careless, make_page(careless))

    assert archive.id_of("https://www.news.example/") is None


def test_an_ambiguous_prefix_names_the_candidates(archive: Archive) -> None:
    by_prefix: dict[str, Article] = {}
    n = 0
    while True:
        url = f"https://www.news.example/{n}"
        prefix = article_id(url)[:4]
        if prefix in by_prefix:
            break
        by_prefix[prefix] = make_article(url)
        n += 1
    pair = (by_prefix[prefix], make_article(url))
    for article in pair:
        archive.add(article, make_page(article))

    with pytest.raises(Ambiguous) as caught:
        archive.get(prefix)

    assert caught.value.candidates == tuple(sorted(article.id for article in pair))


@pytest.mark.parametrize(
    "ref", ["abcd", "ab", "", "zzzz", "https://nowhere.example/x", "\x00", "a" * 5000, "\udcff"]
)
def test_what_is_not_there_is_not_found(archive: Archive, ref: str) -> None:
    with pytest.raises(NotFound):
        archive.get(ref)


def test_a_missing_file_is_damage_that_names_it(archive: Archive) -> None:
    article = make_article()
    archive.add(article, make_page(article))
    path = archive.path_of(article)
    path.unlink()

    with pytest.raises(Damaged, match=path.name):
        archive.get(article.id)


def test_an_article_whose_file_was_deleted_comes_back_as_new(archive: Archive) -> None:
    article = make_article()
    archive.add(article, make_page(article))
    archive.path_of(article).unlink()

    assert archive.add(article, make_page(article)).outcome == "new"
    assert archive.get(article.id).text == TEXT


def test_there_is_no_archive_in_just_any_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="newsarc init"):
        Archive(tmp_path)
    with pytest.raises(NotFound, match="newsarc init"):
        Archive(tmp_path / "absent")


def test_a_folder_with_a_configuration_is_an_empty_archive(tmp_path: Path) -> None:
    (tmp_path / "newsarc.toml").write_text("")

    with Archive(tmp_path) as archive:
        assert list(archive.rows()) == []


def test_a_file_in_the_place_of_the_archive_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ArchiveError, match="file"):
        Archive(tmp_path / "file" / "archive", create=True)


def test_an_archive_of_a_newer_format_is_refused(archive: Archive, folder: Path) -> None:
    (folder / ".newsarc" / "format").write_text(f"{FORMAT + 1}\n")

    with pytest.raises(ArchiveError, match=rf"format {FORMAT + 1} .*upgrade"):
        Archive(folder)


def test_an_archive_can_be_used_again_after_it_was_closed(archive: Archive, folder: Path) -> None:
    articles = numbered(3)

    for article in articles:
        archive.add(article, make_page(article, article.id.encode()))
        archive.close()

    assert [archive.raw_page(archive.get(a.id)).body for a in articles] == [a.id.encode() for a in articles]
    assert len(list(folder.rglob("*.warc.gz"))) == 3
    assert list(archive.verify()) == []


def test_runs_are_kept_and_read_newest_first(folder: Path) -> None:
    times = iter([FETCHED, FETCHED + timedelta(days=1)])
    for new in (3, 0):
        with Archive(folder, create=True, clock=lambda: next(times)) as archive:
            path = archive.write_run({"new": new})
            assert path == folder / "runs" / f"{archive.run}.json"

    with Archive(folder) as archive:
        assert [report["new"] for report in archive.runs()] == [0, 3]


def test_validators_and_visits_are_remembered(archive: Archive, folder: Path) -> None:
    visit = Visit(
        url_key="https://news.example/a", url="http://news.example/a?utm_source=x", source="news",
        first_seen="2026-11-23T06:00:00Z", outcome="failed", reason="http_404", tries=2,
    )  # fmt: skip

    archive.remember_validators("https://news.example/feed", '"abc"', None)
    archive.note_visits([visit])

    with Archive(folder) as other:
        assert other.validators("https://news.example/feed") == ('"abc"', None)
        assert other.validators("https://news.example/other") == (None, None)
        assert other.visit("http://news.example/a") == visit
        assert other.visit("https://news.example/b") is None
