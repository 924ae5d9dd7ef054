# ruff: noqa: E501 - markup as it stands in pages
"""What stands round an article and between its paragraphs on real pages, and is none of it."""

import pytest

import newsarc
from tests.extract.stories import SITES, STORIES

TITLE, TEXT = STORIES["en"]

COMMENTS = (
    "I went through these gates last week and it was a nightmare, three tries because of my glasses.",
    "Great to see some progress at last. Other ports should follow this example, in my humble opinion.",
    "Does anybody know whether children can use them? The website says nothing about it at all.",
)
TEASERS = (
    ("Airport tries kiosks instead", "The airport said on Friday that it would buy forty kiosks in Denmark."),
    ("Bank drops passwords for faces", "Customers will log in with a picture of their face from next month."),
    (
        "City council votes on cameras",
        "The council is split over the plan, which adds ninety cameras downtown.",
    ),
)


def comments() -> str:
    rows = (
        f"""<div class="css-c1"><div class="css-c2"><span>user{n}</span><span>{n + 2} days ago</span></div>
        <div class="css-c3">{text}</div><div class="css-c4"><button>Reply</button></div></div>"""
        for n, text in enumerate(COMMENTS)
    )
    return f"<div class='css-c0'>{''.join(rows)}</div>"


def teasers() -> str:
    rows = (
        f"<div class=css-q2><a href=/{n}><p class=css-q3>{head}</p></a><div class=css-q4>{text}</div></div>"
        for n, (head, text) in enumerate(TEASERS)
    )
    return f"<div class=css-q1>{''.join(rows)}</div>"


BELOW = {
    "comments": comments(),
    "teasers that are not cut": teasers(),
    "cookies": "<div><p>We use cookies to improve your experience. By continuing to use this site you agree to "
    "our use of cookies.</p><button>Accept</button></div>",
}
AFTER = {
    "donation": "<div><p>We need your support to keep reporting. Donate today and help independent journalism "
    "thrive.</p><a href=/d>Donate now</a></div>",
    "tags": "<p>Tags: <a href=/t/1>gates</a>, <a href=/t/2>ports</a>, <a href=/t/3>biometrics</a></p>",
    "topics": "<h3>Article Topics</h3><p><a href=/t/1>gates</a> | <a href=/t/2>ports</a></p>",
    "author": "<div class=author-box><h4>About the author</h4><p>Jo May is a reporter at The Daily who has "
    "covered transport and identity for ten years.</p></div>",
    "rights": "<p>© 2026 The Daily. All rights reserved. No part may be reproduced without permission.</p>",
    "credits": "<p>Reporting by Jo May; Editing by Ann Lee</p>",
    "neighbours": "<div><a href=/prev>« Previous: Old gates</a> <a href=/next>Next: New gates »</a></div>",
}
BETWEEN = {
    "advertisement": "<div><span>Advertisement</span></div><p>Advertisement</p>",
    "interruption": "<p>Story continues below advertisement</p>",
}
BEFORE = {
    "share bar": "<div><a href=#>Facebook</a><a href=#>Twitter</a><span>Share this article</span></div>",
    "day of publication": "<p>March 2, 2026</p>",
    "player": "<div>Listen to this article <span>4 min</span></div>",
    "caption": "<div class=wp-caption><img src=/i.jpg width=800><p class=wp-caption-text>Face gates at the port. "
    "Credit: Jo May</p></div>",
}


def named(cases: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("noise", cases.values(), ids=cases.keys())


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def texts_on_every_site(body: str, below: str = "") -> list[list[str]]:
    pages = [site(TITLE, body, below=below) for site in SITES]
    articles = [
        newsarc.extract(page.encode(), url="https://daily.example/2026/03/02/gates") for page in pages
    ]
    return [[block.text for block in article.blocks if block.text] for article in articles]


@named(BELOW)
def test_what_stands_below_the_article_is_left_out(noise: str) -> None:
    assert texts_on_every_site(paragraphs(TEXT), below=noise) == [list(TEXT)] * len(SITES)


@named(AFTER)
def test_what_stands_behind_the_last_paragraph_is_left_out(noise: str) -> None:
    assert texts_on_every_site(paragraphs(TEXT) + noise) == [list(TEXT)] * len(SITES)


@named(BETWEEN)
def test_what_stands_between_paragraphs_is_left_out(noise: str) -> None:
    body = paragraphs(TEXT[:3]) + noise + paragraphs(TEXT[3:])

    assert texts_on_every_site(body) == [list(TEXT)] * len(SITES)


@named(BEFORE)
def test_what_stands_before_the_first_paragraph_is_left_out(noise: str) -> None:
    assert texts_on_every_site(noise + paragraphs(TEXT)) == [list(TEXT)] * len(SITES)


def test_the_agency_s_dateline_stays() -> None:
    first, *others = TEXT
    dated = f"HARLOW, March 2 (Reuters) - {first}"

    assert texts_on_every_site(paragraphs((dated, *others))) == [[dated, *others]] * len(SITES)


def test_the_days_of_a_chronicle_stay() -> None:
    days = ("February 27, 2026", "March 1, 2026", "March 2, 2026")
    entries = "".join(f"<h2>{day}</h2><p>{text}</p>" for day, text in zip(days, TEXT, strict=False))

    for found in texts_on_every_site(entries):
        assert [text for text in found if text in days] == list(days)


def test_headings_stay_and_their_table_of_contents_does_not() -> None:
    rows = "<li><a href=#a>Gates</a></li><li><a href=#b>Pictures</a></li>"
    contents = f"<div class=toc><p>Contents</p><ul>{rows}</ul></div>"
    body = f"{contents}<h2 id=a>Gates</h2>{paragraphs(TEXT[:3])}<h2 id=b>Pictures</h2>{paragraphs(TEXT[3:])}"

    assert texts_on_every_site(body) == [["Gates", *TEXT[:3], "Pictures", *TEXT[3:]]] * len(SITES)
