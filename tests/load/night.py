"""Two nights with fifty hosts, in processes of their own, and what came of them.

`python -m tests.load.night [ARTICLES …]` lets as many be scraped as it is told (1,000, then 10,000) and
prints what it saw; it ends with an error where something was lost, stored twice or asked for twice, or where
memory has grown.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from newsarc.archive import Archive, Filter
from tests.cli.conftest import environment
from tests.fetch.server import Server
from tests.load.site import HOSTS, Site, fault_of, host_of, is_kept, path_of

FLAT: Final = 1.3
"""How much larger the most memory may be where there are many times as many articles."""

SETTINGS = "[network]\nallow_private = true\ndelay = 0.0\nconcurrency = 50\ntimeout = 20\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """What two nights were like, of which the second has nothing new."""

    codes: tuple[int, int]
    """How they ended."""
    seconds: float
    """How long the first took."""
    peak: int
    """KiB of memory that its largest process had at most."""
    stored: int
    lost: frozenset[str]
    """Addresses that are not in the archive and should be, or the other way round."""
    doubled: frozenset[str]
    """Addresses that are there twice, or were asked for twice though they came at once."""
    damaged: int
    at_once: int
    """The most requests that one host had in flight."""
    asked_again: tuple[str, ...]
    """What the second night asked for, robots.txt aside."""
    unchanged: int
    """How many of that were conditional, and had nothing new to say."""

    @property
    def is_well(self) -> bool:
        """Whether all is as it should be."""
        return (
            self.codes == (1, 0)  # pages failed in the first, and are not due so soon
            and not (self.lost or self.doubled or self.damaged)
            and self.at_once == 1
            and self.asked_again == ("/sitemap.xml",) * HOSTS
            and self.unchanged == HOSTS
        )


def spend(articles: int, folder: Path) -> Nights:
    """Lets two nights pass over hosts that have so many articles; `folder` becomes the archive."""
    with Server() as server:
        site = Site(server, articles)
        follow(folder, server)
        started = time.monotonic()
        code, peak = scraped(folder)
        seconds = time.monotonic() - started
        asked = Counter(server.url(each.path, host=each.host.partition(".")[0]) for each in server.asked)
        busiest = max(server.busiest.values())
        with Archive(folder) as archive:
            stored = Counter(str(row.url) for row in archive.rows(Filter(limit=None)))
            damaged = len(list(archive.verify()))
        server.asked.clear()
        code_again, _ = scraped(folder)
        urls = {n: server.url(path_of(n), host=host_of(n, articles)) for n in range(articles)}
        return Nights(
            codes=(code, code_again),
            seconds=seconds,
            peak=peak,
            stored=len(stored),
            lost=frozenset({url for n, url in urls.items() if is_kept(n)} ^ set(stored)),
            doubled=frozenset(
                {url for url, count in stored.items() if count > 1}
                | {url for n, url in urls.items() if fault_of(n) is None and asked[url] != 1}
            ),
            damaged=damaged,
            at_once=busiest,
            asked_again=tuple(each.path for each in server.asked if each.path != "/robots.txt"),
            unchanged=len(site.unchanged),
        )


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
    """The exit code of a run, and the most memory that its largest process had, in KiB."""
    command = [sys.executable, "-m", "newsarc", "scrape", "-q"]
    process = subprocess.Popen(command, env=environment(folder), stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss


def main(*sizes: int) -> int:
    """Prints what it sees; gives how many things are not as they should be."""
    first, faults = 0, 0
    for articles in sizes:
        with tempfile.TemporaryDirectory() as folder:
            nights = spend(articles, Path(folder) / "archive")
        first = first or nights.peak
        growth = nights.peak / first
        faults += (not nights.is_well) + (growth > FLAT)
        print(  # noqa: T201
            f"{articles:6} articles: {nights.stored} stored, {len(nights.lost)} lost, "
            f"{len(nights.doubled)} doubled, {nights.damaged} damaged in {nights.seconds:.0f} s; "
            f"{nights.peak // 1024} MiB, {growth:.2f} times the first; the second night sent "
            f"{len(nights.asked_again)} requests, {nights.unchanged} of them not modified"
            f"{'' if nights.is_well else ', AND THIS IS NOT WELL'}",
            flush=True,
        )
    return faults


if __name__ == "__main__":
    raise SystemExit(main(*(map(int, sys.argv[1:]) if sys.argv[1:] else (1_000, 10_000))))
