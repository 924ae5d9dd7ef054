"""What a person is shown of the metadata: every witness, and which of them was believed."""

from newsarc.extract.document import read_document
from newsarc.extract.explain import Explanation, explain
from newsarc.extract.metadata import find_metadata

PAGE = read_document(
    """<html lang="en"><head><title>Faces in the crowd | Example</title>
    <meta property="og:title" content="Faces everywhere">
    <meta property="article:published_time" content="2025-11-01T14:45:00-04:00">
    <script type="application/ld+json">{"@type": "NewsArticle", "headline": "Faces in the crowd",
    "datePublished": "2025-10-01", "author": "Jane Doe"}</script></head>
    <body><h1>Faces in the crowd</h1><p>By Jane Doe</p></body></html>""",
    url="https://www.example.org/a",
)


def explained(field: str) -> Explanation:
    return next(explanation for explanation in explain(PAGE) if explanation.field == field)


def test_every_witness_of_a_field_is_heard() -> None:
    places = {witness.place for witness in explained("title").witnesses}

    assert places == {"h1", "headline", "og:title", "title"}


def test_the_witnesses_that_say_what_was_chosen_are_told_from_the_others() -> None:
    date = explained("date_published")

    assert [(witness.place, date.is_chosen(witness)) for witness in date.witnesses][:2] == [
        ("datePublished", True),
        ("article:published_time", False),
    ]
    assert date.is_disputed


def test_what_is_explained_is_what_is_found() -> None:
    metadata = find_metadata(PAGE)

    for explanation in explain(PAGE):
        assert explanation.value == getattr(metadata, explanation.field)
        assert explanation.source == metadata.field_sources.get(explanation.field)


def test_a_page_without_an_element_has_nothing_to_explain() -> None:
    assert explain(read_document("")) == ()
