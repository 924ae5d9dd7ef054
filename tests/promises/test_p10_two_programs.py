"""P10: two runs never interleave. P4 and P6 beside them: whatever runs side by side, kills included."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsarc.archive import Archive
from tests.archive.samples import make_article
from tests.cli.conftest import SETTINGS, Newsarc, environment
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer

STORIES = 60
FEW = 24


@pytest.fixture
def scraped(server: Server, archive: Path) -> Path:
    """An archive with one source of many stories."""
    return follow(server, archive, STORIES)


def follow(server: Server, archive: Path, stories: int) -> Path:
    paths = [f"/2026/story-number-{n}" for n in range(stories)]
    server.routes |= {path: answer(article_page(f"Story {path[-8:]}")) for path in paths}
    items = "".join(f"<item><title>{path}</title><link>{server.url(path)}</link></item>" for path in paths)
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
    server.routes["/feed"] = answer(feed, content_type="application/rss+xml")
    source = f'\n[[source]]\nname = "s"\nurl = "{server.url("/feed")}"\nkind = "feed"\n'
    (archive / "newsarc.toml").write_text(SETTINGS + source, encoding="utf-8")
    return archive


def start(archive: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "newsarc", *arguments],
        env=environment(archive),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


WRITER = """
import sys
from tests.archive.samples import TEXT, make_article, make_page
from newsarc.archive import Archive
sys.stdin.readline()
with Archive(sys.argv[1]) as archive:
    for n in range(40):
        article = make_article(text=f"{TEXT} Update {n} of {sys.argv[2]}.")
        assert archive.add(article, make_page(article, article.text.encode())).outcome != "unchanged"
"""


def test_p10_two_programs_that_revise_one_article_wait_for_each_other(tmp_path: Path) -> None:
    Archive(tmp_path / "archive", create=True).close()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "archive"), name],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for name in ("one", "two")
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    said = [writer.communicate(timeout=60)[1] for writer in writers]

    assert said == ["", ""]
    with Archive(tmp_path / "archive") as archive:
        assert len({article.text for article in archive.revisions(make_article().id)}) == 80
        assert list(archive.verify()) == []


BEGINNER = """
import sys
from pathlib import Path
from newsarc.archive import Archive
for n in range(20):
    sys.stdin.readline()
    Archive(Path(sys.argv[1], str(n)), create=True).close()
    print(n, flush=True)
"""


def test_p10_of_programs_that_begin_one_archive_each_finds_it_whole(tmp_path: Path) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", BEGINNER, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for _ in range(20):
        for program in programs:
            assert program.stdin is not None
            program.stdin.write("go\n")
            program.stdin.flush()
        for program in programs:
            assert program.stdout is not None
            program.stdout.readline()

    assert [program.communicate(timeout=60)[1] for program in programs] == [""] * len(programs)


def test_p10_of_two_scrapes_one_is_told_who_runs_and_both_leave_a_sound_archive(
    scraped: Path, newsarc: Newsarc
) -> None:
    runs = [start(scraped, "scrape"), start(scraped, "scrape")]
    said = [run.communicate(timeout=60)[1] for run in runs]

    codes = sorted(run.returncode for run in runs)
    assert codes in ([0, 4], [0, 0])  # the second may have come when the first was done
    assert codes == [0, 0] or any("locked by process" in text for text in said)
    assert newsarc("verify").code == 0
    assert len(list(scraped.glob("articles/*/*/*/*.json"))) == STORIES


def test_p10_a_fetch_a_reindex_and_readers_work_beside_a_scrape(
    scraped: Path, newsarc: Newsarc, server: Server
) -> None:
    server.routes["/by-hand"] = answer(article_page("Fetched by hand"))
    run = start(scraped, "scrape")
    while not list(scraped.glob("articles/*/*/*/*.json")):
        time.sleep(0.01)

    beside = [
        newsarc("fetch", server.url("/by-hand")),
        newsarc("reindex"),
        newsarc("list"),
        newsarc("verify"),
    ]

    run.communicate(timeout=60)
    assert [ran.code for ran in beside] == [0] * len(beside), beside
    assert run.returncode == 0
    assert newsarc("verify").code == 0
    assert len(list(scraped.glob("articles/*/*/*/*.json"))) == STORIES + 1


def end_scrapes(archive: Path, server: Server, number: signal.Signals, times: int, seed: int = 0) -> None:
    """Sends a signal at moments all over a scrape, and looks each time that what was stored is there."""
    scraped = follow(server, archive, FEW)
    chance = random.Random(seed)
    stored: set[str] = set()
    for turn in range(times):
        asked = len(server.asked)
        moment = 1 + (FEW + 2) * turn // times
        run = start(scraped, "scrape")
        while run.poll() is None and len(server.asked) - asked < moment:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.05))
        run.send_signal(number)
        _, said = run.communicate(timeout=60)

        is_done = run.returncode == 0 and "interrupted" not in said
        assert is_done or run.returncode == (-number if number == signal.SIGKILL else 130), said
        assert "Traceback" not in said
        stored |= names(scraped)
        assert_sound(scraped)
        assert stored <= names(scraped)
        if len(stored) == FEW:
            begin_anew(scraped)
            stored = set()
    last = start(scraped, "scrape")
    last.communicate(timeout=60)
    assert last.returncode == 0
    assert_sound(scraped)
    assert len(names(scraped)) == FEW


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("articles/*/*/*/*.json")}


def assert_sound(folder: Path) -> None:
    with Archive(folder) as archive:
        archive.count()  # tidies up
        assert list(archive.verify()) == []


def begin_anew(folder: Path) -> None:
    for path in (*folder.glob("articles/*/*/*/*.json"), *folder.glob("index.sqlite3*")):
        path.unlink()


def test_p4_a_scrape_that_is_killed_loses_nothing_it_stored(archive: Path, server: Server) -> None:
    end_scrapes(archive, server, signal.SIGKILL, times=2)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_p4_a_scrape_may_be_ended_at_any_moment(
    archive: Path, server: Server, number: signal.Signals, seed: int
) -> None:
    end_scrapes(archive, server, number, times=9, seed=seed)
