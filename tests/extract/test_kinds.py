"""Kinds of articles on three kinds of sites: every one comes out whole, and nothing else does."""

from collections.abc import Callable, Sequence

import pytest

import newsarc
from newsarc import Article
from tests.extract.stories import SITES, STORIES

Site = Callable[..., str]

TITLE, TEXT = STORIES["en"]
ONE, TWO, THREE, FOUR, FIVE, SIX = TEXT

on_every_site = pytest.mark.parametrize("site", SITES, ids=lambda site: str(site.__name__))


def paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def extracted(html: str) -> Article:
    return newsarc.extract(html.encode(), url="https://daily.example/2026/03/02/gates")


def texts(html: str) -> list[str]:
    return [block.text for block in extracted(html).blocks if block.text]


@on_every_site
@pytest.mark.parametrize("count", [1, 2, 6])
@pytest.mark.parametrize("lang", STORIES)
def test_a_story_of_any_length_and_script_comes_out(lang: str, count: int, site: Site) -> None:
    title, story = STORIES[lang]

    article = extracted(site(title, paragraphs(story[:count]), lang=lang))

    assert [block.text for block in article.blocks] == list(story[:count])
    assert article.word_count >= 6 * count
    assert article.language == lang or site.__name__ == "layout_table"


@on_every_site
@pytest.mark.parametrize("lang", STORIES)
def test_paragraphs_may_be_divs_or_parted_by_line_breaks(lang: str, site: Site) -> None:
    title, story = STORIES[lang]

    assert texts(site(title, "".join(f"<div>{text}</div>" for text in story), lang=lang)) == list(story)
    assert texts(site(title, "<br><br>".join(story), lang=lang)) == list(story)


@on_every_site
def test_an_interview_keeps_its_questions(site: Site) -> None:
    asked = (
        ("What changed at the port?", TWO),
        ("Who keeps the pictures?", FOUR),
        ("What happens next?", SIX),
    )
    whole = [THREE, *(text for pair in asked for text in pair)]

    apart = "".join(f"<p><strong>{question}</strong></p><p>{answer}</p>" for question, answer in asked)
    together = "".join(f"<p><b>{question}</b><br>{answer}</p>" for question, answer in asked)

    assert texts(site(TITLE, f"<p>{THREE}</p>{apart}")) == whole
    assert texts(site(TITLE, f"<p>{THREE}</p>{together}")) == whole


@on_every_site
def test_a_list_of_things_keeps_its_headings_and_not_its_credits(site: Site) -> None:
    steps = (("1. Choose a gate", ONE), ("2. Look at the camera", TWO), ("3. Walk on", SIX))
    photo = "<figure><img src=/i.jpg width=600><figcaption>Photo: Jo May</figcaption></figure>"
    body = "".join(f"<h2>{heading}</h2>{photo}<p>{text}</p>" for heading, text in steps)

    assert texts(site(TITLE, f"<p>{THREE}</p>{body}")) == [THREE, *(text for pair in steps for text in pair)]


@on_every_site
def test_a_list_that_is_announced_stays_however_short(site: Site) -> None:
    lead, items = "The gates accept two kinds of documents:", ("passports with a chip", "residence permits")
    body = f"<p>{lead}</p><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"

    assert texts(site(TITLE, body + paragraphs((FOUR, FIVE)))) == [lead, *items, FOUR, FIVE]


@on_every_site
def test_text_in_several_containers_is_one_article(site: Site) -> None:
    advertisement = "<div class=ad><span>Advertisement</span></div>"
    parts = [f"<div class=part>{paragraphs(TEXT[at : at + 2])}</div>" for at in (0, 2, 4)]

    assert texts(site(TITLE, advertisement.join(parts))) == list(TEXT)


@on_every_site
def test_a_live_blog_keeps_its_updates(site: Site) -> None:
    updates = (("Gates open", ONE), ("First queue", FOUR), ("Regulator answers", FIVE))
    body = "".join(
        f"<div class=update><time>1{n}:05</time><h3>{heading}</h3><p>{text}</p></div>"
        for n, (heading, text) in enumerate(updates)
    )

    found = texts(site(TITLE, f"<p>{TWO}</p><p>{THREE}</p>{body}"))

    assert [text for text in found if not text.endswith(":05")] == [
        TWO, THREE, *(text for pair in updates for text in pair)
    ]  # fmt: skip


@on_every_site
def test_a_second_article_below_the_first_is_left_out(site: Site) -> None:
    other = [text.replace("gates", "kiosks").replace("port", "airport") for text in TEXT[::-1]]
    second = f"""<article class=post><h1><a href=/other>Airport tries kiosks instead</a></h1>
<div class=entry-meta><span>March 1, 2026</span> by <a>Ann Lee</a></div>
<div class=entry-content>{paragraphs(other)}</div></article>"""

    article = extracted(site(TITLE, paragraphs(TEXT), below=second))

    assert [block.text for block in article.blocks] == list(TEXT)
    assert "appended" in article.extractor.method


def test_sections_with_headings_of_the_first_level_are_one_article() -> None:
    sections = "".join(
        f"<section><h1>Part {n}</h1>{paragraphs(TEXT[n : n + 2])}</section>" for n in (0, 2, 4)
    )

    found = texts(SITES[0](TITLE, sections))

    assert [text for text in found if not text.startswith("Part")] == list(TEXT)


def test_an_introduction_above_the_article_makes_its_sections_no_second_one() -> None:
    picks = "".join(f"<h1>Pick {n}</h1>{paragraphs(TEXT[n : n + 2])}" for n in (2, 4))
    deck = f"<div class=deck>{paragraphs(TEXT[:2])}</div>"
    page = f"""<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>
{deck}<article>{paragraphs(TEXT[:2][::-1])}{picks}</article></body></html>"""

    found = texts(page)

    assert found[-2:] == [FIVE, SIX]


@on_every_site
def test_pointers_and_pleas_between_paragraphs_are_left_out(site: Site) -> None:
    plea = """<div class=newsletter><h4>Get our newsletter</h4><p>Sign up and never miss a story.</p>
        <form><input></form></div>"""
    pointer = "<p><strong>Read more: <a href=/x>Airport tries kiosks instead</a></strong></p>"

    assert texts(site(TITLE, paragraphs(TEXT[:2]) + pointer + plea + paragraphs(TEXT[2:]))) == list(TEXT)


@on_every_site
def test_tables_quotes_and_corrections_stay(site: Site) -> None:
    table = (
        "<table><tr><th>Gate<th>Travellers</tr><tr><td>North<td>812</tr><tr><td>South<td>1,190</tr></table>"
    )
    quote = "The pictures must not be kept for longer than is needed to open the gate."
    note = "Correction, March 3: An earlier version of this article misstated the number of gates."
    above, below = paragraphs(TEXT[:3]), paragraphs(TEXT[3:])
    body = f"{above}{table}<blockquote><p>{quote}</p></blockquote>{below}<p><em>{note}</em></p>"

    found = extracted(site(TITLE, body)).blocks

    assert [block.text for block in found if block.type != "table"] == [*TEXT[:3], quote, *TEXT[3:], note]
    assert [block.rows for block in found if block.type == "table"] == [
        (("Gate", "Travellers"), ("North", "812"), ("South", "1,190"))
    ]
