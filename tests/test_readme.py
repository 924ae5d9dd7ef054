"""What README.md tells people to type works, and it mentions every command."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from newsarc.cli import cli
from newsarc.demo import DemoServer
from tests.cli.conftest import SETTINGS, TODAY
from tests.cli.pages import article_page

README = Path(__file__).parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)


def stand_ins(demo: DemoServer) -> dict[str, str]:
    """The real addresses of the README, longest first, and what the sample sites have in their place."""
    urls = iter(demo.expected())
    return {
        "https://www.biometricupdate.com/201901/large-coalition-of-groups-calls-on-tech-giants": next(urls),
        "https://idtechwire.com/story": next(urls),
        "https://www.biometricupdate.com": demo.sites[0].source,
    }


def commands() -> list[str]:
    lines = [
        line.removeprefix("$ ") for block in BLOCKS for line in block.splitlines() if line.startswith("$ ")
    ]
    return [line for line in lines if line.startswith("newsarc ")]


@pytest.mark.slow
def test_every_command_line_runs(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "newsarc.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "page.html").write_text(article_page("A saved page"), encoding="utf-8")
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env["NEWSARC_ARCHIVE"] = str(archive)
    article_id = "3fa9"

    def run(line: str) -> subprocess.CompletedProcess[str]:
        words = shlex.split(line.replace("3fa9", article_id))[1:]
        return subprocess.run(
            [sys.executable, "-m", "newsarc", *words],
            capture_output=True,
            text=True,
            env=env,
            cwd=tmp_path,
            check=False,
        )

    with DemoServer(today=TODAY) as demo:
        table = stand_ins(demo)
        (tmp_path / "urls.txt").write_text("\n".join(list(demo.expected())[:2]), encoding="utf-8")
        for line in commands():
            for real, ours in table.items():
                line = re.sub(re.escape(real) + r"(?=\s|$)", ours, line)
            done = run(line)
            assert done.returncode == 0, f"{line}\n{done.stderr}"
            if article_id == "3fa9":
                article_id = run("newsarc list --limit 1 --format {id}").stdout.strip() or article_id


def test_the_python_example_runs(tmp_path: Path) -> None:
    code = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert code
    subprocess.run(
        [sys.executable, "-m", "newsarc", "init", "biometrics"], cwd=tmp_path, check=True, capture_output=True
    )
    script = f"html = {article_page('A saved page')!r}\n{code[1]}"

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2026-11-02") or "A saved page" in done.stdout


def test_every_command_is_mentioned() -> None:
    missing = [name for name in cli.list_commands(None) if f"newsarc {name}" not in TEXT]  # type: ignore[arg-type]

    assert not missing
