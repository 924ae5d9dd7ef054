"""How long a person waits for the prompt: whole processes, each against `python -c 'import click'`.

    python benchmarks/startup.py [ARTICLES]

Prints, for `newsarc --help` and for `newsarc list --limit 20` on an archive of ARTICLES (10,000) articles,
the time and its ratio to that of importing click. Runs are interleaved and the best of each counts, since a
machine's noise only ever adds.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROUNDS = 15


def make_archive(folder: Path, count: int) -> None:
    """Files and index of `count` small articles, written the way the archive writes them."""
    from newsarc.archive import Archive
    from newsarc.archive.layout import Layout
    from newsarc.extract import extract

    day = datetime(2026, 11, 1, tzinfo=UTC)
    seed = extract(
        "<h1>Border agency tests face biometrics</h1>" + "<p>The agency said on Monday that it did.</p>" * 8
    )
    Archive(folder, create=True).close()
    for number in range(count):
        url = f"https://site{number % 40}.example.org/2026/story-{number}"
        article = replace(
            extract("", url=url),
            title=f"{seed.title} {number}",
            text=seed.text,
            blocks=seed.blocks,
            word_count=seed.word_count,
            status="ok",
            date_published=(day - timedelta(hours=number)).isoformat(),
        )
        path = Layout(folder).article_path(article, fetched_at=day)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article.to_json(), encoding="utf-8")
    with Archive(folder) as archive:
        archive.reindex()


def seconds(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        make_archive(Path(folder), count)
        environment = os.environ | {"NEWSARC_ARCHIVE": folder}
        newsarc = [sys.executable, "-m", "newsarc"]
        commands = {
            "python -c 'import click'": [sys.executable, "-c", "import click"],
            "newsarc --help": [*newsarc, "--help"],
            f"newsarc list --limit 20 ({count:,} articles)": [*newsarc, "list", "--limit", "20"],
        }
        best = dict.fromkeys(commands, float("inf"))
        for _ in range(ROUNDS):
            for name, command in commands.items():
                best[name] = min(best[name], seconds(command, environment))
    bare = best["python -c 'import click'"]
    for name, value in best.items():
        print(f"{name:<44}{1e3 * value:>8.1f} ms{value / bare:>7.2f} x")


if __name__ == "__main__":
    main()
