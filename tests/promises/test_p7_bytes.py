"""P7: verify finds any changed byte of JSON or raw page; deleting the index loses nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarc.archive import Archive
from tests.archive.samples import TEXT, make_article, make_page

SHORT = TEXT[:300]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An archive with an article of two revisions and a run's report."""
    folder = tmp_path / "archive"
    with Archive(folder, create=True) as archive:
        for text in (SHORT, SHORT + " More."):
            article = make_article(text=text)
            archive.add(article, make_page(article, text.encode()))
        archive.write_run({"new": 1})
    return folder


def flips(path: Path, step: int) -> Iterator[int]:
    """Flips a bit of each byte in turn; the bit is another one each time."""
    data = path.read_bytes()
    for position in range(0, len(data), step):
        changed = data[position] ^ (1 << position % 8)
        path.write_bytes(data[:position] + bytes([changed]) + data[position + 1 :])
        yield position
    path.write_bytes(data)


def assert_flips_are_found(folder: Path, step: int) -> None:
    files = [*folder.glob("articles/**/*.json"), *folder.glob("runs/*.json"), *folder.glob("raw/**/*.gz")]
    assert len(files) == 4
    for path in files:
        name = path.relative_to(folder).as_posix()
        for position in flips(path, step):
            assert name in {finding.path for finding in Archive(folder).verify()}, (name, position)
    assert list(Archive(folder).verify()) == []


def test_p7_a_changed_byte_of_json_or_warc_is_found(small: Path) -> None:
    assert_flips_are_found(small, step=37)


@pytest.mark.slow
def test_p7_every_changed_byte_of_json_or_warc_is_found(small: Path) -> None:
    assert_flips_are_found(small, step=1)


def test_p7_a_changed_byte_of_json_or_of_a_raw_page_is_found_without_an_index(small: Path) -> None:
    with Archive(small) as archive:
        raw = archive.get(make_article().id).raw
    assert raw is not None
    (small / "index.sqlite3").unlink()
    files = [*small.glob("articles/**/*.json"), *small.glob("runs/*.json"), small / raw.file]

    for path in files:
        name = path.relative_to(small).as_posix()
        for position in flips(path, 41):
            # Outside the checksum lie a member's gzip header and the last bits of its last byte.
            is_checked = path.suffix == ".json" or raw.offset + 10 <= position < raw.offset + raw.length - 9
            if is_checked:
                assert name in {finding.path for finding in Archive(small).verify()}, (name, position)


def test_p7_deleting_the_index_loses_nothing(small: Path) -> None:
    with Archive(small) as archive:
        rows, articles = list(archive.rows()), list(archive.articles())
    (small / "index.sqlite3").unlink()

    with Archive(small) as archive:
        assert list(archive.rows()) == rows
        assert list(archive.articles()) == articles
        assert list(archive.verify()) == []
