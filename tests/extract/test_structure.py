"""Blocks keep what the page's markup says: headings, lists, quotes, code, tables, figures, links."""

from newsarc.article import Block, Link
from newsarc.extract.blocks import segment
from newsarc.extract.document import read_document
from newsarc.extract.figures import find_figures
from newsarc.extract.structure import blocks_of

URL = "https://example.org/news/story"


def blocks(markup: str) -> tuple[Block, ...]:
    tree = read_document(f"<!DOCTYPE html><html><body>{markup}</body></html>").tree
    assert tree is not None
    runs = segment(tree).runs
    return blocks_of(runs, URL, find_figures(runs, URL))


def test_a_heading_has_its_level() -> None:
    assert blocks("<h3>Why</h3>") == (Block(type="heading", text="Why", level=3),)


def test_list_items_know_their_depth_and_whether_they_are_numbered() -> None:
    found = blocks("<ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol>")

    assert [(item.type, item.text, item.depth, item.ordered) for item in found] == [
        ("list_item", "one", 1, True),
        ("list_item", "inner", 2, False),
        ("list_item", "two", 1, True),
    ]


def test_a_quote_is_a_quote() -> None:
    assert blocks("<blockquote><p>So he said.</p></blockquote>") == (Block(type="quote", text="So he said."),)


def test_code_keeps_its_lines() -> None:
    assert blocks("<pre>def f():\n    return 1\n</pre>") == (
        Block(type="code", text="def f():\n    return 1"),
    )


def test_the_rows_of_a_table_are_one_block() -> None:
    (table,) = blocks("<table><tr><th>Year</th><th>Faces</th></tr><tr><td>2019</td><td>12</td></tr></table>")

    assert table == Block(
        type="table", text="Year\tFaces\n2019\t12", rows=(("Year", "Faces"), ("2019", "12"))
    )


def test_a_link_has_its_offsets_in_the_text_and_a_whole_address() -> None:
    (block,) = blocks("<p>  The\n letter <a href='/letter'>was\n sent</a> on Monday.</p>")

    assert block.text == "The letter was sent on Monday."
    assert block.links == (Link(start=11, end=19, href="https://example.org/letter"),)


def test_short_lines_that_a_line_break_parts_are_one_paragraph() -> None:
    assert blocks("<p>Dome Street 1<br>Lunde</p>") == (Block(text="Dome Street 1\nLunde"),)


def test_long_lines_that_a_line_break_parts_are_paragraphs() -> None:
    line = "A sentence that is long enough to stand for itself in any newspaper. " * 2

    assert [block.type for block in blocks(f"<div>{line}<br>{line}</div>")] == ["paragraph"] * 2


def test_a_figure_stands_where_it_stood_with_its_caption() -> None:
    found = blocks(
        "<p>Before.</p><figure><img src=/gate.jpg><figcaption></figcaption></figure><p>After.</p>"
        "<figure><img src=/late.jpg></figure>"
    )

    assert [block.src or block.text for block in found] == [
        "Before.",
        "https://example.org/gate.jpg",
        "After.",
    ]
