"""The quality and the speed of extraction beside the peers, on public benchmarks.

    python benchmarks/extraction.py FOLDER [--peer newsarc trafilatura readability-lxml newspaper4k]

FOLDER is a checkout of scrapinghub/article-extraction-benchmark (`html/*.html.gz`, `ground-truth.json`), or
a split of WCXB (`html/ID.html[.gz]`, `ground-truth/ID.json`). Each is scored by its own measure: the first by
F1 over shingles of four words, from mean precision and recall; WCXB by the mean over pages of the F1 over
the bag of words. Peers that are not installed are left out (pip install trafilatura html-text newspaper4k).
"""

import argparse
import gzip
import importlib.util
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

_WORD = re.compile(r"\w+")
_SHINGLE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkPage:
    """A page of a benchmark and its body by gold."""

    html: bytes
    url: str | None
    body: str


def by_newsarc(page: BenchmarkPage) -> str:
    """newsarc's text."""
    import newsarc

    return newsarc.extract(page.html, url=page.url).text


def by_trafilatura(page: BenchmarkPage) -> str:
    """trafilatura's text, comments left out."""
    import trafilatura

    found = trafilatura.bare_extraction(page.html, url=page.url, include_comments=False, with_metadata=True)
    return (found.as_dict().get("text") or "") if found else ""


def by_readability(page: BenchmarkPage) -> str:
    """readability-lxml's summary as text."""
    import html_text
    import readability

    summary = readability.Document(page.html.decode("utf-8", "replace")).summary(html_partial=True)
    return str(html_text.extract_text(summary))


def by_newspaper(page: BenchmarkPage) -> str:
    """newspaper4k's text."""
    import newspaper

    html = page.html.decode("utf-8", "replace")
    return str(
        newspaper.article(page.url or "https://example.org/", input_html=html, fetch_images=False).text
    )


PEERS: dict[str, tuple[str, Callable[[BenchmarkPage], str]]] = {
    "newsarc": ("newsarc", by_newsarc),
    "trafilatura": ("trafilatura", by_trafilatura),
    "readability-lxml": ("html_text", by_readability),
    "newspaper4k": ("newspaper", by_newspaper),
}


def read_pages(folder: Path) -> tuple[str, list[BenchmarkPage]]:
    """The name of a folder's benchmark, and its pages."""
    if (folder / "ground-truth.json").is_file():
        return "article-extraction-benchmark", list(_scrapinghub(folder))
    if (folder / "ground-truth").is_dir():
        return "WCXB", list(_wcxb(folder))
    sys.exit(f"{folder}: neither ground-truth.json nor ground-truth/ (try: the folder of a checkout)")


def _scrapinghub(folder: Path) -> Iterator[BenchmarkPage]:
    gold = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    for name, row in sorted(gold.items()):
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield BenchmarkPage(html=html, url=row.get("url"), body=row.get("articleBody") or "")


def _wcxb(folder: Path) -> Iterator[BenchmarkPage]:
    for file in sorted((folder / "ground-truth").glob("*.json")):
        row = json.loads(file.read_text("utf-8"))
        truth = row.get("ground_truth", row)
        packed = folder / "html" / f"{file.stem}.html.gz"
        plain = folder / "html" / f"{file.stem}.html"
        html = gzip.decompress(packed.read_bytes()) if packed.is_file() else plain.read_bytes()
        yield BenchmarkPage(html=html, url=row.get("url"), body=truth.get("main_content") or "")


def shingle_scores(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """F1, precision and recall as article-extraction-benchmark computes them."""
    precisions, recalls = [], []
    for gold, text in pairs:
        true, found = _shingles(gold), _shingles(text)
        both = sum((true & found).values())
        if found:
            precisions.append(both / sum(found.values()))
        if true:
            recalls.append(both / sum(true.values()))
    precision, recall = mean(precisions or [0.0]), mean(recalls or [0.0])
    return _f1(precision, recall), precision, recall


def word_scores(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """Mean F1, precision and recall over the bag of words, page by page, as WCXB computes them."""
    rows = []
    for gold, text in pairs:
        true, found = (Counter(_WORD.findall(one.lower())) for one in (gold, text))
        both = sum((true & found).values())
        precision = both / sum(found.values()) if found else float(not true)
        recall = both / sum(true.values()) if true else 1.0
        rows.append((_f1(precision, recall), precision, recall))
    return mean(row[0] for row in rows), mean(row[1] for row in rows), mean(row[2] for row in rows)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main() -> None:
    """Scores each peer and prints a line for it."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("folder", type=Path)
    cli.add_argument("--peer", nargs="+", choices=list(PEERS), default=list(PEERS))
    args = cli.parse_args()
    name, pages = read_pages(args.folder)
    measure = word_scores if name == "WCXB" else shingle_scores
    print(f"{name}: {len(pages)} pages")
    print(f"{'':<18}{'F1':>7}{'P':>7}{'R':>7}{'exact':>7}{'ms/page':>9}{'failed':>8}")
    for peer in args.peer:
        module, extract = PEERS[peer]
        if importlib.util.find_spec(module) is None:
            print(f"{peer:<18} not installed")
            continue
        extract(pages[0])  # imports are not the page's cost
        _report(peer, pages, extract, measure)


def _report(
    peer: str,
    pages: Sequence[BenchmarkPage],
    extract: Callable[[BenchmarkPage], str],
    measure: Callable[[Sequence[tuple[str, str]]], tuple[float, float, float]],
) -> None:
    pairs, failed, start = [], 0, time.process_time()
    for page in pages:
        try:
            text = extract(page)
        except Exception:  # noqa: BLE001 - a peer that fails on a page scores nothing there
            failed, text = failed + 1, ""
        pairs.append((page.body, text))
    spent = 1e3 * (time.process_time() - start) / len(pages)
    f1, precision, recall = measure(pairs)
    exact = mean(_WORD.findall(gold) == _WORD.findall(text) for gold, text in pairs)
    print(
        f"{peer:<18}{f1:>7.3f}{precision:>7.3f}{recall:>7.3f}{exact:>7.3f}{spent:>9.2f}{failed:>8}",
        flush=True,
    )


if __name__ == "__main__":
    main()
