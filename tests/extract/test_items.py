"""Articles that are given as microdata, RDFa or an h-entry."""

import pytest

from newsarc.extract.document import read_document
from newsarc.extract.metadata import Metadata, find_metadata

MICRODATA = """<article itemscope itemtype="https://schema.org/NewsArticle">
<h1 itemprop=headline>Faces in the crowd</h1>
<p itemprop=author itemscope itemtype="https://schema.org/Person"><a itemprop=url href=/jane><b itemprop=name>Jane Doe</b></a></p>
<meta itemprop=datePublished content="2025-11-01T10:00:00Z"><meta itemprop=articleSection content=Borders>
<meta itemprop=keywords content="gates, ports"><p itemprop=articleBody>The gates opened on Monday.</p>
<div itemprop=publisher itemscope itemtype="https://schema.org/Organization"><meta itemprop=name content="The Daily"></div>
</article>"""  # noqa: E501

RDFA = """<article vocab="https://schema.org/" typeof="NewsArticle"><h1 property="schema:headline">Faces in the crowd</h1>
<p property=author typeof=Person><span property=name>Jane Doe</span></p>
<time property=datePublished datetime="2025-11-01T10:00:00Z">today</time>
<span property=articleSection>Borders</span><span property=keywords>gates, ports</span></article>"""  # noqa: E501

H_ENTRY = """<article class="h-entry"><h1 class="p-name">Faces in the crowd</h1>
<p class="p-author h-card">Jane Doe</p><time class="dt-published" datetime="2025-11-01T10:00:00Z">today</time>
<a class="p-category" href=/gates>gates</a> <a class="p-category" href=/ports>ports</a></article>"""


def metadata_of(body: str) -> Metadata:
    return find_metadata(
        read_document(f"<html><body>{body}</body></html>", url="https://daily.example/faces")
    )


@pytest.mark.parametrize(
    ("source", "body"),
    [("microdata", MICRODATA), ("rdfa", RDFA), ("hentry", H_ENTRY)],
    ids=lambda text: text[:9],
)
def test_what_the_tags_say_is_found_and_named(source: str, body: str) -> None:
    found = metadata_of(body)

    assert [author.name for author in found.authors] == ["Jane Doe"]
    assert found.date_published == "2025-11-01T10:00:00+00:00"
    assert found.topics == ("gates", "ports")
    assert {found.field_sources[name] for name in ("authors", "topics")} == {source}


def test_items_inside_an_item_are_its_values() -> None:
    found = metadata_of(MICRODATA)

    assert (found.authors[0].url, found.publisher.name) == ("https://daily.example/jane", "The Daily")
    assert found.section == "Borders"


def test_of_several_articles_the_one_with_the_headline_is_meant() -> None:
    other = (
        MICRODATA.replace("Jane Doe", "Ann Lee").replace("Faces in the crowd", "Gates").replace("h1", "h3")
    )

    assert [author.name for author in metadata_of(other + MICRODATA).authors] == ["Jane Doe"]


def test_json_ld_is_believed_before_tags() -> None:
    script = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Faces in the crowd",
        "author": {"name": "Ann Lee"}}</script>"""

    assert [author.name for author in metadata_of(script + MICRODATA).authors] == ["Ann Lee"]
