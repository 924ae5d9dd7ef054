"""How fast a whole run is beside what a user would write: `python -m benchmarks.scrape [ARTICLES [ROUNDS]]`.

One server process has fifty hosts (latency 50 to 500 ms, `tests/load/site.py`); without pauses between pages
it is asked by (a) a bare concurrent httpx download, (b) a script with httpx, trafilatura.extract in a process
pool and json.dump, (c) newsarc scrape, which keeps the raw pages too and whose results are durable. All three
in turn, best of several rounds, each in processes of its own; peaks are of their largest process. Needs
trafilatura (pip install trafilatura).
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import httpx
import trafilatura
from tests.load.site import HOSTS, host_of, path_of

ROOT = Path(__file__).parents[1]


def requests(articles: int) -> list[tuple[str, str]]:
    """The articles' hosts and paths, one of each host in turn."""
    numbers = sorted(range(articles), key=lambda number: number % max(1, articles // HOSTS))
    return [(f"{host_of(n, articles)}.localhost", path_of(n)) for n in numbers]


async def download(articles: int, port: int, folder: Path, *, extracts: bool) -> None:
    """All pages, as many at once as there are hosts."""
    room, loop = asyncio.Semaphore(HOSTS), asyncio.get_running_loop()
    with ProcessPoolExecutor() as pool:
        async with httpx.AsyncClient(timeout=30) as client:

            async def one(number: int, host: str, path: str) -> None:
                async with room:  # not every system's resolver knows names below .localhost
                    page = await client.get(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
                if extracts:
                    found = await loop.run_in_executor(pool, extract, page.text)
                    with (folder / f"{number}.json").open("w", encoding="utf-8") as file:
                        json.dump({"url": host + path, **found}, file)

            await asyncio.gather(*(one(n, *each) for n, each in enumerate(requests(articles))))


def extract(html: str) -> dict[str, object]:
    """What trafilatura has of a page."""
    return dict(json.loads(trafilatura.extract(html, output_format="json", with_metadata=True) or "{}"))


def follow(folder: Path, port: int) -> None:
    """The settings of an archive that follows all hosts."""
    settings = f"[network]\nallow_private = true\ndelay = 0.0\nconcurrency = {HOSTS}\n"
    for n in range(HOSTS):
        url = f"http://host{n:02}.localhost:{port}/sitemap.xml"
        settings += f'[[source]]\nname = "s{n}"\nkind = "sitemap"\nurl = "{url}"\n'
    (folder / "newsarc.toml").write_text(settings, encoding="utf-8")


def measured(command: list[str], folder: Path) -> tuple[float, int]:
    """Seconds that a command takes, and the MiB of its largest process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "NEWSARC_ARCHIVE": str(folder)})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - started, usage.ru_maxrss // 1024


def main(articles: int = 1000, rounds: int = 3) -> None:
    """Measures and prints."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.load.site", str(articles)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin
    assert server.stdout
    port = int(server.stdout.readline())
    script = [sys.executable, "-m", "benchmarks.scrape"]
    best: dict[str, float] = {}
    peak: dict[str, int] = {}
    for _ in range(rounds):
        for name, command in (
            ("httpx alone", [*script, "download", str(articles), str(port)]),
            ("httpx, trafilatura, json", [*script, "extract", str(articles), str(port)]),
            ("newsarc scrape", [sys.executable, "-m", "newsarc", "scrape", "-q"]),
        ):
            with tempfile.TemporaryDirectory() as folder:
                follow(Path(folder), port)
                seconds, size = measured(command, Path(folder))
            best[name] = min(seconds, best.get(name, seconds))
            peak[name] = max(size, peak.get(name, size))
    server.stdin.close()
    server.wait()
    script_took = best["httpx, trafilatura, json"]
    for name, seconds in best.items():
        rate, ratio = articles / seconds, script_took / seconds
        print(f"{name:26} {rate:6.1f} articles/s  {ratio:4.2f} x the script  {peak[name]:4} MiB")


if __name__ == "__main__":
    if sys.argv[1:2] in (["download"], ["extract"]):
        mode, count, at = sys.argv[1:]
        target = Path(os.environ["NEWSARC_ARCHIVE"])
        asyncio.run(download(int(count), int(at), target, extracts=mode == "extract"))
    else:
        main(*map(int, sys.argv[1:]))
