"""P4 of what is taken out of the archive: an export is whole or not there, whatever fails."""

import subprocess
import sys
from pathlib import Path

import pytest

from newsarc.archive import Archive
from newsarc.export import FORMATS
from tests.archive.samples import make_article, make_page, numbered, snapshot


@pytest.mark.parametrize(
    ("name", "step"),
    [
        *(("jsonl", 3), ("epub", 9), ("markdown", 9)),  # a file of text, a binary one, a folder
        *(pytest.param(name, 1, marks=pytest.mark.slow) for name in FORMATS),
    ],
)
def test_p4_an_export_is_whole_or_not_there(tmp_path: Path, name: str, step: int) -> None:
    with Archive(tmp_path / "archive", create=True) as archive:
        for article in (*numbered(3), make_article()):
            archive.add(article, make_page(article))
    before = snapshot(tmp_path / "archive")

    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.promises.export_faults"),
            *(str(tmp_path / "archive"), str(tmp_path / "exports"), name, str(step)),
        ],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("faults, every export whole\n")
    assert snapshot(tmp_path / "archive") == before
