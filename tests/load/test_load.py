"""A night with fifty hosts, slow and faulty: nothing is lost, nothing is stored twice, memory stays flat."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from newsarc.archive import Archive, Filter
from tests.cli.conftest import environment
from tests.fetch.server import Server
from tests.load.site import HOSTS, Site, fault_of, host_of, is_kept, path_of

pytestmark = pytest.mark.slow

SETTINGS = "[network]\nallow_private = true\ndelay = 0.0\nconcurrency = 50\ntimeout = 20\n"


def follow(folder: Path, server: Server) -> None:
    """Writes the settings of an archive that follows all hosts."""
    sources = "".join(
        f'\n[[source]]\nname = "s{n}"\nkind = "sitemap"\n'
        f'url = "{server.url("/sitemap.xml", host=f"host{n:02}")}"\n'
        for n in range(HOSTS)
    )
    folder.mkdir(parents=True)
    (folder / "newsarc.toml").write_text(SETTINGS + sources, encoding="utf-8")


def scraped(folder: Path) -> tuple[int, int]:
    """The exit code of a run, and the most memory that its process had, in KiB."""
    command = [sys.executable, "-m", "newsarc", "scrape", "-q"]
    process = subprocess.Popen(command, env=environment(folder), stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss


def _whole(articles: int) -> list[int]:
    """The articles whose pages come at the first try."""
    return [number for number in range(articles) if fault_of(number) is None]


def test_a_night_with_fifty_hosts(tmp_path: Path) -> None:
    peaks = []
    for articles in (100, 500):
        with Server() as server:
            site = Site(server, articles)
            folder = tmp_path / str(articles)
            follow(folder, server)

            code, peak = scraped(folder)
            asked = Counter(server.url(each.path, host=each.host.partition(".")[0]) for each in server.asked)
            expected = {
                server.url(path_of(n), host=host_of(n, articles)) for n in range(articles) if is_kept(n)
            }
            with Archive(folder) as archive:
                stored = Counter(article.url for article in archive.articles(Filter(limit=None)))
                damaged = list(archive.verify())
            server.asked.clear()
            code_again, _ = scraped(folder)
            asked_again = [each for each in server.asked if each.path != "/robots.txt"]

        assert (code, code_again) == (1, 0)  # pages failed, and are not due so soon
        assert stored == Counter(expected)
        assert damaged == []
        assert max(server.busiest.values()) == 1
        assert {asked[server.url(path_of(n), host=host_of(n, articles))] for n in _whole(articles)} == {1}
        assert {each.path for each in asked_again} == {"/sitemap.xml"}
        assert len(asked_again) == len(site.unchanged) == HOSTS
        peaks.append(peak)
    assert peaks[1] <= 1.3 * peaks[0]
