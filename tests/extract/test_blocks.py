"""Pages cut into runs of text between block-level tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from newsarc.extract.blocks import Segments, segment
from newsarc.extract.document import read_document
from tests.extract.work import calls_of


def cut(markup: str) -> Segments:
    tree = read_document(f"<!DOCTYPE html><html><body>{markup}</body></html>").tree
    assert tree is not None
    return segment(tree)


def texts(markup: str) -> list[str]:
    return [run.text for run in cut(markup).runs]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One <b>bold</b> word</p><p>Two</p>", ["One bold word", "Two"]),
        ("<div>before<p>inside</p>after</div>", ["before", "inside", "after"]),
        ("<div>line<br>line</div>", ["line", "line"]),
        ("<custom-box>in a box</custom-box>", ["in a box"]),
        ("<p>un<wbr>broken</p>", ["unbroken"]),
        ("<p>kept<script>not kept</script> too</p>", ["kept too"]),
        ("<p>kept<!-- not kept --> too</p>", ["kept too"]),
        ("<nav><a href=/>Home</a></nav><p>text</p>", ["text"]),
        ("<a href=/x><div>Card</div><div>Teaser</div></a>", ["Card", "Teaser"]),
        ("<table><tr><td>a</td><td>1</td></tr></table>", ["a\t1"]),
        ("<table><tr><td><p>a</p></td><td>1</td></tr></table>", ["a", "1"]),
        ("<p> \n </p><p>\xa0</p>", []),
    ],
)
def test_a_run_is_the_text_between_two_block_level_tags(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_a_menu_that_the_parser_nested_the_article_in_is_entered() -> None:
    assert texts("<nav><a href=/>Home</a><main><p>The article.</p></main></nav>") == ["Home", "The article."]


def test_a_run_knows_how_much_of_it_is_linked_and_bold() -> None:
    (run,) = cut("<p><a href=/x>half</a><b>bold</b></p>").runs

    assert (run.link_share, run.bold_share) == (0.5, 0.5)


def test_the_text_of_a_link_is_found_by_its_parts() -> None:
    (run,) = cut("<p>See <a href=/x>the <i>small</i> print</a> here</p>").runs

    ((first, end, element),) = run.links
    assert "".join(run.parts[first:end]) == "the small print"
    assert element.get("href") == "/x"


def test_a_link_round_a_block_is_the_link_of_each_run_in_it() -> None:
    runs = cut("<a href=/x><div>Card</div><div>Teaser</div></a><p>Free</p>").runs

    assert [len(run.links) for run in runs] == [1, 1, 0]
    assert [run.link_share for run in runs] == [1.0, 1.0, 0.0]


def test_every_run_lies_between_the_first_and_last_of_its_nodes() -> None:
    segments = cut("<div>a<p>b</p><ul><li>c<li>d</ul></div><table><tr><td>1<td>2</table>")

    for run in segments.runs:
        node = run.node
        while True:
            assert node.first <= run.index <= node.last
            if node.parent is None:
                break
            node = node.parent


@given(st.text(alphabet="<>/abp divtrulspan\n \"='", max_size=200))
def test_no_markup_makes_the_walk_fail_or_lose_words(markup: str) -> None:
    tree = read_document(markup).tree
    if tree is None:
        return

    found = "".join("".join(run.text for run in segment(tree).runs).split())

    assert set(found) <= set("".join(str(tree.text_content()).split()))


def test_the_tree_is_left_as_it_was() -> None:
    tree = read_document("<body><nav>menu</nav><p>a<br>b</p><script>c</script></body>").tree
    assert tree is not None
    before = html.tostring(tree)

    segment(tree)

    assert html.tostring(tree) == before


def test_a_page_ten_times_as_long_is_ten_times_the_work() -> None:
    def work(size: int) -> int:
        tree = read_document("<div><p>Some words of text.</p></div>" * size).tree
        assert tree is not None
        return calls_of(lambda: segment(tree))

    assert work(10_000) < 12 * work(1_000)
