"""How well `reextract` uses the cores, beside one process that calls `extract` on the same pages in a loop.

    python benchmarks/reextract.py [FOLDER] [--articles 400] [--rounds 3]

FOLDER has saved pages (`*.html`, `*.html.gz`, below it too); without one the pages of the tests are used. An
archive is made of them in a temporary folder, each page under addresses of its own. The aim is 0.85: with two
cores 1.7 times the speed of the loop. The loop has the pages in memory; `reextract` reads them from the disk.
"""

import argparse
import gzip
import itertools
import os
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsarc.archive import Archive, Filter
from newsarc.extract import extract_page
from newsarc.page import Page
from newsarc.reextract import reextract
from newsarc.workers import Workers

TESTS = Path(__file__).parent.parent / "tests" / "data" / "pages"
AIM = 0.85


def read_pages(folder: Path) -> list[bytes]:
    """The pages below a folder."""
    files = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])
    return [
        gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files
    ]


def make_pages(bodies: list[bytes], count: int) -> list[Page]:
    """So many pages of the bodies, in turn."""
    return [
        Page(
            url=f"https://site{number % 20}.example/2026/11/story-{number}",
            requested_url=f"https://site{number % 20}.example/2026/11/story-{number}",
            status=200,
            headers=(("Content-Type", "text/html"),),
            payload=body,
            body=body,
            fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
        for number, body in enumerate(itertools.islice(itertools.cycle(bodies), count))
    ]


def fill(archive: Archive, pages: list[Page]) -> list[Page]:
    """Archives the pages; gives those that were stored."""
    kept = []
    for page in pages:
        # Many of the pages declare one address as their own; here each counts.
        article = replace(extract_page(page), url_key=page.url, id=f"{len(kept):012x}", status="ok")
        if article.text and archive.add(article, page).outcome == "new":
            kept.append(page)
    return kept


def time_loop(pages: list[Page]) -> float:
    """Pages a second of one process that extracts in a loop."""
    start = time.perf_counter()
    for page in pages:
        extract_page(page)
    return len(pages) / (time.perf_counter() - start)


def time_reextract(archive: Archive, workers: Workers, count: int) -> float:
    """Pages a second of `reextract`, without storing."""
    start = time.perf_counter()
    readings = list(reextract(archive, workers=workers, chosen=Filter(), again=True, dry_run=True))
    assert len(readings) == count
    return count / (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=TESTS)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="newsarc-") as folder, Archive(folder, create=True) as archive:
        pages = fill(archive, make_pages(read_pages(chosen.folder), chosen.articles))
        with Workers(cores) as workers:
            time_reextract(archive, workers, len(pages))  # starts the children
            for _ in range(chosen.rounds):
                alone, all_cores = time_loop(pages), time_reextract(archive, workers, len(pages))
                share = all_cores / alone / cores
                print(
                    f"{len(pages)} pages: loop {alone:.0f}/s, reextract {all_cores:.0f}/s on {cores} cores: "
                    f"{share:.2f} of cores x loop (aim: {AIM})"
                )


if __name__ == "__main__":
    main()
