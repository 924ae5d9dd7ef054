"""JSON-LD as it stands in pages: mended where it can be, and the article found among the rest."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.extract.jsonld import Graph, find_article, parse_json, read_jsonld

ARTICLE = {"@type": "NewsArticle", "headline": "Faces in the crowd", "datePublished": "2025-11-01"}


def article_in(*scripts: Any, url: str = "https://example.org/a", title: str = "") -> Any:
    graph = read_jsonld(script if isinstance(script, str) else json.dumps(script) for script in scripts)
    return find_article(graph, urls=[url], titles=[title])


@pytest.mark.parametrize(
    "script",
    [
        pytest.param('{"headline": "A\nB"}', id="raw newline"),
        pytest.param('{"headline": "A B",}', id="trailing comma"),
        pytest.param('{"headline": "A B", "x": [1, 2,]}', id="trailing comma in a list"),
        pytest.param('\ufeff{"headline": "A B"}', id="BOM"),
        pytest.param('<!--\n{"headline": "A B"}\n-->', id="HTML comment"),
        pytest.param('//<![CDATA[\n{"headline": "A B"}\n//]]>', id="CDATA"),
        pytest.param('/* by the CMS */ {"headline": "A B"} // end', id="comments"),
        pytest.param('{"headline": "A B"};', id="semicolon"),
        pytest.param("{&quot;headline&quot;: &quot;A B&quot;}", id="escaped as text"),
    ],
)
def test_what_can_be_mended_is(script: str) -> None:
    assert parse_json(script)["headline"].split() == ["A", "B"]


def test_marks_inside_strings_are_text() -> None:
    assert parse_json('{"url": "https://example.org/a,", "text": "a /* b */ ,} c",}') == {
        "url": "https://example.org/a,",
        "text": "a /* b */ ,} c",
    }


@pytest.mark.parametrize("script", ["", "{", "children=", "[" * 100_000, "9" * 5_000, '{"a": nope}', "[]]"])
def test_what_is_hopeless_is_counted_and_left_out(script: str) -> None:
    graph = read_jsonld([script, json.dumps(ARTICLE)])

    assert graph.broken == 1
    assert len(graph.nodes) == 1


def test_numbers_that_json_does_not_have_are_nothing() -> None:
    assert parse_json('{"a": NaN, "b": -Infinity}') == {"a": None, "b": None}


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(ARTICLE, id="alone"),
        pytest.param([{"@type": "WebSite", "name": "X"}, ARTICLE], id="in a list"),
        pytest.param({"@graph": [{"@type": "WebSite", "name": "X"}, ARTICLE]}, id="in a graph"),
        pytest.param({"@type": "WebPage", "name": "Page", "mainEntity": ARTICLE}, id="nested"),
        pytest.param(ARTICLE | {"@type": ["Thing", "Article"]}, id="several types"),
        pytest.param(ARTICLE | {"@type": "https://schema.org/NewsArticle"}, id="type as an address"),
        pytest.param(ARTICLE | {"@type": "WebPage"}, id="wrong type"),
        pytest.param(ARTICLE | {"@type": None}, id="no type"),
    ],
)
def test_the_article_is_found_wherever_it_stands(script: Any) -> None:
    assert article_in(script)["headline"] == "Faces in the crowd"


def test_the_article_with_the_address_of_the_page_is_chosen_among_several() -> None:
    mine = ARTICLE | {"headline": "Mine", "mainEntityOfPage": {"@id": "http://www.example.org/a/?x=1"}}
    other = ARTICLE | {"headline": "Other", "author": "Jane Doe", "articleBody": "Long"}

    assert article_in([other, mine])["headline"] == "Mine"


def test_the_article_with_the_title_of_the_page_is_chosen_among_several() -> None:
    other = ARTICLE | {"headline": "Something else entirely", "author": "Jane Doe"}

    assert (
        article_in([other, ARTICLE], title="Faces in the crowd | Example")["headline"] == ARTICLE["headline"]
    )


def test_a_reference_stands_for_the_node_that_it_names() -> None:
    graph = read_jsonld(
        [
            json.dumps(
                {
                    "@graph": [
                        ARTICLE | {"author": {"@id": "#jane"}},
                        {"@id": "#jane", "@type": "Person", "name": "Jane &amp; Doe"},
                    ]
                }
            )
        ]
    )

    assert graph.text(graph.nodes[0], "author") == "Jane & Doe"


def test_a_page_without_an_article_has_none() -> None:
    assert article_in({"@type": "Organization", "name": "X"}) is None


@pytest.mark.parametrize("value", [None, "", [], {}, {"@id": "#lost"}, [None], 5, True, [[["x"]]]])
def test_no_value_of_a_property_is_an_obstacle(value: Any) -> None:
    graph = read_jsonld([json.dumps(ARTICLE | {"author": value})])

    graph.text(graph.nodes[0], "author")
    graph.items(graph.nodes[0], "author")


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@id", "@type", "headline", "author", "name", "url"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_gives_a_graph(value: Any) -> None:
    graph = read_jsonld([json.dumps(value)])

    find_article(graph, urls=["https://example.org/"], titles=["x"])


@given(st.text(max_size=100))
def test_any_script_gives_a_graph(script: str) -> None:
    assert isinstance(read_jsonld([script]), Graph)
