"""Strings from strangers: what is stored is valid UTF-8, what is printed steers nothing."""

import doctest
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsarc.text
import newsarc.urls
from newsarc.text import clean_text, one_line, printable

ANY_TEXT = st.text(st.characters(codec=None, categories=None))


@given(ANY_TEXT)
def test_clean_text_is_valid_utf8_without_control_characters(text: str) -> None:
    clean = clean_text(text)

    clean.encode("utf-8")
    assert not any(unicodedata.category(char) == "Cc" and char not in "\t\n" for char in clean)
    assert clean_text(clean) == clean


@given(ANY_TEXT)
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@given(ANY_TEXT)
def test_printable_text_has_no_control_and_no_bidi_characters(text: str) -> None:
    shown = printable(text)

    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@pytest.mark.parametrize("text", ["Grüße – „ja“", "日本語", "שלום", "👩\u200d💻 done", "a\u00a0b"])
def test_honest_text_is_printed_as_it_is(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize("module", [newsarc.text, newsarc.urls])
def test_examples_in_docstrings_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]

    assert result.attempted > 0
    assert result.failed == 0
