"""How well reprints are told from other stories: precision and recall of `near_hash` on built pairs.

    python benchmarks/near_duplicates.py [CORPUS]      # or NEWSARC_CORPUS

CORPUS is a folder whose `*/gold.jsonl` have a text a line, as `body`. Of each text several reprints are made,
as newsrooms make them: another headline, cuts at the end or anywhere, paragraphs of another story added, some
words changed. Every pair of texts is compared, so that each reprint has thousands of chances to be taken for
another story's; groups are made as the archive makes them, all published in one month: the harder case.
"""

import json
import os
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from newsarc.archive.near import LEAST_WORDS, Print, find_groups, is_near
from newsarc.extract.hashes import near_hash

Change = Callable[[list[str], random.Random, Sequence[list[str]]], list[str]]


def other_headline(parts: list[str], chance: random.Random, others: Sequence[list[str]]) -> list[str]:
    return [" ".join(chance.choice(others)[0].split()[:10]), *parts]


def cut_end(parts: list[str], chance: random.Random, others: Sequence[list[str]]) -> list[str]:
    return parts[: max(1, round(len(parts) * chance.uniform(0.75, 0.95)))]


def cut_anywhere(parts: list[str], chance: random.Random, others: Sequence[list[str]]) -> list[str]:
    return [part for part in parts if chance.random() > 0.12] or parts


def add_paragraph(parts: list[str], chance: random.Random, others: Sequence[list[str]]) -> list[str]:
    place = chance.randrange(len(parts) + 1)
    return [*parts[:place], chance.choice(chance.choice(others)), *parts[place:]]


def edit_words(parts: list[str], chance: random.Random, others: Sequence[list[str]]) -> list[str]:
    words = [part.split() for part in parts]
    for _ in range(max(1, sum(map(len, words)) // 80)):
        line = chance.choice([line for line in words if line])
        line[chance.randrange(len(line))] = chance.choice(chance.choice(others)[0].split() or ["so"])
    return [" ".join(line) for line in words]


def all_of_it(parts: list[str], chance: random.Random, others: Sequence[list[str]]) -> list[str]:
    return add_paragraph(cut_anywhere(other_headline(parts, chance, others), chance, others), chance, others)


CHANGES: tuple[Change, ...] = (
    other_headline, cut_end, cut_anywhere, add_paragraph, edit_words, all_of_it,
)  # fmt: skip


def read_texts(corpus: Path) -> list[list[str]]:
    """The texts that are long enough to be compared, each once, as paragraphs."""
    bodies = {
        json.loads(line).get("body") or ""
        for file in sorted(corpus.glob("*/gold.jsonl"))
        for line in file.read_text(encoding="utf-8").split("\n")
        if line
    }
    long = sorted(body for body in bodies if len(body.split()) >= LEAST_WORDS)
    return [[part for part in body.split("\n") if part.strip()] for body in long]


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("NEWSARC_CORPUS")
    if not folder:
        sys.exit("no corpus (try: python benchmarks/near_duplicates.py CORPUS)")
    texts = read_texts(Path(folder))
    chance = random.Random(7)
    prints: list[Print] = []
    story: list[int] = []
    change_of: list[str] = []
    for number, parts in enumerate(texts):
        versions = [("", parts), *((c.__name__, c(parts, chance, texts)) for c in CHANGES)]
        for name, version in versions:
            prints.append(Print(len(prints), int(near_hash("\n\n".join(version)), 16), chance.randrange(30)))
            story.append(number)
            change_of.append(name)
    print(f"{len(texts):,} stories, {len(prints):,} texts, {len(prints) * (len(prints) - 1) // 2:,} pairs")
    size = len(CHANGES) + 1
    for place, change in enumerate(CHANGES, 1):
        found = sum(is_near(prints[at], prints[at + place]) for at in range(0, len(prints), size))
        print(f"  {change.__name__:<16} found {found / len(texts):6.1%}")
    groups = list(find_groups(prints))
    paired = sum(len(group) * (len(group) - 1) // 2 for group in groups)
    right = sum(
        story[one] == story[other] for group in groups for i, one in enumerate(group) for other in group[:i]
    )
    there = len(texts) * size * (size - 1) // 2
    print(f"  precision {right / paired:.4f}, recall {right / there:.4f} of all pairs of one story")
    origin = {one: group for group in groups for one in group}
    with_it = sum(at - at % size in origin.get(at, ()) for at in range(len(prints)) if at % size)
    print(f"  reprints in the group of their original {with_it / (len(texts) * len(CHANGES)):.1%}")


if __name__ == "__main__":
    main()
