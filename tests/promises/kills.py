"""`python -m tests.promises.kills FOLDER TIMES`: a writer is killed again and again, at random moments.

Forked, not started anew, so that hundreds of kills take seconds. Ends with an error where something that was
acknowledged is not there, or the archive is not sound.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from newsarc.archive import Added, Archive
from newsarc.article import Article
from tests.archive.samples import TEXT, make_article, make_page


def make(turn: int, number: int, part: int) -> Article:
    """One of seven articles, and not twice with the same text."""
    url = f"https://www.news.example/{(number + part) % 7}"
    return make_article(url, text=f"{TEXT} Update {turn}.{number}.{part}.")


def write(folder: Path, pipe: int, turn: int) -> None:
    """Adds and revises articles, one and four at a time, until it is killed, and says what is stored."""
    with Archive(folder) as archive:
        for n in range(10_000):
            batch = [make(turn, n, part) for part in range(1 if n % 2 else 4)]
            for added in archive.add_many([(each, make_page(each, each.text.encode())) for each in batch]):
                assert isinstance(added, Added)
                stored = added.article
                os.write(pipe, f"{stored.id} {stored.revision} {stored.text_hash}\n".encode())


def kill_a_writer(folder: Path, turn: int, pause: float) -> list[list[str]]:
    """What one writer has acknowledged before it was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        write(folder, writer, turn)
    os.close(writer)
    time.sleep(pause)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with open(reader, "rb") as said:  # noqa: PTH123 - a descriptor
        return [
            line.decode().split() for line in said.read().splitlines(keepends=True) if line.endswith(b"\n")
        ]


def main() -> None:
    """Kills, and looks after each kill."""
    folder, times = Path(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(times)
    Archive(folder, create=True).close()
    acknowledged = 0
    for turn in range(times):
        said = kill_a_writer(folder, turn, chance.uniform(0, 0.08))
        acknowledged += len(said)
        with Archive(folder) as archive:
            archive.count()  # tidies up
            for article_id, revision, text_hash in said:
                stored = {str(a.revision): a.text_hash for a in archive.revisions(article_id)}
                assert stored[revision] == text_hash, (turn, article_id, revision)
            assert list(archive.verify(quick=turn % 10 != 0)) == [], turn
    print(f"{times} kills, {acknowledged} acknowledged, none lost")  # noqa: T201


if __name__ == "__main__":
    main()
