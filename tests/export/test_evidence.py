"""Raw pages handed on: a WARC of a selection, and a bag that a library can check."""

import gzip
from io import BytesIO
from pathlib import Path

import bagit
import pytest
from warcio.archiveiterator import ArchiveIterator

from newsarc.archive import Archive, Filter
from newsarc.errors import Damaged
from newsarc.export import FORMATS
from newsarc.export.selection import Selection
from tests.archive.samples import FETCHED, make_page, numbered
from tests.export.conftest import bytes_of, stored


@pytest.fixture
def two_runs(tmp_path: Path) -> Path:
    """An archive of four articles, two from each of two runs."""
    articles = numbered(4)
    for part in (articles[:2], articles[2:]):
        with Archive(tmp_path / "archive", create=True) as archive:
            for article in part:
                archive.add(article, make_page(article, article.id.encode() * 50))
    return tmp_path / "archive"


def test_a_warc_has_the_chosen_pages_and_each_runs_own_record(two_runs: Path) -> None:
    chosen = [numbered(4)[index] for index in (1, 3)]
    with Archive(two_runs) as archive:
        selection = Selection(
            archive=archive, chosen=Filter(ids=tuple(article.id for article in chosen)), made=FETCHED
        )
        data = bytes_of("warc", selection)

    records = [
        (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"))
        for record in ArchiveIterator(BytesIO(data), check_digests="raise")
    ]
    assert sorted(records, key=lambda record: (record[1] or "", record[0])) == [
        ("warcinfo", None),
        ("warcinfo", None),
        *((kind, article.url) for article in chosen for kind in ("request", "response")),
    ]


def test_a_warc_of_everything_is_the_archives_own_files(two_runs: Path) -> None:
    files = sorted(two_runs.rglob("*.warc.gz"))

    with Archive(two_runs) as archive:
        data = bytes_of("warc", Selection(archive=archive, made=FETCHED))

    assert len(files) == 2
    assert data == b"".join(path.read_bytes() for path in files)


def test_a_page_that_is_not_what_was_stored_is_not_handed_on(two_runs: Path) -> None:
    warc = min(two_runs.rglob("*.warc.gz"))
    content = gzip.decompress(warc.read_bytes())
    warc.write_bytes(gzip.compress(content.replace(b"HTTP/1.1 200", b"HTTP/1.1 201")))

    with Archive(two_runs) as archive, pytest.raises(Damaged):
        bytes_of("warc", Selection(archive=archive, made=FETCHED))


def test_a_bag_is_valid_and_an_archive_by_itself(selection: Selection, tmp_path: Path) -> None:
    FORMATS["bagit"].write(selection, tmp_path)

    bag = bagit.Bag(str(tmp_path))
    bag.validate()
    assert sorted(bag.algorithms) == ["sha256", "sha512"]
    assert bag.info["External-Description"] == "News & <views>"
    with Archive(tmp_path / "data") as archive:
        archive.reindex()
        assert list(archive.articles(selection.chosen)) == stored(selection)
        assert not list(archive.verify())


def test_a_changed_byte_of_a_bag_is_found(selection: Selection, tmp_path: Path) -> None:
    FORMATS["bagit"].write(selection, tmp_path)
    path = min((tmp_path / "data").rglob("*.json"))
    path.write_bytes(path.read_bytes().swapcase())

    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path)).validate()
