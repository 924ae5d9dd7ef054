"""The command as a person runs it: a process of its own, its output in pipes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from newsarc.demo import DemoServer

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


@pytest.fixture
def newsarc(archive: Path, tmp_path: Path) -> Newsarc:
    """Runs `newsarc ARGUMENTS` on the archive and gives its exit code and what it printed."""

    def run(*arguments: str, stdin: str | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "newsarc", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment(archive),
            cwd=tmp_path,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run
