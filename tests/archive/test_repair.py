"""verify --repair: what can be mended is mended, the rest is kept in quarantine/ and written down."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsarc.archive import Archive
from newsarc.archive.repair import Mended
from newsarc.article import Article, Fetch
from newsarc.errors import ArchiveError, Locked, PageError
from newsarc.page import Page
from tests.archive.samples import (
    FETCHED,
    TEXT,
    FailingDisk,
    WatchedDisk,
    make_article,
    make_page,
    numbered,
    snapshot,
)

ARTICLE = "articles/*/*/*/faces-*.json"
REVISION = "articles/*/*/*/.revisions/faces-*.1.json"
WARC = "raw/*/*/*.warc.gz"


def fetched(day: int) -> Fetch:
    return Fetch(at=(FETCHED + timedelta(days=day)).isoformat(), status=200)


STORY = (
    *numbered(2),
    make_article(fetch=fetched(1)),
    make_article(text=TEXT + "\n\nUpdate.", fetch=fetched(2)),
    make_article(text=TEXT + "\n\nAnother update.", fetch=fetched(3)),
)


def page_of(article: Article) -> Page:
    """A page from which `extract` takes the article again."""
    assert article.fetch is not None
    at = datetime.fromisoformat(article.fetch.at)
    return make_page(article, f"{article.url}\n{article.title}\n{article.text}".encode(), fetched_at=at)


def extract(page: Page) -> Article:
    """A stand-in for extraction that needs no more than these pages."""
    url, title, text = page.body.decode().split("\n", 2)
    fetch = Fetch(at=page.fetched_at.isoformat(), status=200)
    return make_article(url, title=title, text=text, date_published=None, fetch=fetch)


def no_extract(page: Page) -> Article:
    raise PageError(page.url, "extraction failed")


@pytest.fixture
def sound(folder: Path) -> Path:
    """Two articles of one revision, one of three, and a run's report."""
    return fill(folder)


def fill(folder: Path) -> Path:
    with Archive(folder, create=True) as archive:
        for article in STORY:
            archive.add(article, page_of(article))
        archive.write_run({"new": 3})
    return folder


def one(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


def repair(folder: Path, extract: Callable[[Page], Article] = extract) -> list[Mended]:
    with Archive(folder) as archive:
        return list(archive.repair(extract))


def actions(done: list[Mended]) -> dict[str, str]:
    return {mended.path: mended.action for mended in done}


def assert_well(folder: Path) -> None:
    assert list(Archive(folder).verify()) == []
    assert repair(folder) == []


def replace_in(path: Path, old: bytes, new: bytes) -> None:
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))


def test_a_sound_archive_stays_as_it_is(sound: Path) -> None:
    before = snapshot(sound)

    assert repair(sound) == []
    assert snapshot(sound) == before


@pytest.mark.parametrize("pattern", [ARTICLE, REVISION])
@pytest.mark.parametrize(
    ("old", "new"), [(b'"Faces', b'"Fades'), (b"border guards", b"b0rder guards"), (b"\n  ", b"\n      ")]
)
def test_an_altered_record_becomes_what_it_was_to_the_byte(
    sound: Path, pattern: str, old: bytes, new: bytes
) -> None:
    path = one(sound, pattern)
    was = path.read_bytes()
    replace_in(path, old, new)
    harmed = path.read_bytes()

    done = repair(sound)

    assert path.read_bytes() == was
    assert actions(done) == {str(path.relative_to(sound)): "restored"}
    assert [kept.read_bytes() for kept in sound.glob(f"quarantine/{path.relative_to(sound)}.*")] == [harmed]
    assert_well(sound)


@pytest.mark.parametrize("pattern", [ARTICLE, REVISION, "articles/*/*/*/.revisions/faces-*.2.json"])
def test_a_cut_or_missing_record_is_read_from_its_page_again(sound: Path, pattern: str) -> None:
    path = one(sound, pattern)
    was = Article.from_json(path.read_bytes())

    for harm in (lambda: path.write_bytes(path.read_bytes()[:-40]), path.unlink):
        harm()
        done = repair(sound)
        now = Article.from_json(path.read_bytes())

        assert actions(done)[str(path.relative_to(sound))] == "restored"
        assert (now.id, now.revision, now.text, now.raw) == (was.id, was.revision, was.text, was.raw)
        assert "restored" in now.warnings
        assert_well(sound)


def test_what_no_page_gives_back_is_moved_and_written_down(sound: Path) -> None:
    path = one(sound, "articles/*/*/*/story-1-*.json")
    replace_in(path, b"border", b"b0rder")
    harmed = path.read_bytes()

    done = repair(sound, no_extract)

    assert actions(done) == {str(path.relative_to(sound)): "lost"}
    assert not path.exists()
    assert [kept.read_bytes() for kept in sound.glob("quarantine/articles/*/*/*/*")] == [harmed]
    assert_well(sound)


def test_an_older_revision_takes_the_place_of_a_newest_that_is_lost(sound: Path) -> None:
    path = one(sound, ARTICLE)
    path.write_bytes(b"{")

    repair(sound, no_extract)

    with Archive(sound) as archive:
        revisions = archive.revisions(STORY[2].id)
        assert [article.revision for article in revisions] == [1, 2]
        assert revisions[-1].text == STORY[3].text
    assert_well(sound)


def test_a_lost_revision_between_others_is_a_loss_that_verify_knows_of(sound: Path) -> None:
    path = one(sound, REVISION)
    path.unlink()

    done = repair(sound, no_extract)

    assert actions(done) == {str(path.relative_to(sound)): "lost"}
    losses = json.loads((sound / "quarantine" / "losses.json").read_bytes())["losses"]
    assert [loss["path"] for loss in losses] == [str(path.relative_to(sound))]
    assert_well(sound)


