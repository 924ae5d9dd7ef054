"""Every line of docs/recipes.md runs, in a shell, on a real archive."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsarc.demo import DemoServer
from tests.cli.conftest import SETTINGS, TODAY, environment, run_newsarc

pytestmark = pytest.mark.slow

TEXT = (Path(__file__).parent.parent / "docs" / "recipes.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample sites that the recipes may add files to."""
    folder = tmp_path_factory.mktemp("recipes") / "archive"
    folder.mkdir()
    with DemoServer(today=TODAY) as demo:
        sources = "".join(f'\n[[source]]\nurl = "{site.source}"\n' for site in demo.sites)
        (folder / "newsarc.toml").write_text(SETTINGS + sources, encoding="utf-8")
        run_newsarc(folder, "scrape")
    return folder


@pytest.mark.parametrize("line", LINES)
def test_the_line_runs_and_says_something(line: str, folder: Path) -> None:
    for tool in ("jq", "sqlite-utils", "datasette"):
        if tool in line and shutil.which(tool, path=_path()) is None:
            pytest.skip(f"{tool} is not installed")
    done = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env=environment(folder) | {"PATH": _path()},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout or "insert" in line or "enable-fts" in line or "status" in line


def _path() -> str:
    return f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
