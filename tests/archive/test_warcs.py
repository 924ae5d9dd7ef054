"""Raw pages: evidence that others can read, and that no crash makes unreadable."""

import gzip
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.recordloader import ArcWarcRecord

import newsarc
from newsarc.archive import Archive
from newsarc.archive.files import RealDisk
from newsarc.archive.layout import Layout
from newsarc.archive.members import members, whole_length
from newsarc.archive.warc_records import info_member, page_members, parse_response
from newsarc.archive.warcs import WarcWriter, finish_warcs, read_response
from newsarc.article import Article
from newsarc.errors import Damaged, NewsarcError
from newsarc.page import Page
from tests.archive.samples import FETCHED, make_article, make_page, numbered


def written(folder: Path) -> Path:
    """An archive with two pages; the answer is its WARC file."""
    with Archive(folder, create=True) as archive:
        for article in numbered(2):
            archive.add(article, make_page(article, article.id.encode() * 50))
    return next(folder.rglob("*.warc.gz"))


def test_warcio_reads_what_was_written(folder: Path) -> None:
    path = written(folder)

    with path.open("rb") as file:
        records = list(ArchiveIterator(file, check_digests="raise"))

    assert [record.rec_type for record in records] == ["warcinfo", *["response", "request"] * 2]
    _, response, request, *_ = records
    assert response.rec_headers.protocol == "WARC/1.1"
    assert response.rec_headers.get_header("WARC-Target-URI") == "https://www.news.example/story-1"
    assert response.rec_headers.get_header("WARC-Date") == "2026-11-23T06:30:00.000000Z"
    assert response.rec_headers.get_header("WARC-IP-Address") == "192.0.2.7"
    assert response.http_headers.get_statuscode() == "200"
    assert request.rec_headers.get_header("WARC-Concurrent-To") == response.rec_headers.get_header(
        "WARC-Record-ID"
    )
    assert request.http_headers.get_header("Host") == "www.news.example"


def test_warcios_own_check_passes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(folder)

    class Arguments:
        inputs = (str(path),)
        verbose = False

    checker = Checker(Arguments())
    checker.process_all()

    assert checker.exit_value == 0


def test_a_packed_answer_is_not_packed_again() -> None:
    body = b"<p>A page that can be packed.</p>" * 100
    packed = gzip.compress(body)
    page = make_page(make_article(), packed, body=body, headers=(("Content-Encoding", "gzip"),))

    response, request = page_members(page)

    assert packed in response
    assert parse_response(response, "here").payload == packed
    assert b"Host: www.news.example" not in request


def test_the_headers_are_true_of_the_stored_bytes(archive: Archive) -> None:
    article = make_article()
    page = make_page(
        article,
        gzip.compress(b"<html>page</html>", mtime=0),
        body=b"<html>page</html>",
        headers=(
            ("Content-Type", "text/html"),
            ("Transfer-Encoding", "chunked"),
            ("Content-Length", "7"),
            ("Content-Encoding", "gzip"),
            ("X-Odd", "caf\udce9 €"),
        ),
    )

    stored = archive.raw_page(archive.add(article, page).article)

    assert stored.payload == page.payload
    assert stored.body == page.body
    assert stored.headers == (
        ("Content-Type", "text/html"),
        ("X-Archive-Orig-Transfer-Encoding", "chunked"),
        ("X-Archive-Orig-Content-Length", "7"),
        ("Content-Encoding", "gzip"),
        ("X-Odd", "caf\udce9 €"),
        ("Content-Length", str(len(page.payload))),
    )


def test_a_page_comes_back_as_it_was_fetched(archive: Archive) -> None:
    article = make_article()
    body = "Grüße".encode()
    page = make_page(article, body, headers=(("Content-Length", str(len(body))),), request_headers=())

    stored = archive.raw_page(archive.add(article, page).article)

    assert stored == page


@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:3]) + gzip.compress(body[3:])),
        ("br", brotli.compress),
        ("br, gzip", lambda body: gzip.compress(brotli.compress(body))),
        ("identity", bytes),
    ],
)
def test_every_content_coding_is_undone(
    archive: Archive, coding: str, encode: Callable[[bytes], bytes]
) -> None:
    article = make_article()
    body = b"<html>" + b"words " * 1000
    page = make_page(article, encode(body), body=body, headers=(("Content-Encoding", coding),))

    assert archive.raw_page(archive.add(article, page).article).body == body