def test_a_loss_that_is_not_written_down_any_more_is_found_again(sound: Path) -> None:
    one(sound, REVISION).unlink()
    repair(sound, no_extract)

    (sound / "quarantine" / "losses.json").unlink()

    assert [finding.problem for finding in Archive(sound).verify()] == ["missing"]


def test_a_torn_tail_is_cut_off_and_kept(sound: Path) -> None:
    path = one(sound, WARC)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:99])

    done = repair(sound)

    assert actions(done) == {str(path.relative_to(sound)): "cut"}
    assert path.read_bytes() == whole
    assert [kept.read_bytes() for kept in sound.glob("quarantine/raw/*/*/*")] == [whole[:99]]
    assert_well(sound)


def test_a_lost_page_takes_no_article_with_it(sound: Path) -> None:
    path = one(sound, WARC)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - 900])
    articles = {name: data for name, data in snapshot(sound).items() if name.startswith("articles")}

    done = repair(sound)

    assert [mended.action for mended in done][:1] == ["cut"]
    assert "lost" in [mended.action for mended in done]
    assert {name: data for name, data in snapshot(sound).items() if name.startswith("articles")} == articles
    assert_well(sound)


def test_damage_in_the_middle_of_a_warc_takes_nothing_else_with_it(sound: Path) -> None:
    path = one(sound, WARC)
    raw = Archive(sound).get(STORY[0].id).raw
    assert raw is not None
    data = bytearray(path.read_bytes())
    data[raw.offset + raw.length // 2] ^= 0xFF
    path.write_bytes(data)

    done = repair(sound)

    assert set(actions(done).values()) == {"lost"}
    assert path.read_bytes() == data
    with Archive(sound) as archive:
        assert archive.raw_page(archive.get(STORY[1].id)).body
    assert_well(sound)


@pytest.mark.parametrize(
    "name",
    [
        "articles/news.example/2026/11/odd.txt",
        "articles/news.example/2026/11/.revisions/odd.txt",
        "raw/2026/11/odd.bin",
        "runs/odd",
    ],
)
def test_a_file_that_belongs_to_nothing_is_moved_away(sound: Path, name: str) -> None:
    (sound / name).write_text("{}")

    assert actions(repair(sound)) == {name: "moved"}
    assert not (sound / name).exists()
    assert len(list(sound.glob(f"quarantine/{name}.*"))) == 1
    assert_well(sound)


def test_a_damaged_report_is_moved_away(sound: Path) -> None:
    path = one(sound, "runs/*.json")
    replace_in(path, b'"new": 3', b'"new": 9')

    assert actions(repair(sound)) == {str(path.relative_to(sound)): "moved"}
    assert_well(sound)


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"x" * 9000)])
def test_the_index_is_made_anew(sound: Path, harm: Callable[[Path], None]) -> None:
    harm(sound / "index.sqlite3")

    repair(sound)

    assert_well(sound)
    assert Archive(sound).count() == 3


def test_everything_at_once_is_mended_as_far_as_it_goes(sound: Path) -> None:
    one(sound, ARTICLE).write_bytes(b"{")
    one(sound, REVISION).unlink()
    (sound / "index.sqlite3").unlink()
    for path in sound.glob("articles/*/*/*/story-*.json"):
        path.unlink()

    repair(sound)

    with Archive(sound) as archive:
        assert archive.count() == 1  # of the others nothing is left that says that they were there
        assert [article.text for article in archive.revisions(STORY[2].id)] == [
            article.text for article in STORY[2:]
        ]
    assert_well(sound)


def test_a_disk_that_is_not_mounted_is_no_damage_to_mend(sound: Path) -> None:
    (sound / "raw").rename(sound / "elsewhere")
    before = snapshot(sound / "articles")

    with pytest.raises(ArchiveError, match="mount"):
        repair(sound)

    assert snapshot(sound / "articles") == before


def test_a_repair_does_not_run_beside_a_scrape(sound: Path) -> None:
    with Archive(sound) as scraping, scraping.lock(), pytest.raises(Locked):
        repair(sound)


def harm(folder: Path) -> None:
    replace_in(one(folder, ARTICLE), b"border", b"b0rder")
    one(folder, REVISION).write_bytes(b"{")
    one(folder, "articles/*/*/*/story-1-*.json").write_bytes(b"{")
    warc = one(folder, WARC)
    warc.write_bytes(warc.read_bytes() + b"torn")
    (folder / "runs" / "odd").write_text("")


def test_a_repair_that_fails_anywhere_is_done_by_the_next(tmp_path: Path) -> None:
    calls: list[str] = []
    harm(fill(tmp_path / "whole"))
    with Archive(tmp_path / "whole", disk=WatchedDisk(lambda name, _: calls.append(name))) as archive:  # type: ignore[arg-type]
        list(archive.repair(extract))
    assert len(calls) > 40

    for n in range(1, len(calls) + 1):
        folder = fill(tmp_path / str(n))
        harm(folder)
        with pytest.raises(ArchiveError), Archive(folder, disk=FailingDisk(n, 28)) as archive:  # type: ignore[arg-type]
            list(archive.repair(extract))
        repair(folder)

        with Archive(folder) as archive:
            assert archive.count() == 3
            assert {article.text for article in archive.revisions(STORY[2].id)} == {a.text for a in STORY[2:]}
            for article in archive.articles():
                assert archive.raw_page(article).body
        assert_well(folder)
