"""How an archive bears its years: time, size and memory at 10,000, 100,000 and 1,000,000 articles.

    python benchmarks/archive.py [--sizes 10000,100000] [--index-only 1000000] [--folder DIR]

Articles come from a word model: words by Zipf's law, lengths as in the news, some stories reprinted. Archives
of `--sizes` have their JSON files and are indexed by `newsarc reindex`; of `--index-only` there is the index
alone, written as a stream, of articles of 100 words instead of 365. Times of commands are of whole processes,
the best of several; everything is deleted at the end.
"""

import argparse
import itertools
import json
import multiprocessing
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsarc.archive import Archive
from newsarc.archive.entries import Entry, Stat, read_entry
from newsarc.archive.layout import Layout
from newsarc.archive.rebuild import fill

ROUNDS = 5
CHUNK = 1000
PATIENCE = 5.0
"""Seconds for one command; a slow one runs fewer times."""
VOCABULARY = 60_000
TAPE = 3_000_000
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_model: "Model"

START = datetime(2016, 1, 1, tzinfo=UTC)


def spell(number: int) -> str:
    """A word of its own for every number, the frequent ones short."""
    word = ""
    while True:
        number, rest = divmod(number, len(SYLLABLES))
        word += SYLLABLES[rest]
        if not number:
            return word


