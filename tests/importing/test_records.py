"""Other people's WARC files: every whole record is read, and what is not whole is named."""

import gzip
import io
from datetime import UTC, datetime

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsarc.archive.warc_records import page_members
from newsarc.article import Via
from newsarc.errors import PageError
from newsarc.extract import extract_page
from newsarc.importing.records import Broken, Passed, Record, read_records
from newsarc.importing.responses import MAX_BODY, page_of, wants_record
from newsarc.page import Page

HTML = b"<html><h1>Gates</h1><p>The agency said so on Monday.</p></html>"


def warc(
    count: int,
    *,
    packed: bool = True,
    payload: bytes = HTML,
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),),
    status: str = "200 OK",
) -> bytes:
    """A WARC as warcio writes it, with a request beside each response."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed, warc_version="1.0")
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "another"}))
    for number in range(count):
        url = f"https://news.example/{number}"
        head = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(payload),
                length=len(payload),
                http_headers=head,
                warc_headers_dict={"WARC-Date": "2026-11-02T10:00:00Z", "WARC-IP-Address": "192.0.2.1"},
            )
        )
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True)
        writer.write_record(
            writer.create_warc_record(url, "request", payload=io.BytesIO(), length=0, http_headers=asked)
        )
    return buffer.getvalue()


def read(data: bytes) -> tuple[list[str], list[Broken]]:
    """The addresses of the records that are wanted, and what is broken."""
    found = list(read_records(io.BytesIO(data), wants_record))
    urls = [record.headers["warc-target-uri"] for record in found if isinstance(record, Record)]
    return urls, [record for record in found if isinstance(record, Broken)]


def only_page(data: bytes) -> object:
    (record,) = (r for r in read_records(io.BytesIO(data), wants_record) if isinstance(r, Record))
    return page_of(record)


@pytest.mark.parametrize(
    "data",
    [warc(3), warc(3, packed=False), gzip.compress(warc(3, packed=False))],
    ids=["a member a record", "plain", "one member"],
)
def test_every_response_is_read_however_the_file_is_packed(data: bytes) -> None:
    urls, broken = read(data)

    assert urls == [f"https://news.example/{number}" for number in range(3)]
    assert broken == []


def test_a_copy_of_another_archives_says_whence_it_came() -> None:
    page = Page(
        url="https://news.example/1",
        requested_url="https://news.example/1",
        status=200,
        headers=(("Content-Type", "text/html"), ("Content-Length", str(len(HTML)))),
        payload=HTML,
        body=HTML,
        fetched_at=datetime(2026, 11, 20, 2, 30, tzinfo=UTC),
        via=Via(
            url="https://a.example/20190105100000id_/https://news.example/1", at="2019-01-05T10:00:00+00:00"
        ),
    )

    assert only_page(b"".join(page_members(page))) == page


@pytest.mark.parametrize("packed", [True, False])
def test_a_tail_that_is_cut_off_is_named_and_the_rest_is_read(packed: bool) -> None:
    data = warc(3, packed=packed)

    urls, broken = read(data[:-7])

    assert urls == [f"https://news.example/{number}" for number in range(3)]
    assert [record.why for record in broken] == ["it is cut off"]


@pytest.mark.parametrize(
    "garbage", [b"\0" * 70_000, b"\x1f\x8b\x08" + b"\xff" * 500], ids=["zeros", "like gzip"]
)
def test_garbage_between_records_costs_no_other_record(garbage: bytes) -> None:
    first = warc(1)

    urls, broken = read(first + garbage + warc(2))

    assert urls == ["https://news.example/0", "https://news.example/0", "https://news.example/1"]
    assert [record.offset for record in broken] == [len(first)]


def test_a_damaged_member_costs_that_record_alone() -> None:
    parts = [warc(1), bytearray(warc(1)), warc(1)]
    parts[1][len(parts[1]) // 2] ^= 0xFF  # type: ignore[index]

    urls, broken = read(b"".join(parts))

    assert 2 <= len(urls) <= 3
    assert len(broken) == 1


def test_damage_in_a_plain_file_costs_what_it_hits() -> None:
    data = warc(3, packed=False).replace(b"Content-Length", b"Content-Lost!!", 3)

    urls, broken = read(data)

    assert urls == ["https://news.example/1", "https://news.example/2"]
    assert broken


def test_what_is_no_page_is_passed_over() -> None:
    data = warc(1, headers=(("Content-Type", "image/png"),)) + warc(1, status="404 Not Found")

    found = [r for r in read_records(io.BytesIO(data), wants_record) if isinstance(r, Record)]

    assert [page_of(record) for record in found] == [None, None]


def test_a_page_has_what_its_record_says() -> None:
    page = only_page(warc(1))

    assert page.url == "https://news.example/0"  # type: ignore[attr-defined]
    assert page.fetched_at == datetime(2026, 11, 2, 10, tzinfo=UTC)  # type: ignore[attr-defined]
    assert page.ip_address == "192.0.2.1"  # type: ignore[attr-defined]
    assert page.body == HTML  # type: ignore[attr-defined]


def test_a_page_that_a_crawler_cut_off_is_no_whole_article() -> None:
    story = (
        b"<h1>Gates</h1>"
        + b"<p>The agency said on Monday that the gates work as they should, at last.</p>" * 30
    )
    (record,) = (
        r for r in read_records(io.BytesIO(warc(1, payload=story)), wants_record) if isinstance(r, Record)
    )
    cut = Record({**record.headers, "warc-truncated": "length"}, record.block)

    whole, partial = (extract_page(page) for page in (page_of(record), page_of(cut)) if page)

    assert (whole.status, partial.status) == ("ok", "partial")
    assert partial.warnings == (*whole.warnings, "truncated")


@pytest.mark.parametrize(
    ("coding", "payload"),
    [
        ("gzip", gzip.compress(HTML)),
        ("br", brotli.compress(HTML)),
        ("gzip", HTML),
        ("br", HTML),
        ("zstd", HTML),
    ],
    ids=["gzip", "brotli", "gzip in name", "brotli in name", "zstd in name"],
)
def test_bodies_are_decoded_or_taken_as_crawlers_left_them(coding: str, payload: bytes) -> None:
    page = only_page(
        warc(1, payload=payload, headers=(("Content-Type", "text/html"), ("Content-Encoding", coding)))
    )

    assert page.body == HTML  # type: ignore[attr-defined]


def test_chunks_are_joined() -> None:
    chunked = b"%x\r\n%s\r\n5;x=y\r\nabcde\r\n0\r\n\r\n" % (len(HTML), HTML)
    headers = (("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"))

    page, left = (only_page(warc(1, payload=body, headers=headers)) for body in (chunked, HTML))

    assert page.payload == HTML + b"abcde"  # type: ignore[attr-defined]
    assert left.payload == HTML  # type: ignore[attr-defined]


def test_a_bomb_is_an_error() -> None:
    payload = gzip.compress(b"<" + b"a" * (MAX_BODY + 1))

    with pytest.raises(PageError, match="larger than 10 MiB"):
        only_page(
            warc(1, payload=payload, headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")))
        )


WHOLE = warc(2)


@given(st.binary(max_size=300), st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)))
def test_any_bytes_are_records_or_named(data: bytes, begin: int, end: int) -> None:
    for stream in (data, WHOLE[:begin] + data + WHOLE[end:], b"WARC/1.0\r\n" + data):
        for record in read_records(io.BytesIO(stream), wants_record):
            if isinstance(record, Record):
                try:
                    page_of(record)
                except PageError:
                    continue
            assert isinstance(record, (Record, Passed, Broken))
