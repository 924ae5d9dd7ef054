"""Ctrl-C and SIGTERM: what is in hand is finished, everything is kept, the exit code is 130."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import SETTINGS, Newsarc, environment
from tests.cli.pages import article_page
from tests.fetch.server import Asked, Server, answer

URLS = 30


async def slowly(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.3)
    writer.write(answer(article_page(f"Story {asked.path}")))
    await writer.drain()


def feed(server: Server) -> bytes:
    items = "".join(
        f"<item><title>Story {n}</title><link>{server.url(f'/2026/story-number-{n}')}</link></item>"
        for n in range(URLS)
    )
    return answer(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>',
        content_type="application/rss+xml",
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", ["fetch", "scrape"])
def test_a_signal_ends_the_work_and_loses_nothing(
    newsarc: Newsarc, server: Server, archive: Path, command: str, number: signal.Signals
) -> None:
    paths = [f"/2026/story-number-{n}" for n in range(URLS)]
    server.routes |= dict.fromkeys(paths, slowly) | {"/feed": feed(server)}
    source = f'\n[[source]]\nname = "s"\nurl = "{server.url("/feed")}"\nkind = "feed"\n'
    (archive / "newsarc.toml").write_text(SETTINGS + source, encoding="utf-8")
    arguments = ["fetch", *map(server.url, paths)] if command == "fetch" else ["scrape"]

    process = subprocess.Popen(
        [sys.executable, "-m", "newsarc", *arguments],
        env=environment(archive),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while len([path for path in server.paths() if path.startswith("/2026/")]) < 3:
        time.sleep(0.02)
    process.send_signal(number)
    _, err = process.communicate(timeout=20)

    stored = len(newsarc("list").lines)
    assert process.returncode == 130
    assert "interrupted: everything finished so far is kept" in err
    assert "Traceback" not in err
    assert 2 <= stored < URLS
    assert newsarc("verify").code == 0


def test_a_command_that_only_reads_says_that_it_was_interrupted(filled: Path) -> None:
    more_than_a_pipe_holds = "{title:>999}" * 20

    process = subprocess.Popen(
        [sys.executable, "-m", "newsarc", "list", "--format", more_than_a_pipe_holds],
        env=environment(filled),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)

    assert process.returncode == 130
    assert err.strip() == "interrupted"