def test_the_pages_of_http_2_are_told_from_those_of_http_1(archive: Archive) -> None:
    article = make_article()

    stored = archive.raw_page(archive.add(article, make_page(article, http_version="HTTP/2")).article)

    assert stored.http_version == "HTTP/2"


def test_a_line_end_in_a_header_does_not_make_another_header(archive: Archive) -> None:
    article = make_article()
    page = make_page(article, headers=(("X-Evil", "a\r\nSet-Cookie: b"),))

    stored = archive.raw_page(archive.add(article, page).article)

    assert stored.header("X-Evil") == "a  Set-Cookie: b"
    assert stored.header("Set-Cookie") is None


def test_a_changed_raw_page_is_damage(archive: Archive) -> None:
    article = make_article()
    stored = archive.add(article, make_page(article)).article
    assert stored.raw is not None

    for raw in (
        replace(stored.raw, sha256="0" * 64),
        replace(stored.raw, offset=stored.raw.offset + 1),
        replace(stored.raw, length=stored.raw.length - 1),
        replace(stored.raw, file="raw/2026/11/absent.warc.gz"),
    ):
        with pytest.raises(Damaged):
            archive.raw_page(replace(stored, raw=raw))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_record_or_damage(data: bytes) -> None:
    for member in (data, gzip.compress(data), gzip.compress(b"WARC/1.1\r\nContent-Length: 9\r\n\r\n" + data)):
        try:
            parse_response(member, "x")
        except NewsarcError as error:
            assert isinstance(error, Damaged)  # noqa: PT017 - either is right


def test_a_file_that_is_cut_anywhere_ends_at_its_last_whole_record(folder: Path, tmp_path: Path) -> None:
    path = written(folder)
    whole = path.read_bytes()
    ends = [0, *(offset + length for offset, length in members(path))]
    cut = tmp_path / "cut"

    for length in range(len(whole)):
        cut.write_bytes(whole[:length])
        assert whole_length(cut) == max(end for end in ends if end <= length)


@pytest.mark.parametrize(
    "tail", [b"\x00" * 4096, b"\x1f\x8b\x08" + b"\xff" * 100, gzip.compress(b"inner page", mtime=0)]
)
def test_rubbish_behind_the_last_record_is_cut_off(folder: Path, tail: bytes) -> None:
    path = written(folder)
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes() + b"x" + tail)

    assert whole_length(path) == whole


