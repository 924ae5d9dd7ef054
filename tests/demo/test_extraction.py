"""Out of every page of the demo comes exactly the article that the demo was made from."""

import pytest

import newsarc
from newsarc.demo import DemoServer, Expected
from tests.demo.conftest import TODAY, ask
from tests.extract.samples import differences

with DemoServer(today=TODAY) as _demo:
    PATHS = [(url.split("/")[2].partition(":")[0], "/" + url.split("/", 3)[3]) for url in _demo.expected()]


@pytest.mark.parametrize(("host", "path"), PATHS, ids=[path.rpartition("/")[2] for _, path in PATHS])
def test_a_story_comes_out_as_it_was_written(demo: DemoServer, host: str, path: str) -> None:
    gold = demo.expected()[f"http://{host}:{demo.port}{path}"]

    article = newsarc.extract(ask(gold.url).body, url=gold.url)

    assert differences(article, record(gold)) == {}


def test_an_updated_story_comes_out_as_it_stands(demo: DemoServer) -> None:
    before = demo.expected()
    demo.advance()
    gold = next(new for url, new in demo.expected().items() if url in before and new.text != before[url].text)

    article = newsarc.extract(ask(gold.url).body, url=gold.url)

    assert differences(article, record(gold)) == {}


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
