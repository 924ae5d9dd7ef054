"""What changed between two revisions, and of which kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.article import Article
from newsarc.changes import Changes, compare

LEAD = "The agency said on Monday that it would test the gates for one year."
REPLY = "Critics asked for the error rates by age and by skin tone."
END = "The contract ends in March."


def changes(before: list[str], after: list[str], titles: tuple[str, str] = ("A", "A")) -> Changes:
    older = Article(title=titles[0], text="\n\n".join(before))
    newer = Article(title=titles[1], text="\n\n".join(after))
    return compare(older, newer)


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ([LEAD, END], [LEAD, END], ()),
        ([LEAD, END], [LEAD, REPLY, END], ("addition",)),
        ([LEAD, REPLY, END], [LEAD, END], ("removal",)),
        ([LEAD, END], [LEAD.replace("one year", "two years"), END], ("rewrite",)),
        ([LEAD], [LEAD, "Correction: An earlier version named another airport."], ("correction",)),
        ([LEAD], [LEAD, "Update, 3 May: The agency has replied."], ("correction",)),
        ([LEAD], [LEAD, "Korrektur: Es waren 14 Spuren."], ("correction",)),
        ([LEAD], [LEAD, "This story was updated at noon with what the agency says."], ("correction",)),
        ([LEAD], [LEAD, "An earlier version of this article named another airport."], ("correction",)),
        ([LEAD], [f"CORRECTION: There are fourteen lanes. {LEAD}"], ("correction",)),
        ([LEAD], [f"Corrections officers were the first to hear. {LEAD}"], ("rewrite",)),
        ([LEAD], [LEAD, "Updates to the gates come in spring."], ("addition",)),
        (
            [LEAD],
            ["Correction: It was Tuesday.", LEAD.replace("Monday", "Tuesday")],
            ("correction", "rewrite"),
        ),
    ],
)
def test_a_change_has_its_kinds(before: list[str], after: list[str], kinds: tuple[str, ...]) -> None:
    assert changes(before, after).kinds == kinds


def test_another_title_is_a_change_of_the_headline() -> None:
    assert changes([LEAD], [LEAD], ("Agency tests gates", "Agency to test gates")).kinds == ("headline",)


def test_a_rewritten_paragraph_shows_the_words_that_changed() -> None:
    found = changes([LEAD], [LEAD.replace("Monday", "Tuesday")])

    changed = [(piece.operation, piece.text) for piece in found.paragraphs[0] if piece.operation != "same"]
    assert changed == [("removed", "Monday"), ("added", "Tuesday")]


PARAGRAPHS = st.lists(st.text("ab c.", min_size=1, max_size=30).filter(str.strip), max_size=6)


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_pieces_make_up_both_texts(before: list[str], after: list[str]) -> None:
    paragraphs = changes(before, after).paragraphs

    def joined(operation: str) -> list[str]:
        texts = (
            "".join(p.text for p in pieces if p.operation in ("same", operation)) for pieces in paragraphs
        )
        return [text for text in texts if text]

    assert joined("removed") == before
    assert joined("added") == after
