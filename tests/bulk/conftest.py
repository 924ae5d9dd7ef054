"""Collections of WARC files, and the command run on them."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.cli.conftest import Ran
from tests.cli.pages import article_page

Run = Callable[..., Ran]


def write_warc(path: Path, pages: Sequence[tuple[str, bytes]]) -> Path:
    """A WARC file of pages, each with its address."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for url, html in pages:
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            dated = {"WARC-Date": "2026-11-02T10:00:00Z"}
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(html),
                length=len(html),
                http_headers=head,
                warc_headers_dict=dated,
            )
            writer.write_record(record)
    return path


def story(number: int) -> tuple[str, bytes]:
    """An article, unlike those of other numbers."""
    return f"https://news.example/2026/story-{number}", article_page(f"Story number {number}").encode()


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A folder of three WARC files, packed and plain, of ten articles in all."""
    folder = tmp_path / "in"
    write_warc(folder / "one.warc.gz", [story(number) for number in range(5)])
    write_warc(folder / "two.warc", [story(number) for number in range(5, 8)])
    write_warc(folder / "deep" / "three.warc.gz", [story(8), story(9)])
    return folder


def environment(**variables: str) -> dict[str, str]:
    """As on a machine that has no settings of newsarc's."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return kept | {"PYTHONUTF8": "1", "COLUMNS": "100"} | variables


@pytest.fixture
def extract_warc(tmp_path: Path) -> Run:
    """Runs `newsarc extract-warc ARGUMENTS` in a folder of the test's own."""

    def run(*arguments: str, **variables: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "newsarc", "extract-warc", *arguments],
            capture_output=True,
            text=True,
            env=environment(**variables),
            cwd=tmp_path,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run
