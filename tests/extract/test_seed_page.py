"""A story of 2019 in the furniture of 2024: exactly its own paragraphs come out."""

import json
from itertools import product

import pytest
from lxml import etree, html

import newsarc
from tests.extract.samples import Sample, differences, read_sample

RAILS = (
    "//header[@id='masthead']",
    "//section[contains(@class, 'latest-news')]",
    "//div[@id='comments']",
    "//aside[@id='secondary']",
    "//section[@class='newsletter-cta']",
    "//footer[@id='colophon']",
)


@pytest.fixture(scope="module")
def seed() -> Sample:
    return read_sample("biometricupdate.com/coalition-letter")


@pytest.mark.parametrize("is_reply_copy", [False, True], ids=["page", "replytocom"])
@pytest.mark.parametrize(
    ("without_json_ld", "is_short", "has_plain_rails"),
    list(product([False, True], repeat=3)),
    ids=lambda value: str(int(value)),
)
def test_the_page_gives_exactly_its_article(
    seed: Sample, *, without_json_ld: bool, is_short: bool, has_plain_rails: bool, is_reply_copy: bool
) -> None:
    expected = dict(seed.expected)
    tree = html.document_fromstring(seed.html.decode())
    if is_short:
        expected["paragraphs"] = seed.expected["paragraphs"][:2]
        keep_paragraphs(tree, expected["paragraphs"])
    if without_json_ld:
        remove_json_ld(tree)
    if has_plain_rails:
        make_rails_plain(tree)
    if is_reply_copy:
        expected["url"] = f"{seed.url}?replytocom=212442"

    article = newsarc.extract(
        html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>"), url=expected["url"]
    )

    assert differences(article, expected) == {}


def test_the_copy_for_a_reply_has_the_key_of_the_page(seed: Sample) -> None:
    article = newsarc.extract(seed.html, url=seed.url)

    copy = newsarc.extract(seed.html, url=f"{seed.url}?replytocom=212442")

    assert (copy.id, copy.url_key, copy.text_hash) == (article.id, article.url_key, article.text_hash)


def test_the_record_says_where_the_fields_are_from(seed: Sample) -> None:
    article = newsarc.extract(seed.html, url=seed.url)

    assert {"title", "authors", "date_published", "topics"} <= set(article.field_sources)


def keep_paragraphs(tree: html.HtmlElement, paragraphs: list[str]) -> None:
    """Cuts the story short, in the page and in what JSON-LD says of its body."""
    body = tree.xpath("//div[@class='entry-content']")[0]
    for paragraph in body.xpath("./p")[len(paragraphs) :]:
        body.remove(paragraph)
    for script in json_ld(tree):
        data = json.loads(script.text)
        data["articleBody"] = "".join(paragraphs)
        script.text = json.dumps(data)


def remove_json_ld(tree: html.HtmlElement) -> None:
    for script in json_ld(tree):
        script.getparent().remove(script)


def json_ld(tree: html.HtmlElement) -> list[etree._Element]:
    return list(tree.xpath("//script[@type='application/ld+json']"))


def make_rails_plain(tree: html.HtmlElement) -> None:
    """Takes every name off the furniture: plain `<div>`s without class, id or role."""
    for rail in (element for path in RAILS for element in tree.xpath(path)):
        for element in list(rail.iter("*")):
            if element.tag in ("article", "section", "aside", "nav", "header", "footer"):
                element.tag = "div"
            for name in ("class", "id", "role", "aria-label", "itemprop"):
                element.attrib.pop(name, None)
