"""How fast a run is beside what one would write: `python -m benchmarks.scrape [ARTICLES [ROUNDS [SHARE]]]`.

One server process has fifty hosts with a latency of 50 to 500 ms, or a SHARE of that (`tests/load/site.py`).
Its pages are as light as can be, then as heavy as the median page of publishers (`tests/load/weight.py`).
Without pauses between pages it is asked by (a) a bare concurrent httpx download, (b) a script with httpx,
trafilatura.extract in a process pool and json.dump, (c) newsarc scrape, which keeps the raw pages too and
whose results are durable. All three in turn, each in processes of its own; printed are the best of several
rounds, the CPU time that all processes of one took, and the memory of the largest. A host is asked for one
page at a time, so nobody is faster than the latency lets fifty hosts be.

Then comes what the parts of it cost in CPU time, each measured alone, in one process. Needs trafilatura
(pip install trafilatura).
"""

import asyncio
import gzip
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import httpx
import trafilatura
from tests.load.site import HOSTS, LATENCY, article, host_of, path_of
from tests.load.weight import weighed

from newsarc.archive import Archive
from newsarc.archive.warc_records import page_members
from newsarc.article import Article
from newsarc.extract import SiteTemplate, extract_page, learn_from_page
from newsarc.page import Page

T = TypeVar("T")
ROOT = Path(__file__).parents[1]
SCRIPT = "httpx, trafilatura, json"
PARTS = 320
"""Articles by which the parts are measured."""
BATCH = 32
WEIGHTS = ("light", "heavy")


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


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took."""

    seconds: float
    cpu: float
    """Seconds of all its processes."""
    memory: int
    """MiB of its largest process."""


def measured(command: list[str], folder: Path) -> Run:
    """What a command takes."""
    started = time.perf_counter()
    environment = {**os.environ, "NEWSARC_ARCHIVE": str(folder)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(time.perf_counter() - started, cpu, usage.ru_maxrss // 1024)


def main(articles: int = 2000, rounds: int = 3, share: float = 1.0) -> None:
    """Measures and prints."""
    if share:
        print(f"fifty hosts give {HOSTS / (share * sum(LATENCY) / 2):.0f} articles/s at most")
    worker = measured([sys.executable, "-m", "newsarc.workers.child"], ROOT)
    print(f"to start one of newsarc's workers takes {worker.cpu:.2f} s of CPU time")
    for weight in WEIGHTS:
        print(f"\n{weight} pages, {len(article_of(weight, 0)) // 1000} KB")
        print_runs(measured_runs(articles, rounds, share, weight), articles)
        print("CPU time of the parts, each alone:")
        for name, seconds in parts(weight):
            print(f"  {name:50} {seconds * 1000:5.2f} ms an article")


def measured_runs(articles: int, rounds: int, share: float, weight: str) -> dict[str, list[Run]]:
    """What each of the three took, in each round."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.load.site", str(articles), str(share), weight],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin
    assert server.stdout
    port = int(server.stdout.readline())
    script = [sys.executable, "-m", "benchmarks.scrape"]
    runs: dict[str, list[Run]] = {}
    commands = {
        "httpx alone": [*script, "download", str(articles), str(port)],
        SCRIPT: [*script, "extract", str(articles), str(port)],
        "newsarc scrape": [sys.executable, "-m", "newsarc", "scrape", "-q"],
    }
    # Kept to the end: for half a minute ext4 looks at each deleted file before it makes a new one.
    with tempfile.TemporaryDirectory() as folders:
        for _ in range(rounds):
            for name, command in commands.items():
                folder = Path(tempfile.mkdtemp(dir=folders))
                follow(folder, port)
                runs.setdefault(name, []).append(measured(command, folder))
    server.stdin.close()
    server.wait()
    return runs


def print_runs(runs: dict[str, list[Run]], articles: int) -> None:
    """The best of each, beside the script's."""
    quickest = min(run.seconds for run in runs[SCRIPT])
    least = min(run.cpu for run in runs[SCRIPT])
    for name, measurements in runs.items():
        seconds, cpu = (
            min(values) for values in zip(*((run.seconds, run.cpu) for run in measurements), strict=True)
        )
        print(
            f"{name:26} {articles / seconds:6.1f} articles/s, {quickest / seconds:4.2f} x the script   "
            f"{cpu / articles * 1000:5.2f} ms CPU each, {least / cpu:4.2f} x   "
            f"{max(run.memory for run in measurements):3} MiB"
        )


def parts(weight: str) -> Iterator[tuple[str, float]]:
    """What the parts take of the CPU for one article, in seconds."""
    pages = [page_of(number, weight) for number in range(PARTS)]
    template = SiteTemplate.learn(page.body for page in pages[:20])
    articles = [extract_page(page, template=template) for page in pages]
    extraction = cpu(lambda page: extract_page(page, template=template), pages)
    learning = cpu(lambda page: learn_from_page(page, template=template)[1].to_json(), pages) - extraction
    yield "trafilatura", cpu(lambda page: extract(page.body.decode()), pages)
    yield "newsarc: extraction, in a worker", extraction
    yield "newsarc: learning (a site's first 20, every 10th)", learning
    yield "newsarc: pages to a worker and back", cpu(sent, list(zip(pages, articles, strict=True)))
    yield "newsarc: WARC records", cpu(page_members, pages)
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "archive", create=True) as archive:
        items = list(zip(articles, pages, strict=True))
        batches = [items[start : start + BATCH] for start in range(0, PARTS, BATCH)]
        yield "newsarc: all of storing: WARC, JSON, fsync, index", cpu(archive.add_many, batches) / BATCH


def article_of(weight: str, number: int) -> bytes:
    """An article's page."""
    page = article(number)
    return (weighed(page, number) if weight == "heavy" else page).encode()


def page_of(number: int, weight: str) -> Page:
    """An article's page as it is fetched."""
    url, body = f"https://host.example{path_of(number)}", article_of(weight, number)
    payload, coding = (
        (gzip.compress(body), (("Content-Encoding", "gzip"),)) if weight == "heavy" else (body, ())
    )
    return Page(
        url=url,
        requested_url=url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"), *coding),
        payload=payload,
        body=body,
        fetched_at=datetime(2025, 4, 1, tzinfo=UTC),
        request_headers=(("Host", "host.example"),),
    )


def sent(both: tuple[Page, Article]) -> Article:
    """A page on its way to a worker and its article on the way back."""
    page, found = both
    pickle.loads(pickle.dumps(page))
    return Article.from_json(found.to_json())


def cpu(call: Callable[[T], object], values: Sequence[T]) -> float:
    """Seconds of this process's CPU time that a call takes, but for the first."""
    call(values[0])
    started = time.process_time()
    for value in values[1:]:
        call(value)
    return (time.process_time() - started) / len(values[1:])


if __name__ == "__main__":
    if sys.argv[1:2] in (["download"], ["extract"]):
        mode, count, at = sys.argv[1:]
        target = Path(os.environ["NEWSARC_ARCHIVE"])
        asyncio.run(download(int(count), int(at), target, extracts=mode == "extract"))
    else:
        main(*(kind(value) for kind, value in zip((int, int, float), sys.argv[1:], strict=False)))
