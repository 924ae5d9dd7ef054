"""Rails of cut teasers are known by their form, wherever they stand and whatever their markup is called."""

import newsarc

STORY = (
    "The agency said on Monday that it would test the gates for one year, and that nobody had to take part."
)
ADDRESS = "https://news.example/2026/gates"


def card(number: int, text: str, host: str = "https://news.example") -> str:
    link = f"<a href='{host}/story-{number}'>A headline number {number}</a>"
    return f"<div><div>{link}</div><div>{text}</div></div>"


def page(*cards: str) -> str:
    return f"<html><body><h1>Gates</h1><div><p>{STORY}</p></div><div>{''.join(cards)}</div></body></html>"


CUT = "The minister told reporters on Tuesday that the second phase would not begin before the…"


def test_one_paragraph_beside_twelve_teasers_in_plain_divs_is_the_article() -> None:
    article = newsarc.extract(page(*(card(number, CUT) for number in range(12))), url=ADDRESS)

    assert article.text == STORY


def test_dates_and_authors_between_a_title_and_its_teaser_do_not_hide_the_rail() -> None:
    cards = [card(number, f"Nov 3, 2026</div><div>By Ada Byte</div><div>{CUT}") for number in range(4)]

    assert newsarc.extract(page(*cards), url=ADDRESS).text == STORY


def test_a_quotation_that_trails_off_stays() -> None:
    quoted = "“We had hoped that the gates would be ready by the spring, and now we do not know…”"
    paragraphs = (STORY, quoted, STORY.replace("Monday", "Friday"))
    html = f"<h1>Gates</h1><article>{''.join(f'<p>{text}</p>' for text in paragraphs)}</article>"

    assert quoted in newsarc.extract(html, url=ADDRESS).text
