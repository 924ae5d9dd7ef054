"""The command as a person runs it: a process of its own, its output in pipes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from newsarc.demo import DemoServer
from tests.fetch.server import Server

TODAY = date(2026, 11, 20)

SETTINGS = """\
[network]
allow_private = true
delay = 0.0
timeout = 5
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command gave."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Newsarc = Callable[..., Ran]


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoServer]:
    """The sample sites on their first day; nobody may advance this one."""
    with DemoServer(today=TODAY) as server:
        yield server


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive's folder whose settings let loopback be asked, without pauses."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "newsarc.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def environment(archive: Path) -> dict[str, str]:
    """Nothing of the machine's own settings reaches the command."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return kept | {"NEWSARC_ARCHIVE": str(archive), "PYTHONUTF8": "1", "COLUMNS": "100"}


def run_newsarc(archive: Path, *arguments: str, stdin: str | None = None, **variables: str) -> Ran:
    """Runs `newsarc ARGUMENTS` on an archive, from the folder in which that lies."""
    done = subprocess.run(
        [sys.executable, "-m", "newsarc", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(archive) | variables,
        cwd=archive.parent,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def newsarc(archive: Path) -> Newsarc:
    """Runs `newsarc ARGUMENTS` on an archive of the test's own."""
    return partial(run_newsarc, archive)


@pytest.fixture(scope="session")
def filled(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample sites, for tests that only read."""
    folder = tmp_path_factory.mktemp("filled") / "archive"
    folder.mkdir()
    sources = "".join(f'\n[[source]]\nname = "{site.name}"\nurl = "{site.source}"\n' for site in demo.sites)
    (folder / "newsarc.toml").write_text(SETTINGS + sources, encoding="utf-8")
    ran = run_newsarc(folder, "scrape")
    # robots.txt of one site forbids one of its pages, which the run notes as failed.
    assert ran.code in (0, 1), ran.err
    assert "16 new" in ran.err, ran.err
    return folder


@pytest.fixture
def reading(filled: Path) -> Newsarc:
    """Runs `newsarc ARGUMENTS` on the filled archive."""
    return partial(run_newsarc, filled)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that does what a test wants."""
    with Server() as server:
        yield server
