"""Near-duplicates: which articles are one story, and which of them was first."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.archive import Archive, Filter
from newsarc.archive.near import ALIKE, NEAR, SERIES, WINDOW, Print, find_groups, is_near, make_print, probes
from newsarc.article import Article
from newsarc.extract.hashes import near_hash
from tests.archive.samples import make_article, make_page

WORDS = [f"word{number}" for number in range(3000)]


def story(seed: int, paragraphs: int = 12) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=40)) for _ in range(paragraphs)]


def article(host: str, day: str, paragraphs: list[str], title: str = "A title") -> Article:
    text = "\n\n".join(paragraphs)
    made = make_article(f"https://{host}/story", title=title, text=text, date_published=day)
    return replace(made, near_hash=near_hash(text))


def put(archive: Archive, *articles: Article) -> None:
    for one in articles:
        archive.add(one, make_page(one), force=True)


def flipped(value: int, *bits: int) -> int:
    for bit in bits:
        value ^= 1 << bit
    return value


def sites(archive: Archive, ref: str) -> list[str | None]:
    found = archive.story(archive.id_of(f"https://{ref}/story") or "")
    return [row.site for row in found.rows] if found else []


# The decision


def test_the_further_apart_in_time_the_more_alike_must_they_be() -> None:
    one = Print(1, 0, 0)

    assert is_near(one, Print(2, flipped(0, *range(ALIKE)), 9999))
    assert is_near(one, Print(2, flipped(0, *range(NEAR)), WINDOW))
    assert not is_near(one, Print(2, flipped(0, *range(NEAR)), WINDOW + 1))
    assert not is_near(one, Print(2, flipped(0, *range(NEAR + 1)), 0))


def test_articles_of_one_site_from_different_days_must_be_nearly_equal() -> None:
    one = Print(1, 0, 5, "a.example")
    equal, like = (flipped(0, *range(bits)) for bits in (SERIES, SERIES + 1))

    assert is_near(one, Print(2, equal, 6, "a.example"))
    assert not is_near(one, Print(2, like, 6, "a.example"))
    assert is_near(one, Print(2, like, 5, "a.example"))
    assert is_near(one, Print(2, like, 6, "b.example"))
    assert is_near(Print(1, 0, 5, None), Print(2, like, 6, None))


HASHES = st.integers(0, 2**64 - 1)


@given(HASHES, st.sets(st.integers(0, 63), max_size=7))
def test_whoever_differs_in_seven_bits_is_met(value: int, bits: set[int]) -> None:
    other = f"{flipped(value, *bits):016x}"

    slices = [other[place : place + 4] for place in range(0, 16, 4)]
    assert any(own in keys for own, keys in zip(slices, probes(value), strict=True))


@given(st.lists(st.tuples(HASHES, st.sets(st.integers(0, 63), max_size=7), st.integers(0, 40)), max_size=12))
def test_groups_are_what_comparing_all_pairs_gives(made: list[tuple[int, set[int], int]]) -> None:
    hashes = [(value, day) for value, _, day in made]
    hashes += [(flipped(value, *bits), day) for value, bits, day in made]
    prints = [Print(number, value, day) for number, (value, day) in enumerate(hashes)]
    expected = {one.number: {one.number} for one in prints}
    for one in prints:
        for other in prints:
            bits = (one.hash ^ other.hash).bit_count()
            if bits <= 7 and is_near(one, other):
                joined = expected[one.number] | expected[other.number]
                for number in joined:
                    expected[number] = joined

    found = {number: set(group) for group in find_groups(prints) for number in group}

    for number, group in expected.items():
        assert group <= found.get(number, {number})


@pytest.mark.parametrize("text", ["", "xyz", "-"])
def test_what_is_no_hash_is_near_to_nothing(text: str) -> None:
    assert make_print(1, text, "2026-11-01") is None


# In the archive


def test_reprints_are_one_story_and_the_earliest_comes_first(archive: Archive) -> None:
    parts = story(1)
    put(
        archive,
        article("reprint.example", "2026-11-20", [*parts[:-1], *story(2, 1)], title="Another headline"),
        article("first.example", "2026-11-18", parts),
        article("cut.example", "2026-11-19", parts[:-1]),
        article("other.example", "2026-11-18", story(3)),
    )

    assert sites(archive, "cut.example") == ["first.example", "cut.example", "reprint.example"]
    assert sites(archive, "reprint.example") == sites(archive, "first.example")
    assert sites(archive, "other.example") == []


def test_stories_are_listed_once_and_whole(archive: Archive) -> None:
    parts = story(1)
    put(
        archive,
        article("reprint.example", "2026-11-20", parts),
        article("other.example", "2026-11-19", story(3)),
        article("first.example", "2026-11-18", parts),
    )

    listed = [[row.site for row in found.rows] for found in archive.stories()]
    one = [found.first.site for found in archive.stories(Filter(limit=1))]
    chosen = [[row.site for row in found.rows] for found in archive.stories(Filter(site="reprint.example"))]

    assert listed == [["first.example", "reprint.example"], ["other.example"]]
    assert one == ["first.example"]
    assert chosen == [["first.example", "reprint.example"]]


def test_an_article_that_changed_leaves_its_story(archive: Archive) -> None:
    parts = story(1)
    put(
        archive,
        article("first.example", "2026-11-18", parts),
        article("reprint.example", "2026-11-20", parts),
        article("third.example", "2026-11-20", parts),
    )

    put(archive, article("reprint.example", "2026-11-20", story(9)))

    assert sites(archive, "reprint.example") == []
    assert sites(archive, "first.example") == ["first.example", "third.example"]


def test_a_rebuilt_index_knows_the_same_stories(archive: Archive) -> None:
    chance = random.Random(5)
    for number in range(12):
        parts = story(number % 4)
        parts.insert(chance.randrange(len(parts)), story(100 + number, 1)[0])
        put(archive, article(f"site{number}.example", "2026-11-18", parts))
    before = [[row.site for row in found.rows] for found in archive.stories(Filter(sort="site"))]

    archive.reindex()

    assert [[row.site for row in found.rows] for found in archive.stories(Filter(sort="site"))] == before
    assert max(map(len, before)) > 1


def test_daily_reports_of_one_site_are_no_reprints_of_each_other(archive: Archive) -> None:
    chance = random.Random(4)
    words = [f"{part} Closed at {{:.2f}}, traded {{:.2f}} times." for part in story(1)]
    texts = ["\n\n".join(words).format(*(chance.uniform(10, 99) for _ in range(24))) for _ in range(8)]
    for day, text in enumerate([*texts, texts[0]], 1):
        made = make_article(
            f"https://market.example/report-{day}", text=text, date_published=f"2026-11-{day:02}"
        )
        put(archive, replace(made, near_hash=near_hash(text)))

    sizes = sorted(len(found.rows) for found in archive.stories())
    archive.reindex()

    assert sizes == [1] * 7 + [2]  # the first was published twice
    assert sorted(len(found.rows) for found in archive.stories()) == sizes


def test_short_texts_stand_alone(archive: Archive) -> None:
    put(
        archive,
        article("one.example", "2026-11-18", ["Read more about this story soon."]),
        article("two.example", "2026-11-18", ["Read more about this story soon."]),
    )

    assert sites(archive, "one.example") == []


def test_reprints_are_told_from_other_stories() -> None:
    """Precision and recall on built pairs; benchmarks/near_duplicates.py does it with real texts."""
    chance = random.Random(11)
    prints, origins = [], []
    for number in range(60):
        parts = story(number, 15)
        for version in (
            parts,
            [*story(1000 + number, 1), *parts],
            parts[: -chance.randint(1, 2)],
            [part for part in parts if chance.random() > 0.1],
        ):
            prints.append(Print(len(prints), int(near_hash("\n\n".join(version)), 16), number % WINDOW))
            origins.append(number)

    pairs = [
        (origins[one], origins[other])
        for group in find_groups(prints)
        for place, one in enumerate(group)
        for other in group[:place]
    ]

    assert sum(one == other for one, other in pairs) / len(pairs) > 0.98
    assert len(pairs) > 0.6 * 60 * 6


def test_many_equal_texts_cost_no_more_than_others() -> None:
    prints = [Print(number, 7, number) for number in range(50_000)]

    assert list(find_groups(prints)) == [list(range(50_000))]
