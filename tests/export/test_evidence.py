"""Raw pages handed on: a WARC of a selection, and a bag that a library can check."""

import gzip
import json
import re
import subprocess
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import bagit
import pyarrow.parquet
import pytest
from warcio.archiveiterator import ArchiveIterator

from newsarc.archive import Archive, Filter
from newsarc.errors import ArchiveError, Damaged
from newsarc.export import FORMATS
from newsarc.export.selection import Selection, refuse
from newsarc.export.wacz import LINES
from tests.archive.samples import FETCHED, make_article, make_page, numbered
from tests.archive.test_warcs import moved
from tests.export.conftest import bytes_of, stored, text_of
from tests.pywb_server import TOOLS, needs_replay_tools


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


def test_a_page_that_is_not_what_was_stored_is_left_out_and_named(two_runs: Path) -> None:
    article = numbered(4)[1]
    with Archive(two_runs) as archive:
        raw = archive.get(article.id).raw
    assert raw is not None
    warc = two_runs / raw.file
    content = bytearray(warc.read_bytes())
    content[raw.offset + raw.length - 12] ^= 1
    warc.write_bytes(content)

    errors: list[ArchiveError] = []
    with Archive(two_runs) as archive:
        selection = Selection(archive=archive, made=FETCHED, on_damaged=errors.append)
        data, package = bytes_of("warc", selection), bytes_of("wacz", selection)
        with pytest.raises(Damaged):
            bytes_of("warc", replace(selection, on_damaged=refuse))

    others = {other.url for other in numbered(4)} - {article.url}
    assert {str(error).split(":")[0] for error in errors} == {f"{raw.file} at {raw.offset}"}
    assert responses(data) == others
    with ZipFile(BytesIO(package)) as wacz:
        _, *pages = map(json.loads, wacz.read("pages/pages.jsonl").splitlines())
    assert {page["url"] for page in pages} == others


def test_a_missing_file_of_raw_pages_costs_only_its_own(two_runs: Path, tmp_path: Path) -> None:
    errors: list[ArchiveError] = []
    with Archive(two_runs) as archive:
        raw = archive.get(numbered(4)[0].id).raw
        assert raw is not None
        (two_runs / raw.file).unlink()
        selection = Selection(archive=archive, made=FETCHED, on_damaged=errors.append)
        data = bytes_of("warc", selection)
        (tmp_path / "bag").mkdir()
        FORMATS["bagit"].write(selection, tmp_path / "bag")

    assert responses(data) == {article.url for article in numbered(4)[2:]}
    assert len({str(error) for error in errors}) == 1
    bagit.Bag(str(tmp_path / "bag")).validate()


@pytest.mark.parametrize("name", FORMATS)
def test_a_damaged_article_is_left_out_and_the_others_are_exported(
    two_runs: Path, tmp_path: Path, name: str
) -> None:
    damaged = numbered(4)[1]
    next(two_runs.rglob(f"*{damaged.id}.json")).write_text("{", encoding="utf-8")

    errors: list[ArchiveError] = []
    with Archive(two_runs) as archive:
        selection = Selection(archive=archive, made=FETCHED, on_damaged=errors.append)
        data = exported(name, selection, tmp_path / "target")

    assert {type(error) for error in errors} == {Damaged}
    assert len({str(error) for error in errors}) == 1
    assert damaged.id in errors[0].subject
    found = {int(number) for number in re.findall(rb"story-(\d)", data)}
    assert found == {1, 3, 4}


def test_a_damaged_revision_costs_none_of_the_others_pages(tmp_path: Path) -> None:
    first, second = numbered(2)
    with Archive(tmp_path / "archive", create=True) as archive:
        archive.add(first, make_page(first, b"<p>one"))
        archive.add(replace(first, title="Another"), make_page(first, b"<p>two"))
        archive.add(second, make_page(second))
        next((tmp_path / "archive").rglob(".revisions/*.json")).write_text("{", encoding="utf-8")
        errors: list[ArchiveError] = []
        selection = Selection(archive=archive, made=FETCHED, on_damaged=errors.append)
        data = bytes_of("warc", selection)

    assert len(errors) == 1
    assert responses(data) == {first.url, second.url}


