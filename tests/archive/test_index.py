"""The index: what `list` asks. A cache that is always right, because it is made anew when it is not."""

import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarc.archive import Archive, Filter, Row, Visit
from newsarc.archive.connections import connect
from newsarc.archive.rebuild import fill
from newsarc.article import Author, Discovery, Fetch
from newsarc.errors import ArchiveError
from tests.archive.samples import TEXT, make_article, make_page, numbered

SAMPLES = (
    make_article("https://www.news.example/faces"),
    make_article(
        "https://bio.example/voices",
        title="Élan vocal",
        text="La vérification de la voix, dit-il.",
        authors=(Author(name="Zoë Dupont"),),
        topics=("Voice",),
        date_published="2026-11-22",
        status="thin",
        discovered_by=Discovery(kind="cli"),
    ),
    make_article(
        "https://jp.example/kao",
        title="顔認証の導入",
        text="空港で顔認証システムが導入された。",
        authors=(),
        topics=(),
        date_published=None,
        language="ja",
    ),
)


@pytest.fixture
def stocked(archive: Archive) -> Archive:
    for article in SAMPLES:
        archive.add(article, make_page(article))
    return archive


def titles(archive: Archive, **chosen: Any) -> list[str | None]:
    return [row.title for row in archive.rows(Filter(**chosen))]


FACES, VOICES, KAO = "Faces at the border", "Élan vocal", "顔認証の導入"


def test_a_row_says_what_the_article_says(stocked: Archive) -> None:
    row = next(stocked.rows(Filter(site="news.example")))

    article = stocked.get(row.id)
    assert row == Row(
        id=article.id,
        date="2026-11-20",
        published="2026-11-20T09:00:00+01:00",
        site="news.example",
        title=article.title,
        authors=("José Álvarez", "Mary Poe"),
        topics=("Biometrics", "Border control"),
        section=None,
        words=article.word_count,
        status="ok",
        revision=1,
        url=article.url,
        path=f"articles/news.example/2026/11/faces-{article.id}.json",
        fetched_at="2026-11-23T06:30:00+00:00",
        source="https://www.news.example/feed",
        language="en",
    )
    assert tuple(row.to_dict()) == Archive.columns


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, [KAO, VOICES, FACES]),
        ({"site": "news.example"}, [FACES]),
        ({"site": "WWW.news.example"}, [FACES]),
        ({"author": "alvarez"}, [FACES]),
        ({"author": "ZOE"}, [VOICES]),
        ({"topic": "border CONTROL"}, [FACES]),
        ({"topic": "border"}, []),
        ({"status": "thin"}, [VOICES]),
        ({"source": "cli"}, [VOICES]),
        ({"source": "https://www.news.example/feed"}, [KAO, FACES]),
        ({"since": date(2026, 11, 22)}, [KAO, VOICES]),
        ({"until": date(2026, 11, 22)}, [VOICES, FACES]),
        ({"until": date(2026, 11, 20)}, [FACES]),
        (
            {"since": datetime(2026, 11, 20, 8, tzinfo=UTC), "until": datetime(2026, 11, 20, 8, tzinfo=UTC)},
            [FACES],
        ),
        ({"since": datetime(2026, 11, 20, 8, 1, tzinfo=UTC)}, [KAO, VOICES]),
        ({"ids": (SAMPLES[0].id, SAMPLES[1].id)}, [VOICES, FACES]),
        ({"ids": ()}, []),
        ({"limit": 2}, [KAO, VOICES]),
        ({"limit": 0}, []),
        ({"sort": "-date"}, [FACES, VOICES, KAO]),
        ({"sort": "title"}, [FACES, VOICES, KAO]),
        ({"sort": "site"}, [VOICES, KAO, FACES]),
        ({"sort": "words", "limit": 1}, [FACES]),
        ({"match": "passport"}, [FACES]),
        ({"match": "verification VOIX"}, [VOICES]),
        ({"match": '"border guards"'}, [FACES]),
        ({"match": '"guards border"'}, []),
        ({"match": "photo*"}, [FACES]),
        ({"match": "photo"}, []),
        ({"match": "顔認証"}, [KAO]),
        ({"match": "空港"}, [KAO]),
        ({"match": "港"}, [KAO]),
        ({"match": "港空"}, []),
        ({"match": "Poe"}, [FACES]),
        ({"match": "***"}, []),
        ({"match": "border", "site": "bio.example"}, []),
    ],
)
def test_a_filter_chooses(stocked: Archive, chosen: dict[str, Any], expected: list[str]) -> None:
    assert titles(stocked, **chosen) == expected
    assert stocked.count(Filter(**{**chosen, "limit": None})) >= len(expected)


