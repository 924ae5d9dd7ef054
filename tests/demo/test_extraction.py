"""Out of every page of the demo comes exactly the article that the demo was made from."""

import pytest

import newsarc
from newsarc.demo import DemoServer, Expected
from tests.demo.conftest import ask
from tests.extract.samples import differences


@pytest.mark.parametrize("day", [1, 2])
@pytest.mark.parametrize("site", ["courier", "idwire", "kennung"])
def test_every_story_comes_out_as_it_was_written(demo: DemoServer, site: str, day: int) -> None:
    if day == 2:
        demo.advance()
    base = demo.url(site, "/")
    expected = {url: gold for url, gold in demo.expected().items() if url.startswith(base)}

    articles = {url: newsarc.extract(ask(url).body, url=url) for url in expected}

    otherwise = {url: differences(articles[url], record(gold)) for url, gold in expected.items()}
    assert {url: fields for url, fields in otherwise.items() if fields} == {}


@pytest.mark.parametrize("status", ["consent", "soft_404"])
def test_what_is_no_article_is_called_what_it_is(demo: DemoServer, status: str) -> None:
    url = next(url for url, why in demo.refused().items() if why == status)

    article = newsarc.extract(ask(url).body, url=url)

    assert article.status == status


@pytest.mark.parametrize("path", ["/", "/tag/facial-recognition", "/author/mara-lindqvist"])
def test_a_list_of_excerpts_is_no_article(demo: DemoServer, path: str) -> None:
    url = demo.url("courier", path)

    article = newsarc.extract(ask(url).body, url=url)

    assert article.status == "not_article"


def record(gold: Expected) -> dict[str, object]:
    return {
        "title": gold.title,
        "authors": list(gold.authors),
        "date_published": gold.date_published,
        "date_modified": gold.date_modified,
        "topics": list(gold.topics),
        "language": gold.language,
        "paragraphs": list(gold.paragraphs),
        "status": gold.status,
    }
