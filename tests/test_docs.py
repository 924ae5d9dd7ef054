"""The pages that are made from the commands and the schema are what would be made now."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"


def test_no_generated_page_is_stale() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_manual_page_is_one(tmp_path: Path) -> None:
    man = shutil.which("man")
    if man is None:
        pytest.skip("man is not installed")

    done = subprocess.run(
        [man, "--warnings", "-l", str(DOCS / "newsarc.1")],
        capture_output=True,
        text=True,
        check=False,
        env={"MANWIDTH": "80", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "MAN_KEEP_FORMATTING": "0"},
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "newsarc search" in done.stdout
