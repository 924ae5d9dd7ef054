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


@pytest.fixture
def scraped(server: Server, archive: Path) -> Path:
    """An archive with one source of many stories."""
    paths = [f"/2026/story-number-{n}" for n in range(STORIES)]
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


def interrupt_scrapes(scraped: Path, newsarc: Newsarc, number: signal.Signals, times: int) -> None:
    """Sends a signal at random moments, and looks each time that what was said to be stored is."""
    chance = random.Random(number)
    stored: set[str] = set()
    for _ in range(times):
        run = start(scraped, "scrape", "--json")
        time.sleep(chance.uniform(0.2, 1.2))
        run.send_signal(number)
        out, err = run.communicate(timeout=30)

        assert "Traceback" not in err
        stored |= {path.name for path in scraped.glob("articles/*/*/*/*.json")}
        assert newsarc("list").code == 0  # tidies up
        found = newsarc("verify")
        assert found.code == 0, (out, err, found.out)
        assert stored <= {path.name for path in scraped.glob("articles/*/*/*/*.json")}
        if len(stored) == STORIES:  # begin anew
            for path in scraped.glob("articles/*/*/*/*.json"):
                path.unlink()
            (scraped / "index.sqlite3").unlink()
            stored = set()


def test_p4_a_scrape_that_is_killed_loses_nothing_it_stored(scraped: Path, newsarc: Newsarc) -> None:
    interrupt_scrapes(scraped, newsarc, signal.SIGKILL, times=4)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_p4_a_scrape_may_be_ended_at_any_moment(
    scraped: Path, newsarc: Newsarc, number: signal.Signals
) -> None:
    interrupt_scrapes(scraped, newsarc, number, times=17)