def test_a_warc_has_the_later_visits_of_its_pages_and_no_others(tmp_path: Path) -> None:
    first, second = numbered(2)
    for day in range(3):
        at = FETCHED + timedelta(days=day)
        with Archive(tmp_path / "archive", create=not day, clock=lambda at=at: at) as archive:
            for article in (first, second):  # of the same payload, so that only their records tell them apart
                archive.add(article, make_page(article, fetched_at=at), force=True)

    with Archive(tmp_path / "archive") as archive:
        selection = Selection(archive=archive, chosen=Filter(ids=(first.id,)), made=FETCHED)
        data = bytes_of("warc", selection)
        with ZipFile(BytesIO(bytes_of("wacz", selection))) as package:
            index = gzip.decompress(package.read("indexes/index.cdx.gz")).decode()
        FORMATS["bagit"].write(selection, emptied(tmp_path / "bag"))
        for path in (tmp_path / "archive").rglob("*.cdxj"):
            path.unlink()
        without_indexes = bytes_of("warc", selection)

    records = list(ArchiveIterator(BytesIO(data), check_digests="raise"))
    names = [record.rec_headers.get_header("WARC-Record-ID") for record in records]
    pairs = [(record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in records]
    assert pairs == [
        ("warcinfo", None),
        ("response", first.url),
        ("request", first.url),
        *[("warcinfo", None), ("revisit", first.url), ("request", first.url)] * 2,
    ]
    for record in records:
        for header in ("WARC-Refers-To", "WARC-Concurrent-To", "WARC-Warcinfo-ID"):
            name = record.rec_headers.get_header(header)
            assert name is None or name in names
    assert without_indexes == data
    assert index.count("warc/revisit") == 2
    assert len(list((tmp_path / "bag").rglob("*.warc.gz"))) == 3


def responses(warc: bytes) -> set[str]:
    """The addresses of the pages in a WARC."""
    return {
        record.rec_headers.get_header("WARC-Target-URI")
        for record in ArchiveIterator(BytesIO(warc), check_digests="raise")
        if record.rec_type == "response"
    }


def emptied(folder: Path) -> Path:
    """A new folder."""
    folder.mkdir()
    return folder


def exported(name: str, selection: Selection, target: Path) -> bytes:
    """All that a format gives, unpacked."""
    form = FORMATS[name].form
    if form == "folder":
        FORMATS[name].write(selection, emptied(target))
        files = (path for path in target.rglob("*.*") if path.is_file())
        return b"".join(path.read_bytes() for path in files if path.suffix not in (".gz", ".cdxj"))
    if form == "text":
        return text_of(name, selection).encode()
    data = bytes_of(name, selection)
    if name == "parquet":
        return str(pyarrow.parquet.read_table(BytesIO(data)).to_pylist()).encode()
    if name == "warc":
        return gzip.decompress(data)
    with ZipFile(BytesIO(data)) as package:
        return b"".join(map(package.read, package.namelist()))


def test_a_warc_has_every_revision_of_a_page_and_what_led_there(tmp_path: Path) -> None:
    article = numbered(1)[0]
    with Archive(tmp_path / "archive", create=True) as archive:
        archive.add(article, moved(article))
        archive.add(numbered(2)[1], make_page(numbered(2)[1]))
        archive.add(replace(article, title="Another"), make_page(article, b"<p>another"))
        selection = Selection(archive=archive, chosen=Filter(ids=(article.id,)), made=FETCHED)
        data = bytes_of("warc", selection)

    kinds = [
        (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"))
        for record in ArchiveIterator(BytesIO(data), check_digests="raise")
    ]
    urls = [article.url, "https://news.example/?p=7", "https://www.news.example/p/7", article.url]
    assert kinds == [
        ("warcinfo", None),
        *((kind, url) for url in urls for kind in ("response", "request")),
    ]


def test_a_wacz_has_a_page_an_article_and_an_index_that_leads_to_its_record(selection: Selection) -> None:
    with ZipFile(BytesIO(bytes_of("wacz", selection))) as package:
        assert package.testzip() is None
        stored_whole = {info.filename for info in package.infolist() if info.compress_type == ZIP_STORED}
        lines = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
        head, *pages = map(json.loads, package.read("pages/pages.jsonl").splitlines())
        warc = package.read("archive/pages.warc.gz")

    assert stored_whole == {"archive/pages.warc.gz", "indexes/index.cdx.gz"}
    assert warc == bytes_of("warc", selection)
    assert head["format"] == "json-pages-1.0"
    assert [(page["id"], page["text"]) for page in pages] == [
        (article.id, article.text) for article in stored(selection)
    ]
    fields = [json.loads(line.split(" ", 2)[2]) for line in lines]
    for field in fields:
        (record,) = ArchiveIterator(BytesIO(warc[int(field["offset"]) :][: int(field["length"])]))
        assert record.rec_headers.get_header("WARC-Target-URI") == field["url"]
    assert {field["url"] for field in fields} == {page["url"] for page in pages}


def test_a_wacz_of_many_pages_is_found_by_the_index_of_its_index(tmp_path: Path) -> None:
    count = LINES + 3
    with Archive(tmp_path / "archive", create=True) as archive:
        for number in range(3):
            article = make_article(f"https://news.example/{number}", title=str(number))
            hops = tuple(
                make_page(article, url=f"https://news.example/to/{number}/{n}") for n in range(count // 3)
            )
            archive.add(article, make_page(article, hops=hops))
        data = bytes_of("wacz", Selection(archive=archive, made=FETCHED))

    with ZipFile(BytesIO(data)) as package:
        index = package.read("indexes/index.cdx.gz")
        _, *blocks = package.read("indexes/index.idx").decode().splitlines()
    assert len(blocks) == 2
    for block in blocks:
        key, _, text = block.partition(" {")
        place = json.loads("{" + text)
        part = index[place["offset"] :][: place["length"]]
        assert place["digest"] == f"sha256:{sha256(part).hexdigest()}"
        assert gzip.decompress(part).decode().startswith(key + " {")


@needs_replay_tools
@pytest.mark.slow
def test_other_peoples_validator_accepts_a_wacz(selection: Selection, tmp_path: Path) -> None:
    path = tmp_path / "pages.wacz"
    path.write_bytes(bytes_of("wacz", selection))

    ran = subprocess.run(
        [TOOLS / "wacz", "validate", "-f", path], capture_output=True, text=True, timeout=60, check=False
    )

    assert ran.returncode == 0, ran.stdout
    assert "Validation succeeded" in ran.stdout


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