def test_damage_in_the_middle_cuts_nothing(folder: Path) -> None:
    path = written(folder)
    data = bytearray(path.read_bytes())
    _, (offset, length), *_ = members(path)
    data[offset + length // 2] ^= 0xFF
    path.write_bytes(data)

    assert whole_length(path) == len(data)


def test_records_can_be_appended_after_a_crash(folder: Path) -> None:
    path = written(folder)
    opened = path.with_name(path.name + ".open")
    torn = path.read_bytes()[:-30]
    opened.write_bytes(torn)
    path.unlink()

    finish_warcs(Layout(folder), RealDisk(), path.name.removesuffix(".warc.gz"))

    assert path.exists()
    assert not opened.exists()
    with path.open("rb") as file:
        assert len(list(ArchiveIterator(file))) == 4


def test_a_run_goes_on_in_another_file_at_the_limit(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    article = make_article()
    info, info_id = info_member("run-1.warc.gz", {"isPartOf": "run"})
    limit = 2 * sum(map(len, page_members(make_page(article), info=info_id))) + len(info) + 50
    writer = WarcWriter(layout, RealDisk(), "run", started=FETCHED, limit=limit)

    raws = [writer.write(make_page(article, b"%d" % n)) for n in range(5)]
    writer.close()
    files = finish_warcs(layout, RealDisk(), "run")

    assert [path.name for path in files] == ["run-2.warc.gz", "run-3.warc.gz", "run.warc.gz"]
    assert [read_response(tmp_path, raw).payload for raw in raws] == [b"%d" % n for n in range(5)]
    assert max(path.stat().st_size for path in files) <= limit


def test_a_page_can_be_read_while_its_run_goes_on(archive: Archive, folder: Path) -> None:
    article = make_article()

    stored = archive.add(article, make_page(article)).article

    assert archive.raw_page(stored).payload == make_page(article).payload
    assert list(folder.rglob("*.warc.gz.open"))
    assert not list(folder.rglob("*.warc.gz"))


def test_a_copied_archive_is_an_archive(folder: Path, tmp_path: Path) -> None:
    written(folder)

    shutil.copytree(folder, tmp_path / "copy")

    with Archive(tmp_path / "copy") as archive:
        assert archive.count() == 2
        assert list(archive.verify()) == []


def test_a_saved_file_is_a_resource_of_its_own(archive: Archive, folder: Path) -> None:
    article = make_article()
    page = make_page(article, status=0, headers=(("Content-Type", "text/html"),), request_headers=())

    stored = archive.add(article, page).article
    archive.close()

    with next(folder.rglob("*.warc.gz")).open("rb") as file:
        _, record = list(ArchiveIterator(file, check_digests="raise"))
    assert (record.rec_type, record.http_headers) == ("resource", None)
    assert record.rec_headers.get_header("Content-Type") == "text/html"
    kept = archive.raw_page(stored)
    assert kept.is_saved
    assert kept.body == page.body
    assert list(archive.verify()) == []


def test_no_request_is_made_up(archive: Archive, folder: Path) -> None:
    article = make_article()
    archive.add(article, make_page(article, request_headers=()))
    archive.close()

    with next(folder.rglob("*.warc.gz")).open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo", "response"]


def moved(article: Article) -> Page:
    """A page that two redirects led to."""
    hops = tuple(
        make_page(
            article,
            b"<a>Moved</a>",
            url=url,
            status=status,
            headers=(("Location", to),),
            truncated=truncated,
        )
        for url, status, to, truncated in (
            ("https://news.example/?p=7", 301, "https://www.news.example/p/7", None),
            ("https://www.news.example/p/7", 302, str(article.url), "length"),
        )
    )
    asked = hops[0].url
    return make_page(article, requested_url=asked, redirects=tuple(hop.url for hop in hops), hops=hops)


def records_of(folder: Path) -> list[ArcWarcRecord]:
    """The records of an archive's only WARC, digests checked, their content read."""
    with next(folder.rglob("*.warc.gz")).open("rb") as file:
        found = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content = record.content_stream().read()
            found.append(record)
        return found


def test_redirects_are_records_of_their_own(archive: Archive, folder: Path) -> None:
    article = make_article()
    archive.add(article, moved(article))
    archive.close()

    _, page, _, first, asked, second, _ = records_of(folder)

    assert page.rec_headers.get_header("WARC-Target-URI") == article.url
    assert [record.rec_type for record in (page, first, asked, second)] == [
        "response",
        "response",
        "request",
        "response",
    ]
    for hop, status, to in ((first, "301", "https://www.news.example/p/7"), (second, "302", article.url)):
        assert hop.http_headers.get_statuscode() == status
        assert hop.http_headers.get_header("Location") == to
        assert hop.content == b"<a>Moved</a>"
        assert hop.rec_headers.get_header("WARC-Concurrent-To") == page.rec_headers.get_header(
            "WARC-Record-ID"
        )
    assert first.rec_headers.get_header("WARC-Target-URI") == "https://news.example/?p=7"
    assert asked.rec_headers.get_header("WARC-Concurrent-To") == first.rec_headers.get_header(
        "WARC-Record-ID"
    )


def test_a_payload_that_is_not_whole_says_why(archive: Archive, folder: Path) -> None:
    article = make_article()
    stored = archive.add(article, replace(moved(article), truncated="disconnect")).article
    archive.close()

    records = [record for record in records_of(folder) if record.rec_type == "response"]

    assert [record.rec_headers.get_header("WARC-Truncated") for record in records] == [
        "disconnect",
        None,
        "length",
    ]
    assert archive.raw_page(stored).truncated == "disconnect"


def test_a_file_says_how_its_run_worked(archive: Archive, folder: Path) -> None:
    article = make_article()
    archive.describe({"robots": "obey", "operator": "a\r\nb"})
    archive.add(article, make_page(article))
    run = archive.run
    archive.close()

    info, *others = records_of(folder)

    lines = info.content.decode().splitlines()
    assert f"software: newsarc/{newsarc.__version__}" in lines
    assert "robots: obey" in lines
    assert "operator: a  b" in lines
    assert f"isPartOf: {run}" in lines
    name = info.rec_headers.get_header("WARC-Record-ID")
    assert [record.rec_headers.get_header("WARC-Warcinfo-ID") for record in others] == [name] * 2


def test_the_same_payload_is_kept_once_and_its_later_visits_refer_to_it(
    archive: Archive, folder: Path
) -> None:
    article = make_article()
    first = archive.add(article, make_page(article)).article
    later = FETCHED + timedelta(days=1)
    page = make_page(article, fetched_at=later, headers=(("ETag", "new"),))

    again = archive.add(replace(article, title="Another"), page).article
    archive.close()

    _, response, _, revisit, request = records_of(folder)
    assert again.raw == first.raw
    assert again.revision == 2
    headers = revisit.rec_headers
    assert revisit.rec_type == "revisit"
    assert headers.get_header("WARC-Profile").endswith("/revisit/identical-payload-digest")
    for name in ("Record-ID", "Target-URI", "Date"):
        refers = "Refers-To" if name == "Record-ID" else f"Refers-To-{name}"
        assert headers.get_header(f"WARC-{refers}") == response.rec_headers.get_header(f"WARC-{name}")
    assert headers.get_header("WARC-Payload-Digest") == response.rec_headers.get_header("WARC-Payload-Digest")
    assert headers.get_header("WARC-Date") == "2026-11-24T06:30:00.000000Z"
    assert revisit.http_headers.get_header("ETag") == "new"
    assert revisit.content == b""
    assert request.rec_headers.get_header("WARC-Concurrent-To") == headers.get_header("WARC-Record-ID")
    assert list(archive.verify()) == []


def test_a_visit_that_somebody_insists_on_is_on_record_and_no_other(archive: Archive, folder: Path) -> None:
    article = make_article()
    archive.add(article, make_page(article))

    outcomes = [archive.add(article, make_page(article), force=force).outcome for force in (False, True)]
    archive.close()

    assert outcomes == ["unchanged", "unchanged"]
    kinds = [record.rec_type for record in records_of(folder)]
    assert kinds == ["warcinfo", "response", "request", "revisit", "request"]


def test_a_payload_that_came_before_the_last_one_is_not_kept_twice(archive: Archive) -> None:
    article = make_article()
    pages = [make_page(article, payload) for payload in (b"<p>a", b"<p>b", b"<p>a")]

    raws = [
        archive.add(replace(article, title=f"Title {n}"), page).article.raw for n, page in enumerate(pages)
    ]

    assert raws[0] == raws[2] != raws[1]


def test_a_changed_header_of_an_answer_is_damage(archive: Archive, folder: Path) -> None:
    article = make_article()
    stored = archive.add(article, make_page(article, headers=(("ETag", "one"),))).article
    archive.close()
    assert stored.raw
    path = folder / stored.raw.file
    data = path.read_bytes()
    end = stored.raw.offset + stored.raw.length
    record = gzip.decompress(data[stored.raw.offset : end]).replace(b"ETag: one", b"ETag: two")
    forged = gzip.compress(record)
    path.write_bytes(data[: stored.raw.offset] + forged + data[end:])

    with pytest.raises(Damaged):
        archive.raw_page(replace(stored, raw=replace(stored.raw, length=len(forged))))


def test_a_payload_whose_first_record_is_damaged_is_kept_again(archive: Archive, folder: Path) -> None:
    article = make_article()
    raw = archive.add(article, make_page(article)).article.raw
    archive.close()
    assert raw
    path = folder / raw.file
    data = bytearray(path.read_bytes())
    data[raw.offset + raw.length // 2] ^= 0xFF
    path.write_bytes(data)

    again = archive.add(replace(article, title="Another"), make_page(article)).article

    assert again.raw != raw
    assert archive.raw_page(again).payload == make_page(article).payload


def test_fastwarc_reads_what_was_written(archive: Archive, folder: Path) -> None:
    article = make_article()
    archive.add(article, moved(article))
    archive.add(article, moved(article), force=True)
    archive.close()

    with next(folder.rglob("*.warc.gz")).open("rb") as file:
        read = [
            (record.record_type, record.headers.get("WARC-Target-URI"), record.verify_block_digest())
            for record in FastIterator(file, record_types=WarcRecordType.any_type, parse_http=False)
        ]

    urls = [article.url] * 2 + ["https://news.example/?p=7"] * 2 + ["https://www.news.example/p/7"] * 2
    kinds = WarcRecordType
    assert [kind for kind, _, _ in read] == [
        kinds.warcinfo,
        *[kinds.response, kinds.request] * 3,
        kinds.revisit,
        kinds.request,
        *[kinds.response, kinds.request] * 2,
    ]
    assert [url for _, url, _ in read] == [None, *urls, *urls]
    assert all(is_right for _, _, is_right in read)
