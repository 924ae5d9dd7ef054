"""Pages a second out of WARC files: serial, a local pool, Dask on two workers, and trafilatura in a loop.

    python benchmarks/warc.py FOLDER [--files 8] [--rounds 2]

FOLDER (or NEWSARC_CORPUS) holds pages as `*.html` or `*.html.gz`, at any depth. They are written to WARC
files in a temporary folder, and taken out again by each of the four; the best of interleaved rounds counts.
Dask and trafilatura are left out where they are not installed (pip install 'newsarc[cluster]' trafilatura).
"""

import argparse
import gzip
import importlib.util
import io
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsarc.bulk import Job, extract_file, run_here, run_on_dask

CORES = 2


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("NEWSARC_CORPUS"))
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    if options.folder is None:
        parser.error("name a folder of pages (or NEWSARC_CORPUS)")
    with tempfile.TemporaryDirectory() as temporary:
        warcs, out = Path(temporary) / "warcs", Path(temporary) / "out"
        pages, size = write_warcs(Path(options.folder), warcs, options.files)
        print(f"{pages:,} pages in {options.files} files, {size / 1e6:.0f} MB packed, {CORES} cores")
        measure(engines(sorted(warcs.iterdir()), out), out, pages, options.rounds)


def measure(runs: dict[str, Callable[[], None]], out: Path, pages: int, rounds: int) -> None:
    """The best of interleaved rounds, each into an empty folder."""
    best: dict[str, tuple[float, float]] = {}
    for _ in range(rounds):
        for name, run in runs.items():
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()
            started, worked = time.perf_counter(), cpu_seconds()
            run()
            seconds, work = time.perf_counter() - started, cpu_seconds() - worked
            best[name] = min((seconds, work), best.get(name, (seconds, work)))
    for name, (seconds, work) in best.items():
        ratio = best["serial"][0] / seconds
        print(
            f"  {name:20} {pages / seconds:7.1f} pages a second  {ratio:5.2f} x serial"
            f"  {1000 * work / pages:6.1f} ms of processor a page"
        )


def cpu_seconds() -> float:
    """What this process and those that it waited for have used."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def engines(warcs: list[Path], out: Path) -> dict[str, Callable[[], None]]:
    """What is compared, by name."""
    jobs = [Job(source=str(path), folder=str(out)) for path in warcs]

    def serial() -> None:
        for job in jobs:
            extract_file(job)

    def local() -> None:
        consume(run_here(jobs, processes=CORES, is_stopped=lambda: False))

    def dask() -> None:
        consume(run_on_dask(jobs, scheduler=None, processes=CORES, is_stopped=lambda: False))

    def consume(outcomes: Iterator[object]) -> None:
        for outcome in outcomes:
            assert getattr(outcome, "manifest", None), outcome

    runs = {"serial": serial, f"local, {CORES} processes": local}
    if importlib.util.find_spec("distributed"):
        runs[f"Dask, {CORES} workers"] = dask
    if importlib.util.find_spec("trafilatura"):
        runs["trafilatura, serial"] = lambda: trafilatura_loop(warcs, out)
    return runs


def trafilatura_loop(warcs: list[Path], out: Path) -> None:
    """The script that a user would write."""
    import trafilatura

    for path in warcs:
        with path.open("rb") as file, gzip.open(out / f"{path.name}.jsonl.gz", "wt") as lines:
            for record in ArchiveIterator(file):
                url = record.rec_headers.get_header("WARC-Target-URI")
                found = trafilatura.bare_extraction(
                    record.content_stream().read(), url=url, with_metadata=True
                )
                if found:
                    lines.write(json.dumps(found.as_dict(), default=str) + "\n")


def write_warcs(folder: Path, target: Path, files: int) -> tuple[int, int]:
    """Writes the pages to files, in turn; gives how many there are, and their bytes when packed."""
    target.mkdir()
    paths = sorted(path for path in folder.rglob("*") if path.name.endswith((".html", ".html.gz")))
    for number in range(files):
        with (target / f"part-{number}.warc.gz").open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for path in paths[number::files]:
                html = path.read_bytes()
                html = gzip.decompress(html) if path.suffix == ".gz" else html
                head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
                url = f"https://news.example/{path.name.partition('.')[0]}"
                record = writer.create_warc_record(
                    url, "response", payload=io.BytesIO(html), length=len(html), http_headers=head
                )
                writer.write_record(record)
    return len(paths), sum(path.stat().st_size for path in target.iterdir())


if __name__ == "__main__":
    main()
