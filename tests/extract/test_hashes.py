"""Digests: equal text is equal, nearly equal text is near, other text is far."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsarc.extract.hashes import near_hash, text_hash

WORDS = [f"word{number}" for number in range(2000)]


def story(seed: int, length: int = 400) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def distance(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_white_space_does_not_change_the_text_hash() -> None:
    assert text_hash("One  two\n\nthree") == text_hash("One two three")
    assert text_hash("One two three") != text_hash("One two four")


def test_a_reprint_with_another_ending_is_near() -> None:
    words = story(1)
    reprint = [*words[:-20], *story(2, 30)]

    assert distance(near_hash(" ".join(words)), near_hash(" ".join(reprint))) <= 12


def test_unrelated_stories_are_far() -> None:
    hashes = [near_hash(" ".join(story(seed))) for seed in range(20, 60)]
    distances = [distance(one, other) for one, other in pairwise(hashes)]

    assert min(distances) > 14


def test_case_and_punctuation_do_not_count() -> None:
    assert near_hash("The agency said so, twice.") == near_hash("the Agency said so twice")


def test_the_hash_is_the_same_on_every_machine() -> None:
    assert near_hash("a b c d") == "5004028014121004"


@given(st.text(st.characters(codec=None, categories=None)))
def test_any_text_has_hashes_of_fixed_length(text: str) -> None:
    assert len(near_hash(text)) == 16
    assert len(text_hash(text)) == 64