class Model:
    """Makes articles, the same ones every time."""

    def __init__(self, count: int, *, median_words: int) -> None:
        self.count = count
        self.median_words = median_words
        self.chance = random.Random(count)
        self.words = [spell(number) for number in range(VOCABULARY)]
        weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
        self.tape = self.chance.choices(self.words, cum_weights=weights, k=TAPE)
        self.hashes: list[int] = [0]

    def text(self, words: int) -> list[str]:
        """So many words from anywhere on a long tape of them."""
        start = self.chance.randrange(TAPE - words)
        return self.tape[start : start + words]

    def article(self, number: int) -> dict[str, object]:
        """One record; a needle stands in 12 of them, a phrase in one of a hundred."""
        chance = self.chance
        words = self.text(min(3000, max(30, int(self.median_words * chance.lognormvariate(0, 0.6)))))
        if number % (self.count // 12) == 5:
            words[30:30] = ["needle"]
        if number % 100 == 7:
            words[40:40] = ["digital", "wallet", "rollout"]
        parts = [" ".join(words[start : start + 60]) for start in range(0, len(words), 60)]
        published = START + timedelta(seconds=number * 315_000_000 / self.count)
        site = f"site{chance.randrange(200)}.example"
        return {
            "schema_version": 1,
            "id": f"{number * 2654435761 % 2**48:012x}",
            "url": f"https://{site}/{published:%Y/%m}/story-{number}",
            "url_key": f"{site}/{published:%Y/%m}/story-{number}",
            "title": " ".join(self.text(9)).capitalize(),
            "authors": [{"name": f"Writer {chance.randrange(3000)}", "url": None}],
            "date_published": published.isoformat(),
            "section": None,
            "topics": [f"topic {chance.randrange(400)}" for _ in range(3)],
            "language": "en",
            "publisher": {"name": site, "domain": site},
            "text": "\n\n".join(parts),
            "blocks": [{"type": "paragraph", "text": part} for part in parts],
            "word_count": len(words),
            "status": "ok",
            "revision": 1,
            "text_hash": f"{chance.getrandbits(256):064x}",
            "near_hash": self.near_hash(),
            "discovered_by": {"kind": "feed", "url": f"https://{site}/feed", "at": published.isoformat()},
            "fetch": {"at": published.isoformat(), "status": 200},
        }

    def near_hash(self) -> str:
        """One of twenty is a reprint of one before it, but for three bits."""
        value = self.chance.getrandbits(64)
        if self.chance.random() < 0.05:
            value = self.chance.choice(self.hashes[-2000:])
            for _ in range(3):
                value ^= 1 << self.chance.randrange(64)
        elif len(self.hashes) < 200_000:
            self.hashes.append(value)
        return f"{value:016x}"

    def files(self, numbers: Iterable[int]) -> Iterator[tuple[str, bytes]]:
        """Path from the archive's root, and content, of the files of some articles."""
        for number in numbers:
            record = self.article(number)
            host, year, month, slug = str(record["url_key"]).split("/")
            path = f"articles/{host}/{year}/{month}/{slug}-{record['id']}.json"
            yield path, json.dumps(record, ensure_ascii=False, indent=2).encode()


def write_files(folder: Path, model: Model) -> int:
    """Writes the articles' files; gives their bytes."""
    size = 0
    for path, data in model.files(range(model.count)):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        size += len(data)
    return size


def write_index(folder: Path, model: Model) -> None:
    """Writes an index without files, as a stream: another process makes the articles."""
    starts = range(0, model.count, CHUNK)
    context = multiprocessing.get_context("fork")
    with Archive(folder) as archive, context.Pool(1, keep_model, (model,)) as pool:
        chunks = pool.imap(read_chunk, starts)
        connection = archive._index._open(check=False)
        connection.execute("BEGIN")
        fill(connection, itertools.chain.from_iterable(chunks))
        connection.execute("COMMIT")


def keep_model(model: Model) -> None:
    """Gives the model to the process that makes articles of it."""
    global _model
    _model = model


def read_chunk(start: int) -> list[Entry]:
    """The entries of some articles, from the bytes that their files would have."""
    model = _model
    files = model.files(range(start, min(start + CHUNK, model.count)))
    return [read_entry(data, Stat(path=path, size=len(data), changed=0)) for path, data in files]


MEASURE = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Run by a small process: a child's peak begins at that of its parent."""


def run(folder: Path, *arguments: str) -> tuple[float, int]:
    """Seconds and peak bytes of one whole process."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, sys.executable, "-m", "newsarc", "-q", *arguments],
        stdout=subprocess.PIPE,
        env=os.environ | {"NEWSARC_ARCHIVE": str(folder)},
        check=True,
        text=True,
    )
    seconds, kilobytes = done.stdout.split()
    return float(seconds), int(kilobytes) * 1024


def print_queries(folder: Path, model: Model) -> None:
    common = model.words[1]
    for name, arguments in {
        "list --limit 20": ("list", "--limit", "20"),
        "list --group --limit 20": ("list", "--group", "--limit", "20"),
        "search, a rare word": ("search", "needle", "--limit", "20"),
        "search, a common word": ("search", common, "--limit", "20"),
        "search, a common word by date": ("search", common, "--sort", "date", "--limit", "20"),
        "search, a phrase": ("search", '"digital wallet rollout"', "--limit", "20"),
        "search, a common word of a site": ("search", f"{common} site:site7.example", "--limit", "20"),
        "stats --json": ("stats", "--json"),
    }.items():
        taken: list[tuple[float, int]] = []
        while len(taken) < ROUNDS and sum(seconds for seconds, _ in taken) < PATIENCE:
            taken.append(run(folder, *arguments))
        print(
            f"  {name:<34}{min(s for s, _ in taken) * 1e3:>8,.0f} ms"
            f"{max(m for _, m in taken) / 2**20:>8,.0f} MB",
            flush=True,
        )


def measure(count: int, parent: Path, *, has_files: bool) -> None:
    """Makes one archive, prints its figures, deletes it."""
    print(f"{count:,} articles{'' if has_files else ', the index alone'}", flush=True)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix="newsarc-"))
    try:
        Archive(folder, create=True).close()
        model = Model(count, median_words=365 if has_files else 100)
        start = time.perf_counter()
        if has_files:
            size = write_files(folder, model)
            print(f"  {'an article, its file':<34}{size / count:>8,.0f} bytes")
            seconds, memory = run(folder, "reindex")
            print(f"  {'reindex':<34}{count / seconds:>8,.0f} a second{memory / 2**20:>8,.0f} MB")
        else:
            write_index(folder, model)
            seconds = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"  {'making and indexing them':<34}{seconds:>8,.0f} s{peak:>8,.0f} MB")
        index = sum(file.stat().st_size for file in folder.glob("index.sqlite3*"))
        print(f"  {'an article, in the index':<34}{index / count:>8,.0f} bytes", flush=True)
        assert Layout(folder).index.exists()
        print_queries(folder, model)
    finally:
        shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--index-only", default="1000000")
    parser.add_argument("--folder", type=Path, help="where the archives are made; default: the temporary one")
    chosen = parser.parse_args()
    for sizes, has_files in ((chosen.sizes, True), (chosen.index_only, False)):
        for count in filter(None, sizes.split(",")):
            measure(int(count), chosen.folder, has_files=has_files)


if __name__ == "__main__":
    main()
