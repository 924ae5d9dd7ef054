"""P4 of what is taken out of the archive: an export is whole or not there, whatever fails."""

import subprocess
import sys
from pathlib import Path

import pytest

from newsarc.archive import Archive
from tests.archive.samples import make_article, make_page, numbered, snapshot


@pytest.mark.parametrize("step", [11, pytest.param(1, marks=pytest.mark.slow)])
def test_p4_an_export_is_whole_or_not_there(tmp_path: Path, step: int) -> None:
    with Archive(tmp_path / "archive", create=True) as archive:
        for article in (*numbered(3), make_article()):
            archive.add(article, make_page(article))
    before = snapshot(tmp_path / "archive")

    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.promises.export_faults"),
            *(str(tmp_path / "archive"), str(tmp_path / "exports"), str(step)),
        ],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("faults, every export whole\n")
    assert snapshot(tmp_path / "archive") == before
