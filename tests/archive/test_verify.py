"""verify: every missing, altered, truncated or orphaned file is found and named, and nothing is changed."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from newsarc.archive import Archive
from tests.archive.samples import TEXT, make_article, make_page, numbered, snapshot


@pytest.fixture
def sound(folder: Path) -> Path:
    """An archive with an article of two revisions, another article and a run's report, closed."""
    with Archive(folder, create=True) as archive:
        for article in (*numbered(1), make_article(), make_article(text=TEXT + "\n\nUpdate.")):
            archive.add(article, make_page(article, article.text.encode()))
        archive.write_run({"new": 2})
    return folder


def findings(folder: Path, *, quick: bool = False) -> list[tuple[str, str]]:
    return [(finding.path, finding.problem) for finding in Archive(folder).verify(quick=quick)]


def one(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


ARTICLE = "articles/*/*/*/faces-*.json"
REVISION = "articles/*/*/*/.revisions/*.json"
WARC = "raw/*/*/*.warc.gz"


def test_a_sound_archive_has_no_findings(sound: Path) -> None:
    assert findings(sound) == []
    assert findings(sound, quick=True) == []


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def swap_a_letter(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"border", b"b0rder", 1))


def reformat(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n  ", b"\n    "))


@pytest.mark.parametrize(
    ("pattern", "harm", "problem"),
    [
        (ARTICLE, Path.unlink, "missing"),
        (ARTICLE, cut, "truncated"),
        (ARTICLE, swap_a_letter, "altered"),
        (ARTICLE, reformat, "altered"),
        (REVISION, Path.unlink, "missing"),
        (REVISION, cut, "truncated"),
        (REVISION, swap_a_letter, "altered"),
        (WARC, Path.unlink, "missing"),
        (WARC, cut, "altered"),
        ("runs/*.json", cut, "altered"),
        ("index.sqlite3", Path.unlink, "stale"),
    ],
)
def test_harm_is_found_and_named(
    sound: Path, pattern: str, harm: Callable[[Path], None], problem: str
) -> None:
    path = one(sound, pattern)

    harm(path)

    assert (str(path.relative_to(sound)), problem) in findings(sound)


@pytest.mark.parametrize("pattern", [ARTICLE, REVISION, WARC])
def test_harm_is_found_without_an_index_too(sound: Path, pattern: str) -> None:
    (sound / "index.sqlite3").unlink()
    path = one(sound, pattern)

    cut(path)

    assert (str(path.relative_to(sound)), "truncated") in findings(sound)


@pytest.mark.parametrize(
    "name",
    [
        "articles/news.example/2026/11/odd.txt",
        "articles/news.example/2026/11/.revisions/gone-000000000000.1.json",
        "raw/2026/11/odd.bin",
        "runs/odd",
    ],
)
def test_a_file_that_belongs_to_nothing_is_named(sound: Path, name: str) -> None:
    (sound / name).write_text("{}")

    assert findings(sound) == [(name, "orphaned")]


def test_a_revision_from_the_future_is_named(sound: Path) -> None:
    old = one(sound, REVISION)
    future = old.with_name(old.name.replace(".1.json", ".7.json"))
    future.write_bytes(old.read_bytes())

    assert findings(sound) == [(str(future.relative_to(sound)), "orphaned")]


def test_a_second_file_of_an_article_is_named(sound: Path) -> None:
    path = one(sound, ARTICLE)
    copy = path.with_name("g" + path.name)
    copy.write_bytes(path.read_bytes())

    assert (str(copy.relative_to(sound)), "orphaned") in findings(sound)


def test_an_index_that_says_otherwise_is_stale(sound: Path) -> None:
    with sqlite3.connect(sound / "index.sqlite3") as connection:
        connection.execute("UPDATE article SET title = 'Other' WHERE revision = 2")
    connection.close()

    assert findings(sound) == [("index.sqlite3", "stale")]


def test_a_look_changes_nothing(sound: Path) -> None:
    for harm in (lambda: None, lambda: cut(one(sound, ARTICLE)), lambda: cut(sound / "index.sqlite3")):
        harm()
        before = snapshot(sound)
        findings(sound)
        assert snapshot(sound) == before


def test_any_changed_byte_of_an_article_is_found(sound: Path) -> None:
    path = one(sound, ARTICLE)
    data = path.read_bytes()
    name = str(path.relative_to(sound))

    for position in range(0, len(data), 7):
        path.write_bytes(data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :])
        assert name in {where for where, _ in findings(sound, quick=True)}, position


def test_any_changed_byte_of_a_raw_page_is_found(sound: Path) -> None:
    path = one(sound, WARC)
    data = path.read_bytes()
    name = str(path.relative_to(sound))

    for position in range(0, len(data), 23):
        path.write_bytes(data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :])
        assert (name, "altered") in findings(sound), position


def test_an_alteration_is_still_found_after_a_reindex(sound: Path) -> None:
    path = one(sound, ARTICLE)
    path.write_bytes(path.read_bytes().replace(b'"Faces at', b'"Lies about', 1))
    with Archive(sound) as archive:
        archive.reindex()

    assert findings(sound) == [(str(path.relative_to(sound)), "altered")]


def test_progress_is_told(sound: Path) -> None:
    seen: list[tuple[int, int]] = []

    list(Archive(sound).verify(progress=lambda done, total: seen.append((done, total))))

    assert seen == [(n, 5) for n in range(1, 6)]
