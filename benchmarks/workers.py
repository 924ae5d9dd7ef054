"""What a child process costs over calling `extract` in the process: `python benchmarks/workers.py [ROUNDS]`.

One child, one page at a time, the pages of tests/data; prints the ratio of the best of interleaved rounds.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from newsarc.extract import extract_page
from newsarc.page import Page
from newsarc.workers import Workers

DATA = Path(__file__).parents[1] / "tests" / "data" / "pages"


def make_page(html: bytes) -> Page:
    """A page as it would have been fetched."""
    return Page(
        url="https://news.example/2026/a-story",
        requested_url="https://news.example/2026/a-story",
        status=200,
        headers=(("Content-Type", "text/html"),),
        payload=html,
        body=html,
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def main() -> None:
    """Measures and prints."""
    # As large as real pages are, about 170 KB: what is passed on counts.
    pages = [
        make_page(path.read_bytes() + b"<!-- padding -->" * 8000)
        for path in sorted(DATA.glob("*/*/page.html"))
    ]
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    here: list[float] = []
    there: list[float] = []
    with Workers(1) as workers:
        for _ in range(rounds):
            for seconds, read in (
                (here, lambda page: extract_page(page)),
                (there, lambda page: workers.submit(page).result()),
            ):
                started = time.perf_counter()
                for page in pages:
                    read(page)
                seconds.append(time.perf_counter() - started)
    print(f"in a child process: {min(there) / min(here):.3f} times the time of extract in the process")


if __name__ == "__main__":
    main()