def test_a_source_is_known_by_the_name_under_which_it_found_the_article(stocked: Archive) -> None:
    visit = Visit(
        url_key=SAMPLES[1].url_key or "",
        url=SAMPLES[1].url or "",
        source="bio",
        first_seen="2026-11-22T00:00:00Z",
    )
    stocked.note_visits([visit])

    assert titles(stocked, source="bio") == [VOICES]


def test_articles_come_whole(stocked: Archive) -> None:
    found = list(stocked.articles(Filter(sort="-date")))

    assert [article.text for article in found] == [article.text for article in SAMPLES]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(text=st.text(st.characters(), max_size=20))
def test_any_text_is_a_safe_filter(archive: Archive, text: str) -> None:
    chosen = Filter(site=text, author=text, topic=text, status=text, source=text, ids=(text,))

    assert list(archive.rows(chosen)) == []


# Made anew


def remove(index: Path) -> None:
    index.unlink()


def cut(index: Path) -> None:
    index.write_bytes(index.read_bytes()[:5000])


def empty(index: Path) -> None:
    index.write_bytes(b"")


def overwrite(index: Path) -> None:
    index.write_bytes(b"not a database" * 1000)


def outdate(index: Path) -> None:
    with sqlite3.connect(index) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()


def drop_a_table(index: Path) -> None:
    with sqlite3.connect(index) as connection:
        connection.execute("DROP TABLE article")
    connection.close()


@pytest.mark.parametrize("harm", [remove, cut, empty, overwrite, outdate, drop_a_table])
def test_a_harmed_index_is_made_anew_by_itself(
    stocked: Archive, folder: Path, harm: Callable[[Path], None]
) -> None:
    before = list(stocked.rows())
    stocked.close()
    harm(folder / "index.sqlite3")

    with Archive(folder) as archive:
        assert list(archive.rows()) == before
        assert titles(archive, match="顔認証") == [KAO]
        assert archive.id_of(SAMPLES[0].url or "") == SAMPLES[0].id
        assert list(archive.verify()) == []


def test_random_harm_to_the_index_gives_the_right_rows_or_an_error_of_ours(
    stocked: Archive, folder: Path
) -> None:
    stocked.close()
    index = folder / "index.sqlite3"
    whole = index.read_bytes()
    chance = random.Random(3)

    for _ in range(40):
        harmed = bytearray(whole)
        start = chance.randrange(len(harmed))
        harmed[start : start + 2000] = chance.randbytes(len(harmed[start : start + 2000]))
        index.write_bytes(harmed)
        with Archive(folder) as archive:
            try:
                assert len(titles(archive, match="passport")) <= 1
                archive.reindex()
                assert len(titles(archive)) == 3
            except ArchiveError as error:  # pragma: no cover - depends on what was hit
                assert "newsarc reindex" in str(error)  # noqa: PT017
        for suffix in ("-wal", "-shm"):
            index.with_name(index.name + suffix).unlink(missing_ok=True)


@pytest.mark.parametrize("harm", [outdate, drop_a_table])
def test_what_cannot_be_derived_survives(
    stocked: Archive, folder: Path, harm: Callable[[Path], None]
) -> None:
    stocked.remember_validators("https://x.example/feed", "etag", None)
    stocked.close()
    harm(folder / "index.sqlite3")

    with Archive(folder) as archive:
        archive.reindex()
        assert archive.validators("https://x.example/feed") == ("etag", None)


def test_reindex_reports_progress_and_what_is_no_article(stocked: Archive, folder: Path) -> None:
    (folder / "articles" / "odd.json").write_text("{")
    seen: list[tuple[int, int]] = []

    errors = stocked.reindex(lambda done, total: seen.append((done, total)))

    assert seen == [(n, 4) for n in (1, 2, 3, 4)]
    assert [error.subject for error in errors] == ["articles/odd.json"]
    assert stocked.count() == 3


def test_an_article_without_a_date_stands_where_it_was_fetched(archive: Archive) -> None:
    days = {"older": ("2026-11-01", 20), "none": (None, 10), "newer": ("2026-11-15", 20)}
    for name, (published, day) in days.items():
        fetch = Fetch(at=f"2026-11-{day}T06:00:00+00:00", status=200)
        article = make_article(f"https://x.example/{name}", title=name, date_published=published, fetch=fetch)
        archive.add(article, make_page(article))

    assert [row.title for row in archive.rows()] == ["newer", "none", "older"]
    assert [row.title for row in archive.rows(Filter(since=date(2026, 11, 9)))] == ["newer", "none"]


