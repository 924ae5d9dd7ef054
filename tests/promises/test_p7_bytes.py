"""P7: verify finds any changed byte of JSON or raw page; deleting the index loses nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarc.archive import Archive
from newsarc.archive.members import members
from newsarc.archive.warcs import make_cdxj
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
    """Flips a bit of each byte in turn."""
    data = path.read_bytes()
    for position in range(0, len(data), step):
        path.write_bytes(flipped(data, position))
        yield position
    path.write_bytes(data)


def flipped(data: bytes, position: int) -> bytes:
    """The same with a bit of one byte flipped, another one at each position."""
    return data[:position] + bytes([data[position] ^ (1 << position % 8)]) + data[position + 1 :]


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


def test_p7_a_flip_that_is_not_found_without_an_index_changes_nothing(small: Path) -> None:
    """gzip has no checksum over its header, which says when, how and where a member was packed."""
    with Archive(small) as archive:
        pages = [archive.raw_page(article) for article in archive.revisions(make_article().id)]
    (small / "index.sqlite3").unlink()
    (warc,) = small.glob("raw/**/*.gz")
    index = make_cdxj(warc)
    first, *_, last = members(warc)
    ends = [
        (offset, place)
        for offset, length in (first, last)
        for place in (*range(12), *range(length - 9, length))
    ]
    data = warc.read_bytes()
    unfound = set()

    for offset, place in ends:
        warc.write_bytes(flipped(data, offset + place))
        if not list(Archive(small).verify()):
            unfound.add(place)
            assert make_cdxj(warc) == index
            with Archive(small) as archive:
                again = [archive.raw_page(article) for article in archive.revisions(make_article().id)]
            assert again == pages
            for path in small.glob("index.sqlite3*"):
                path.unlink()

    assert unfound <= set(range(4, 10))  # the time, the effort and the system of packing (RFC 1952)
