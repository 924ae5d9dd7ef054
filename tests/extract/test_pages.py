"""Every page that the project keeps gives exactly the article that stands beside it."""

import pytest

import newsarc
from tests.extract.samples import differences, read_sample, sample_names

WITH_TEXT = [name for name in sample_names() if "paragraphs" in read_sample(name).expected]


@pytest.mark.parametrize("name", sample_names())
def test_a_page_gives_exactly_its_article(name: str) -> None:
    sample = read_sample(name)

    article = newsarc.extract(sample.html, url=sample.url)

    assert differences(article, sample.expected) == {}


@pytest.mark.parametrize("name", WITH_TEXT)
def test_the_text_is_the_paragraphs_parted_by_one_blank_line(name: str) -> None:
    sample = read_sample(name)

    article = newsarc.extract(sample.html, url=sample.url)

    assert article.text == "\n\n".join(sample.expected["paragraphs"])
