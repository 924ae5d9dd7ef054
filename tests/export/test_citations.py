"""Bibliographies: read by a BibTeX parser and set by a citation processor."""

import doctest
import json
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

import newsarc.export.citation
from newsarc.article import Article, Author
from newsarc.export.bibtex import format_entry
from newsarc.export.citation import parse_name
from newsarc.export.selection import Selection
from tests.export.conftest import stored, text_of


def test_every_article_is_an_entry(selection: Selection) -> None:
    entries = parse_string(text_of("bibtex", selection), "bibtex").entries

    assert len(entries) == len(stored(selection))
    faces = next(entry for key, entry in entries.items() if key.startswith("alvarez2026-"))
    assert faces.fields["title"] == "{Faces at the border}"
    assert (faces.fields["year"], faces.fields["month"], faces.fields["day"]) == ("2026", "November", "20")
    assert faces.fields["url"] == "https://www.news.example/2026/11/faces"
    assert faces.fields["urldate"] == "2026-11-23"
    first, second = faces.persons["author"]
    assert (first.first_names, first.last_names) == (["José"], ["Álvarez"])
    assert (second.first_names, second.prelast_names, second.last_names) == (
        ["Ludwig"],
        ["van"],
        ["Beethoven"],
    )


def test_an_organisation_is_not_taken_apart(selection: Selection) -> None:
    entries = parse_string(text_of("bibtex", selection), "bibtex").entries.values()

    names = [str(person) for entry in entries for person in entry.persons.get("author", ())]

    assert "{Reuters Staff}" in names


@given(title=st.text(), author=st.text(), description=st.text())
def test_no_text_breaks_an_entry(title: str, author: str, description: str) -> None:
    article = Article(id="0" * 12, title=title, authors=(Author(name=author),), description=description)

    entries = parse_string(format_entry(article), "bibtex").entries

    assert len(entries) == 1


def test_a_citation_processor_sets_every_item(selection: Selection) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, of fields that it does not know
        from citeproc import (
            Citation,
            CitationItem,
            CitationStylesBibliography,
            CitationStylesStyle,
            formatter,
        )
        from citeproc.source.json import CiteProcJSON

        source = CiteProcJSON(json.loads(text_of("csl-json", selection)))
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        for key in source:
            bibliography.register(Citation([CitationItem(key)]))
        text = "\n".join(map(str, bibliography.bibliography()))

    assert "Álvarez, J. and van Beethoven, L. (2026) “Faces at the border”, The News, 20 November." in text
    assert "Reuters Staff" in text


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Ada Byte", "Byte"),
        ("Ada", None),
        ("Byte, Ada", None),
        ("BBC News Staff", None),
        ("李雷", None),
        ("J. R. R. Tolkien", "Tolkien"),
    ],
)
def test_a_family_name_is_found_where_there_surely_is_one(text: str, family: str | None) -> None:
    assert parse_name(text).family == family


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(newsarc.export.citation).failed == 0
