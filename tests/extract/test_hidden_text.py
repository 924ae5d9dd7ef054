"""Text that only a script holds, in the shape in which content systems put it there."""

import json

import newsarc
from newsarc.extract.hidden_text import paragraphs_of

STORY = (
    "The agency said on Monday that it would test the gates for one year, and that nobody had to take part."
)
PARAGRAPHS = [STORY.replace("one year", f"{number} years") for number in range(2, 10)]


def test_plain_lines_are_paragraphs() -> None:
    assert [block.text for block in paragraphs_of("One.\n\nTwo.")] == ["One.", "Two."]


def test_places_that_a_program_would_have_filled_are_left_out() -> None:
    assert [block.text for block in paragraphs_of("One.\n$$ARTICLEAD$$\n{{ banner }}\nTwo.")] == [
        "One.",
        "Two.",
    ]


def test_a_piece_of_html_gives_its_blocks_and_none_of_its_scripts() -> None:
    text = "<h2>Lanes</h2><p>One <a href='https://x.example/'>link</a>.<script>track()</script><p>Two"

    blocks = paragraphs_of(text)

    assert [(block.type, block.text) for block in blocks] == [
        ("heading", "Lanes"),
        ("paragraph", "One link."),
        ("paragraph", "Two"),
    ]


def test_an_article_that_only_the_state_of_a_script_holds_is_found() -> None:
    html = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    state = json.dumps({"props": {"pageProps": {"story": {"body": html}}}})
    page = (
        f"<h1>Gates</h1><div id=root></div><script id=__NEXT_DATA__ type='application/json'>{state}</script>"
    )

    article = newsarc.extract(page, url="https://news.example/2026/gates")

    assert article.text.split("\n\n") == PARAGRAPHS
    assert article.extractor.method == "script"


def test_an_article_that_only_json_ld_holds_is_found() -> None:
    record = {"@type": "NewsArticle", "headline": "Gates", "articleBody": "\n".join(PARAGRAPHS)}
    page = f"<h1>Gates</h1><script type='application/ld+json'>{json.dumps(record)}</script>"

    article = newsarc.extract(page, url="https://news.example/2026/gates")

    assert article.text.split("\n\n") == PARAGRAPHS
    assert article.extractor.method == "jsonld"
