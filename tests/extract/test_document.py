"""Bytes of any page become text and a tree, whatever the page and its server say about them."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.extract.document import read_document
from newsarc.extract.encodings import decode

GERMAN = "<html><head><title>Prüfung</title></head><body><p>Grüße für Weißenfels – „schön“</p></body></html>"
RUSSIAN = "<p>" + "Биометрические паспорта выдают с понедельника во всех городах страны. " * 20 + "</p>"
META = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("data", "content_type", "encoding"),
    [
        pytest.param(GERMAN.encode(), None, "utf-8", id="plain UTF-8"),
        pytest.param(
            codecs.BOM_UTF8 + GERMAN.encode(), "text/html; charset=iso-8859-1", "utf-8", id="BOM first"
        ),
        pytest.param(
            codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"), None, "utf-16le", id="UTF-16 with BOM"
        ),
        pytest.param(
            GERMAN.encode("utf-16-be"), "text/html; charset=utf-16be", "utf-16be", id="UTF-16 without"
        ),
        pytest.param(GERMAN.encode("cp1252"), "text/html; charset=ISO-8859-1", "windows-1252", id="header"),
        pytest.param(
            GERMAN.encode("cp1252"), 'text/html; charset="windows-1252"; x=y', "windows-1252", id="quoted"
        ),
        pytest.param(
            (META.format("windows-1252") + GERMAN).encode("cp1252"), None, "windows-1252", id="meta"
        ),
        pytest.param(
            (META.format("iso-8859-1") + GERMAN).encode(), None, "utf-8", id="UTF-8 declared as Latin 1"
        ),
        pytest.param(
            (META.format("utf-8") + GERMAN).encode("cp1252"),
            None,
            "windows-1252",
            id="Latin 1 declared as UTF-8",
        ),
        pytest.param(
            GERMAN.encode("cp1252"), "text/html; charset=rot13", "windows-1252", id="no text encoding"
        ),
        pytest.param(GERMAN.encode("cp1252"), "text/html; charset=klingon", "windows-1252", id="unknown"),
        pytest.param(
            "<p>日本語の記事です</p>".encode("shift_jis"),
            "text/html; charset=x-sjis",
            "shift_jis",
            id="alias",
        ),
        pytest.param(
            "<p>日本語</p>".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "iso-2022-jp", id="JIS"
        ),
    ],
)
def test_the_encoding_is_that_of_the_bytes(data: bytes, content_type: str | None, encoding: str) -> None:
    text, found = decode(data, content_type=content_type)

    assert found == encoding
    assert "\ufffd" not in text
    assert any(word in text for word in ("Grüße", "日本語"))


def test_an_encoding_that_nobody_declares_is_detected() -> None:
    text, encoding = decode(RUSSIAN.encode("cp1251"))

    assert "паспорта" in text
    assert encoding == "windows-1251"


def test_a_few_broken_bytes_do_not_make_a_page_another_encoding() -> None:
    text, encoding = decode((META.format("utf-8") + "Grüße " * 100).encode() + b"\xff")

    assert encoding == "utf-8"
    assert text.count("\ufffd") == 1


def test_the_charset_of_the_header_is_found_whatever_the_case_of_its_name() -> None:
    document = read_document(GERMAN.encode("cp1252"), headers={"content-TYPE": "text/html; charset=latin1"})

    assert document.encoding == "windows-1252"


@pytest.mark.parametrize("html", ["", "   ", b"", b"\x00\x00", "<!-- nothing -->", "\ufeff"])
def test_a_page_without_an_element_has_no_tree(html: bytes | str) -> None:
    assert read_document(html).tree is None


def test_an_xml_declaration_is_no_obstacle() -> None:
    document = read_document(
        '<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>Grüße</p></body></html>'
    )

    assert document.tree is not None
    assert document.tree.text_content() == "Grüße"


def test_null_characters_are_removed() -> None:
    document = read_document(b"<p>Bio\x00metrics</p><p>after</p>")

    assert document.tree is not None
    assert document.tree.text_content() == "Biometricsafter"


def test_nesting_as_deep_as_real_pages_ever_are_loses_nothing() -> None:
    document = read_document("<div>" * 500 + "deep" + "</div>" * 500 + "<p>after</p>")

    assert not document.is_truncated
    assert document.tree is not None
    assert document.tree.text_content().endswith("after")


def test_a_page_that_hits_a_limit_of_the_parser_says_so() -> None:
    assert read_document("<p>before</p>" + "<div>" * 5000 + "lost").is_truncated


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=40)))
def test_any_bytes_and_any_header_give_a_document(data: bytes, content_type: str | None) -> None:
    document = read_document(data, headers={"Content-Type": content_type or ""})

    assert "\0" not in document.html


@given(st.text(max_size=200))
def test_any_text_gives_a_document(text: str) -> None:
    read_document(text)
