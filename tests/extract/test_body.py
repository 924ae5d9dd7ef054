"""The article's text, and only that, from pages of the kinds that are easily got wrong."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsarc
from tests.extract.work import calls_of

PARAGRAPHS = (
    "The port of Lunde will check the crews of its cranes by iris from the first of May, its master said.",
    "Twelve readers have been put up at the foot of the ladders, where gloves are seldom taken off.",
    "“We tried fingerprints for a winter,” he told reporters. “Nobody got up a ladder before ten.”",
    "The union has no objection as long as the templates stay in the port's own cellar for a year.",
    "A decision about the gates for lorries, which are open at night, is due in the autumn.",
)
TEASERS = "".join(
    f"<div><div><a href=/{n}>Registrar appoints {n} deputies after record year</a></div>"
    f"<div>The office handled more applications than in any of the {n} years since it was founded,"
    " and will share…</div></div>"
    for n in range(12)
)


def page(body: str, *, head: str = "", after: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>Irises for crane drivers</title>{head}</head><body>"
        f"<div><a href=/>Home</a> <a href=/news>News</a></div><h1>Irises for crane drivers</h1>{body}{after}"
        "<div>© 2024 The Lunde Courier. All rights reserved.</div></body></html>"
    )


def text_of(html: str) -> list[str]:
    return newsarc.extract(html, url="https://courier.example/irises").text.split("\n\n")


def paragraphs(tag: str, texts: tuple[str, ...] = PARAGRAPHS) -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{paragraphs('p')}</article>",
        f"<div>{paragraphs('p')}</div>",
        f"<div>{paragraphs('div')}</div>",
        f"<div>{'<br><br>'.join(PARAGRAPHS)}</div>",
        f"<div>{'<br>'.join(PARAGRAPHS)}</div>",
        f"<div>{paragraphs('p', PARAGRAPHS[:2])}</div><div>{paragraphs('p', PARAGRAPHS[2:])}</div>",
        f"<form><main>{paragraphs('p')}</main></form>",
        f"<amp-body>{paragraphs('p')}</amp-body>",
    ],
    ids=["p", "p-in-div", "divs", "two-breaks", "one-break", "siblings", "form", "amp"],
)
def test_paragraphs_come_out_however_they_are_marked_up(body: str) -> None:
    assert text_of(page(body)) == list(PARAGRAPHS)


def test_a_story_of_two_paragraphs_beside_twelve_teasers_comes_out_alone() -> None:
    html = page(f"<div>{paragraphs('p', PARAGRAPHS[:2])}</div>", after=f"<div>{TEASERS}</div>")

    assert text_of(html) == list(PARAGRAPHS[:2])


def test_text_that_only_json_ld_has_is_taken_from_there() -> None:
    data = {"@type": "NewsArticle", "headline": "Irises", "articleBody": "\n\n".join(PARAGRAPHS)}
    html = page("<div id=app></div>", head=f"<script type='application/ld+json'>{json.dumps(data)}</script>")

    article = newsarc.extract(html)

    assert article.text.split("\n\n") == list(PARAGRAPHS)
    assert article.extractor.method == "jsonld"


def test_text_that_only_a_script_has_is_taken_from_there() -> None:
    state = {"props": {"pageProps": {"story": {"body": paragraphs("p")}}}}
    html = page(
        "<div id=__next></div>",
        after=f"<script id=__NEXT_DATA__ type='application/json'>{json.dumps(state)}</script>",
    )

    article = newsarc.extract(html)

    assert article.text.split("\n\n") == list(PARAGRAPHS)
    assert article.extractor.method == "script"


def test_text_that_only_noscript_has_is_taken_from_there() -> None:
    article = newsarc.extract(page(f"<noscript><div>{paragraphs('p')}</div></noscript>"))

    assert article.text.split("\n\n") == list(PARAGRAPHS)
    assert article.extractor.method == "noscript"


def test_confidence_says_which_page_was_easy() -> None:
    easy = newsarc.extract(page(f"<article>{paragraphs('p')}</article>")).extractor.confidence
    hard = newsarc.extract(page("<div>Text</div>", after=TEASERS)).extractor.confidence

    assert easy is not None
    assert hard is not None
    assert 0 <= hard < easy <= 1


@pytest.mark.parametrize(
    "html",
    [
        "",
        " ",
        "<",
        "<html></html>",
        "<p>",
        "\x00",
        "<div>" * 100_000,
        "<b>" * 100_000 + "x",
        "<table><tr><td>" * 5_000,
        '<div title="' + "a style=b " * 20_000 + '">',
    ],
    ids=["empty", "space", "bracket", "html", "p", "nul", "divs", "bolds", "tables", "attribute"],
)
def test_a_hopeless_page_gives_an_article_and_no_error(html: str) -> None:
    start = time.process_time()

    assert newsarc.extract(html).text.strip("x") == ""

    assert time.process_time() - start < 10


@settings(max_examples=50)
@given(st.text(alphabet="<>/abp divtrulspan\n \"='.", max_size=300))
def test_no_page_raises(html: str) -> None:
    newsarc.extract(html)


@pytest.mark.slow
def test_a_page_ten_times_as_large_is_at_most_twelve_times_the_work() -> None:
    def work(size: int) -> int:
        html = page(paragraphs("p") * size)
        return calls_of(lambda: newsarc.extract(html))

    work(1)  # the model is loaded with the first page

    assert work(15_000) < 12 * work(1_500)
