"""What most pages of a site share is no article's; what two articles share is their own."""

import json

import pytest

import newsarc
from newsarc import SiteTemplate
from newsarc.errors import Damaged
from newsarc.extract import extract_page, learn_from_page
from tests.archive.samples import make_article, make_page

PLEA = "Our readers like this newsletter, which has all the news of the week in one free mail."
CORRECTION = (
    "An earlier version of this article gave the wrong number of gates. It has been corrected since then."
)


def page(number: int, *, extra: str = "", paragraphs: int = 4) -> bytes:
    body = "".join(
        f"<p>Gate {number}-{line} of the harbour was opened by the mayor, who spoke {number + line} minutes"
        f" about the {line * 7 + number} cameras that count the passengers of the ferry.</p>"
        for line in range(paragraphs)
    )
    return (
        f"<html><head><title>Gate {number} opens</title></head><body><article><h1>Gate {number} opens</h1>"
        f"{body}{extra}</article><div class=box><p>{PLEA}</p></div></body></html>"
    ).encode()


def test_the_text_that_every_page_has_is_left_out() -> None:
    template = SiteTemplate.learn([page(number) for number in range(5)])

    article = newsarc.extract(page(9), template=template)

    assert "Gate 9-0" in article.text
    assert PLEA not in article.text


def test_a_correction_on_two_articles_stays_on_both() -> None:
    note = f"<p>{CORRECTION}</p>"
    template = SiteTemplate.learn([page(number, extra=note if number < 2 else "") for number in range(6)])

    article = newsarc.extract(page(1, extra=note), template=template)

    assert CORRECTION in article.text


def test_a_sentence_of_boilerplate_that_an_article_quotes_stays() -> None:
    template = SiteTemplate.learn([page(number) for number in range(5)])
    quoted = f"The mayor was sent a mail that said: “{PLEA}” She has not answered it yet."

    article = newsarc.extract(page(7, extra=f"<p>{quoted}</p>"), template=template)

    assert quoted in article.text


def test_two_pages_are_too_few_to_say_anything() -> None:
    template = SiteTemplate.learn([page(1), page(2)])

    assert newsarc.extract(page(3), template=template).text == newsarc.extract(page(3)).text


def test_the_same_article_fetched_twice_counts_once() -> None:
    template = SiteTemplate.learn([page(1)] * 10)

    assert template.pages == 1


def test_learning_is_the_same_page_by_page() -> None:
    template = SiteTemplate()
    for number in range(4):
        template = template.updated(page(number))

    assert template == SiteTemplate.learn([page(number) for number in range(4)])


def test_an_extraction_teaches_as_much_as_its_page() -> None:
    known = SiteTemplate.learn([page(number) for number in range(4)])
    fetched = make_page(make_article("https://harbour.example/9"), page(9))

    article, template = learn_from_page(fetched, template=known)

    assert article == extract_page(fetched, template=known)
    assert PLEA not in article.text
    assert template == known.updated(page(9))


def test_json_gives_the_same_template_back() -> None:
    template = SiteTemplate.learn([page(number) for number in range(4)])

    assert SiteTemplate.from_json(template.to_json()) == template


def test_a_damaged_file_is_an_error_that_names_it() -> None:
    with pytest.raises(Damaged, match=r"example\.org\.json"):
        SiteTemplate.from_json(b"[1", path="example.org.json")


def test_a_template_stays_small() -> None:
    template = SiteTemplate.learn(page(number, paragraphs=200) for number in range(20))

    assert len(template.to_json()) < 100_000
    json.loads(template.to_json())


def test_an_empty_page_teaches_nothing() -> None:
    assert SiteTemplate.learn([b"", b"<html></html>"]) == SiteTemplate()
