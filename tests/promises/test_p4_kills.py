"""P4: after "saved", kill -9 loses nothing."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("times", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_p4_a_writer_may_be_killed_at_any_moment(tmp_path: Path, times: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.promises.kills", str(tmp_path / "archive"), str(times)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{times} kills, ")