def test_reindex_names_what_the_old_index_had_and_is_gone(stocked: Archive, folder: Path) -> None:
    row, moved, broken = stocked.rows()
    (folder / row.path).unlink()
    (folder / moved.path).rename(folder / "articles" / Path(moved.path).name)
    (folder / broken.path).write_text("{")

    first, again = stocked.reindex(), stocked.reindex()

    assert sorted(error.subject for error in first) == sorted((row.path, broken.path))
    assert str(first[-1]) == f"{row.path}: is gone since it was indexed (try: newsarc fetch {row.url})"
    assert [error.subject for error in again] == [broken.path]


def test_of_two_files_with_one_id_the_last_is_indexed(stocked: Archive, folder: Path) -> None:
    row = next(stocked.rows())
    copy = folder / "articles" / "z.example" / "9999" / "12" / Path(row.path).name
    copy.parent.mkdir(parents=True)
    copy.write_bytes((folder / row.path).read_bytes())

    assert stocked.reindex() == ()

    assert stocked.path_of(row.id) == copy
    assert stocked.count() == 3
    assert len(list(stocked.search(f'title:"{row.title}"'))) == 1


def test_readers_see_the_old_index_until_the_new_one_is_done(stocked: Archive, folder: Path) -> None:
    counts: list[int] = []

    with Archive(folder) as reader:
        stocked.reindex(lambda done, total: counts.append(reader.count()))
        counts.append(reader.count())

    assert counts == [3, 3, 3, 3]


def test_a_row_follows_its_article(stocked: Archive) -> None:
    article = make_article(
        "https://www.news.example/faces", title="New title", text=TEXT + " Iris.", topics=()
    )
    stocked.add(article, make_page(article))

    assert titles(stocked, match="iris") == ["New title"]
    assert titles(stocked, match='"Faces at the border"') == []
    assert titles(stocked, topic="Biometrics") == []
    assert stocked.count() == 3


# Many at once

ADDER = """
import sys
from tests.archive.samples import make_article, make_page
from newsarc.archive import Archive
with Archive(sys.argv[1]) as archive:
    for n in range(40):
        article = make_article(f"https://www.news.example/{sys.argv[2]}-{n}")
        assert archive.add(article, make_page(article)).outcome == "new"
"""


def test_two_writers_and_a_reader_simply_work(stocked: Archive, folder: Path) -> None:
    root = Path(__file__).parents[2]
    writers = [
        subprocess.Popen([sys.executable, "-c", ADDER, str(folder), name], cwd=root) for name in ("a", "b")
    ]
    counts = []
    while any(writer.poll() is None for writer in writers):
        counts.append(len(titles(stocked, match="passport")))

    assert [writer.returncode for writer in writers] == [0, 0]
    assert counts == sorted(counts)
    assert stocked.count() == 83
    assert list(stocked.verify()) == []


def test_a_reindex_beside_a_writer_loses_nothing(stocked: Archive, folder: Path) -> None:
    def add() -> None:
        with Archive(folder) as writer:
            for article in numbered(20):
                writer.add(article, make_page(article))

    adding = threading.Thread(target=add)
    adding.start()
    while adding.is_alive():
        stocked.reindex()
    adding.join()

    assert stocked.count() == 23
    assert list(stocked.verify()) == []


def test_listing_imports_no_parser_and_no_network(stocked: Archive, folder: Path) -> None:
    stocked.close()
    program = (
        "import sys; from newsarc.archive import Archive, Filter\n"
        "chosen = Filter(match='passport', author='poe')\n"
        "with Archive(sys.argv[1]) as archive: rows = list(archive.rows(chosen))\n"
        "assert rows, rows\n"
        "heavy = {'msgspec', 'lxml', 'httpx', 'warcio', 'filelock', 'bs4', 'ada_url', 'tomlkit'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == ""


def test_a_read_only_archive_can_be_listed(stocked: Archive, folder: Path, tmp_path: Path) -> None:
    """Root may write anywhere: so the folder is made read-only, in a namespace of its own."""
    stocked.close()
    program = "import sys; from newsarc.archive import Archive; print(Archive(sys.argv[1]).count())"
    script = f'mount --bind -o ro "{folder}" "{folder}" && exec "{sys.executable}" -c "{program}" "{folder}"'
    try:
        done = subprocess.run(
            ["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("no unshare here")
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("no namespaces here")

    assert (done.stdout.strip(), done.stderr) == ("3", "")


def test_equal_rows_for_equal_articles_whoever_wrote_them(stocked: Archive) -> None:
    before = list(stocked.rows())

    stocked.reindex()

    assert list(stocked.rows()) == before
    assert all(isinstance(replace(row), Row) for row in before)


def test_the_memory_of_a_rebuild_is_given_back_to_the_run_that_needed_it(tmp_path: Path) -> None:
    connection = connect(tmp_path / "index.sqlite3")
    before = connection.execute("PRAGMA cache_size").fetchall()

    fill(connection, [])
    after = connection.execute("PRAGMA cache_size").fetchall()
    connection.close()

    assert after == before
