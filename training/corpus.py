"""Pages with gold for training: reads a corpus folder, and says which runs of a page gold holds.

A corpus is a folder with `gold.jsonl` (id, url, body) and `pages/ID.html.gz`.
"""

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

WORD = re.compile(r"\w+")
_SHINGLE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """A page and the text that people say is its article."""

    id: str
    corpus: str
    url: str | None
    html: bytes
    body: str

    @property
    def domain(self) -> str:
        """The registrable domain, near enough: pages of one domain are never split between folds."""
        labels = (urlsplit(self.url or "").hostname or self.id).split(".")
        keep = 3 if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else 2
        return ".".join(labels[-keep:])


def read_corpus(folder: Path) -> Iterator[GoldPage]:
    """The pages of every corpus under a folder, in a fixed order."""
    for gold in sorted(folder.glob("*/gold.jsonl")):
        for line in gold.read_text(encoding="utf-8").split("\n"):
            if line:
                row = json.loads(line)
                page = gold.parent / "pages" / f"{row['id']}.html.gz"
                yield GoldPage(
                    id=row["id"],
                    corpus=gold.parent.name,
                    url=row["url"],
                    html=gzip.decompress(page.read_bytes()),
                    body=row["body"] or "",
                )


def label(texts: Sequence[str], body: str) -> list[float]:
    """For each text, the share of it that gold holds; of a text that stands twice, the one in order."""
    gold = WORD.findall(body)
    joined = " " + " ".join(gold) + " "
    starts = {}
    at = 0
    for number, word in enumerate(gold):
        starts[at] = number
        at += len(word) + 1
    words = [WORD.findall(text) for text in texts]
    places = [_places(found, joined, starts) for found in words]
    chosen = _in_order(places, [len(found) for found in words])
    shingles = Counter(_shingles(gold))
    for number in chosen:
        shingles.subtract(_shingles(words[number]))
    shares = []
    for number, found in enumerate(words):
        if number in chosen:
            shares.append(1.0)
        elif len(found) < _SHINGLE or places[number]:
            shares.append(0.0)
        else:
            own = _shingles(found)
            held = [shingle for shingle in own if shingles[shingle] > 0]
            shares.append(len(held) / len(own))
            if len(held) / len(own) > 0.5:
                shingles.subtract(held)
    return shares


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)]


def _places(words: Sequence[str], joined: str, starts: dict[int, int]) -> list[int]:
    if not words:
        return []
    needle = " " + " ".join(words) + " "
    found = []
    at = joined.find(needle)
    while at >= 0 and len(found) < 50:
        found.append(starts[at])
        at = joined.find(needle, at + 1)
    return found


def _in_order(places: list[list[int]], sizes: list[int]) -> set[int]:
    """The heaviest chain of runs whose places in gold rise, and nothing lies over another."""
    best_ending: dict[int, tuple[float, tuple]] = {}  # end in gold -> (weight, chain)
    ends: list[tuple[int, float, tuple]] = [(0, 0.0, ())]
    for number, found in enumerate(places):
        fresh = []
        for place in found:
            weight, chain = max(((w, c) for end, w, c in ends if end <= place), key=lambda x: x[0])
            near = 0.5 if chain and any(end == place and w == weight for end, w, c in ends) else 0.0
            fresh.append((place + sizes[number], weight + sizes[number] + near, (number, chain)))
        for end, weight, chain in fresh:
            if best_ending.get(end, (-1.0,))[0] < weight:
                best_ending[end] = (weight, chain)
        if fresh:
            ends = [(0, 0.0, ())] + [(e, w, c) for e, (w, c) in best_ending.items()]
    _, chain = max(((w, c) for _, w, c in ends), key=lambda x: x[0])
    chosen = set()
    while chain:
        number, chain = chain
        chosen.add(number)
    return chosen


def domains_in_folds(pages: Sequence[GoldPage], folds: int = 5) -> list[int]:
    """The fold of each page: whole domains, spread so that folds are of one size in every corpus."""
    by_domain: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        by_domain[page.domain].append(number)
    fold_of = [0] * len(pages)
    load: dict[str, list[int]] = defaultdict(lambda: [0] * folds)
    for domain in sorted(by_domain, key=lambda d: (-len(by_domain[d]), d)):
        corpus = pages[by_domain[domain][0]].corpus
        fold = min(range(folds), key=lambda f: (load[corpus][f], f))
        for number in by_domain[domain]:
            fold_of[number] = fold
            load[pages[number].corpus][fold] += 1
    return fold_of
