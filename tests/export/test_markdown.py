"""Markdown: what the article says is what a Markdown reader shows."""

import doctest
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import newsarc.export.markdown
from newsarc.article import Article, Author, Block, Link, Publisher
from newsarc.export.markdown import to_markdown
from newsarc.export.plain import to_text
from newsarc.text import harmless_text, one_line


def article(*blocks: Block) -> Article:
    return Article(
        title="Border agency tests face biometrics",
        authors=(Author(name="Ada Byte"),),
        publisher=Publisher(name="The Courier", domain="courier.example"),
        date_published="2026-11-01",
        blocks=blocks,
        text="\n\n".join(block.text for block in blocks),
    )


def body(*blocks: Block) -> str:
    return to_markdown(article(*blocks)).split("\n\n", 2)[2]


def test_title_and_byline_come_first() -> None:
    text = to_markdown(article(Block(text="One.")))

    byline = "*Ada Byte · The Courier · 2026-11-01*"
    assert text.startswith(f"# Border agency tests face biometrics\n\n{byline}\n\nOne.")


def test_links_stand_where_they_stood() -> None:
    block = Block(text="Read the letter here.", links=(Link(start=9, end=15, href="https://x.example/a(b)"),))

    assert body(block) == "Read the [letter](<https://x.example/a(b)>) here.\n"


def test_characters_that_mark_up_mean_themselves() -> None:
    assert body(Block(text="2 * 3_000 [sic] `x` <b>")) == "2 \\* 3\\_000 \\[sic\\] \\`x\\` \\<b>\n"


def test_a_paragraph_that_begins_like_a_list_or_heading_stays_a_paragraph() -> None:
    assert body(Block(text="1984. A year.")) == "1984\\. A year.\n"
    assert body(Block(text="# hash")) == "\\# hash\n"
    assert body(Block(text="- dash")) == "\\- dash\n"


def test_lists_are_numbered_and_indented() -> None:
    items = (
        Block(type="list_item", text="one", ordered=True, depth=1),
        Block(type="list_item", text="inner", ordered=False, depth=2),
        Block(type="list_item", text="two", ordered=True, depth=1),
    )

    assert body(*items, Block(text="After.")) == "1. one\n    - inner\n2. two\n\nAfter.\n"


def test_tables_quotes_code_and_figures_keep_their_form() -> None:
    text = body(
        Block(type="heading", level=2, text="Results"),
        Block(type="table", text="", rows=(("Vendor", "FMR"), ("A|B", "0.1"))),
        Block(type="quote", text="We can.\nWe will."),
        Block(type="code", text="a ``` b"),
        Block(type="figure", src="https://x.example/a.jpg", caption="A gate"),
    )

    assert text == (
        "## Results\n\n| Vendor | FMR |\n| --- | --- |\n| A\\|B | 0.1 |\n\n> We can.\n> We will.\n\n"
        "````\na ``` b\n````\n\n![A gate](https://x.example/a.jpg)\n"
    )


def test_plain_text_is_title_byline_and_text() -> None:
    text = to_text(article(Block(text="One."), Block(text="Two.")))

    assert text.endswith("\n\nOne.\n\nTwo.\n")


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(newsarc.export.markdown).failed == 0


@given(st.text(min_size=1).map(lambda text: one_line(harmless_text(text))).filter(bool))
def test_a_markdown_reader_shows_the_text_as_it_was(text: str) -> None:
    for kind in ("paragraph", "quote", "heading", "list_item"):
        html = MarkdownIt("commonmark").render(body(Block(type=kind, text=text)))  # type: ignore[arg-type]

        assert BeautifulSoup(html, "lxml").get_text().strip("\n") == text


@pytest.mark.parametrize(
    "text", ["a #tag", "==x==", "$1 and $2", "%%x%%", "{{< x >}}", "[[x]]", "~~x~~", "&copy;"]
)
def test_nothing_is_run_or_taken_for_a_tag_by_obsidian_or_hugo(text: str) -> None:
    written = body(Block(text=text))

    assert not re.search(r"(?<!\\)(?:#tag|==|\$|%%|\{\{|\[\[|~~|&)", written)


def test_a_link_that_leads_nowhere_good_is_text() -> None:
    block = Block(text="Click here", links=(Link(start=0, end=5, href="javascript:alert(1)"),))

    assert body(block, Block(type="figure", src="file:///etc/passwd")) == "Click here\n"


def test_an_article_without_blocks_has_its_text() -> None:
    assert to_markdown(Article(title="T", text="One.\n\nTwo.")) == "# T\n\nOne.\n\nTwo.\n"
