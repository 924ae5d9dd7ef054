"""The index beside each WARC file: what others look pages up in."""

import gzip
import json
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.archive import Archive
from newsarc.archive.cdxj import cdxj_line, surt
from newsarc.archive.warc_records import Record
from newsarc.archive.warcs import make_cdxj
from tests.archive.samples import FETCHED, make_article, make_page, numbered
from tests.archive.test_warcs import moved
from tests.pywb_server import TOOLS, needs_replay_tools

SURTS = {
    "http://www.Example.com/A/B/?b=2&a=1#x": "com,example)/a/b?a=1&b=2",
    "https://example.com": "com,example)/",
    "https://www2.example.com:443/a//b/../c/": "com,example)/a/c",
    "http://example.com:8080/a": "com,example:8080)/a",
    "https://user:pw@example.com/?": "com,example)/",
    "http://[2001:db8::1]:81/x": "2001:db8::1:81)/x",
    "https://example.com/?q=a%20b&Q=%C3%BC": "com,example)/?q=%c3%bc&q=a%20b",
    "https://example.com/%7Efoo/%2F/ü": "com,example)/~foo/%c3%bc",
    "https://example.com/a?b=&a": "com,example)/a?a&b=",
    "https://example.com/a%25b": "com,example)/a%25b",
    "https://example.com/a?x=1&sid=0123456789abcdef0123456789abcdef": "com,example)/a?&x=1",
    "https://example.com/(S(4hqa0555fwsecu455xqckv45))/x": "com,example)/x",
    "urn:uuid:1": "urn:uuid:1",
}
"""As the package `surt` of the Internet Archive, which pywb asks, has them."""


PIECES = [
    b"WARC-Type: response\r\n",
    b"WARC-Type: resource\r\n",
    b"WARC-Target-URI: https://[a\r\n",
    "WARC-Target-URI: https://ä.example/ü\r\n".encode(),
    b"WARC-Date: 2026-11-23T06:30:00Z\r\n",
    b"Content-Length: 40\r\n",
    b"\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: a\r\n\r\n",
]


def written(folder: Path) -> Path:
    """The WARC of an archive with a page behind redirects, a revisit of it, and a saved file."""
    first, second = numbered(2)
    with Archive(folder, create=True) as archive:
        archive.add(first, moved(first))
        later = make_page(first, fetched_at=FETCHED + timedelta(days=1))
        archive.add(replace(first, title="Another"), later)
        archive.add(second, make_page(second, b"<p>saved", status=0, request_headers=()))
    return next(folder.rglob("*.warc.gz"))


@pytest.mark.parametrize("url", SURTS)
def test_a_key_is_that_of_other_archives(url: str) -> None:
    assert surt(url) == SURTS[url]


@given(st.text(max_size=40))
def test_any_address_has_a_key_of_one_word(rest: str) -> None:
    for url in (rest, f"https://a.example/{rest}"):
        try:
            key = surt(url)
        except ValueError:  # no URL at all
            continue
        assert not set(key) & set(" \n")


@given(
    st.dictionaries(st.sampled_from(["WARC-Target-URI", "WARC-Date", "WARC-Type"]), st.text()), st.binary()
)
def test_any_record_has_a_line_or_none(headers: dict[str, str], block: bytes) -> None:
    for kind in ("response", "revisit", "resource"):
        record = Record(headers={**headers, "WARC-Type": kind}, block=block)
        try:
            line = cdxj_line(record, offset=0, length=1, file="x")
        except (ValueError, LookupError):
            continue
        assert line is None or line.count("\n") == 1


@given(st.lists(st.binary(max_size=60) | st.sampled_from(PIECES), max_size=12))
def test_any_file_has_an_index(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.warc.gz"
    path.write_bytes(b"".join(gzip.compress(b"WARC/1.1\r\n" + b"".join(pieces[n:])) for n in range(2)))

    assert make_cdxj(path).decode("ascii").count("\n") <= 2


def test_an_index_names_whatever_can_be_replayed(folder: Path) -> None:
    path = written(folder)

    lines = path.with_suffix("").with_suffix(".cdxj").read_text().splitlines()

    assert lines == sorted(lines)
    entries = [line.split(" ", 2) for line in lines]
    assert [(key, when) for key, when, _ in entries] == [
        ("example,news)/?p=7", "20261123063000"),
        ("example,news)/p/7", "20261123063000"),
        ("example,news)/story-1", "20261123063000"),
        ("example,news)/story-1", "20261124063000"),
        ("example,news)/story-2", "20261123063000"),
    ]
    fields = [json.loads(text) for _, _, text in entries]
    assert [field.get("status") for field in fields] == ["301", "302", "200", "200", None]
    assert [field["mime"] for field in fields] == ["unk", "unk", "text/html", "warc/revisit", "text/html"]
    assert {field["filename"] for field in fields} == {path.name}
    assert fields[2]["digest"] == fields[3]["digest"]


@needs_replay_tools
def test_an_index_is_the_one_that_others_make(folder: Path) -> None:
    path = written(folder)

    made = subprocess.run(
        [TOOLS / "cdxj-indexer", "--sort", path], capture_output=True, text=True, check=True, timeout=60
    ).stdout

    ours = path.with_suffix("").with_suffix(".cdxj").read_text()
    theirs = [line.split(" ", 2) for line in made.splitlines()]
    for (key, when, text), line in zip(theirs, ours.splitlines(), strict=True):
        fields = json.loads(text)
        fields.setdefault("mime", "unk")
        assert line.split(" ", 2)[:2] == [key, when]
        assert json.loads(line.split(" ", 2)[2]) == fields


def test_verify_finds_a_changed_index_and_repair_makes_it_anew(folder: Path) -> None:
    path = written(folder)
    index = path.with_suffix("").with_suffix(".cdxj")
    whole = index.read_bytes()
    index.write_bytes(whole[:-20])

    with Archive(folder) as archive:
        (finding,) = archive.verify()
        mended = list(archive.repair(lambda page: make_article(page.url)))
        assert list(archive.verify()) == []

    assert (finding.problem, finding.path.endswith(".cdxj")) == ("stale", True)
    assert [one.action for one in mended] == ["rebuilt"]
    assert index.read_bytes() == whole == make_cdxj(path)


def test_a_cut_file_gets_the_index_of_what_is_left(folder: Path) -> None:
    path = written(folder)
    path.write_bytes(path.read_bytes()[:-30])

    with Archive(folder) as archive:
        list(archive.repair(lambda page: make_article(page.url)))

    assert path.with_suffix("").with_suffix(".cdxj").read_bytes() == make_cdxj(path)


def test_an_older_archive_gets_its_indexes_by_reindex(folder: Path) -> None:
    path = written(folder)
    index = path.with_suffix("").with_suffix(".cdxj")
    index.unlink()

    with Archive(folder) as archive:
        before = list(archive.verify())
        archive.reindex()
        after = list(archive.verify())

    assert before == after == []
    assert index.read_bytes() == make_cdxj(path)
