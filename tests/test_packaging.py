"""The wheel holds everything that newsarc needs to run, and nothing else."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("newsarc-*.whl"))


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_and_its_manual_page_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    this = f"newsarc-{wheel.name.split('-')[1]}"

    assert {name.split("/")[0] for name in names} == {"newsarc", f"{this}.dist-info", f"{this}.data"}
    for needed in ("py.typed", "article.schema.json", "extract/model.json", "presets/biometrics.toml"):
        assert f"newsarc/{needed}" in names
    data = [name for name in names if name.startswith(f"{this}.data/")]
    assert data == [f"{this}.data/data/share/man/man1/newsarc.1"]


def test_the_wheel_runs_in_a_bare_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = str(tmp_path / "env" / "bin" / "python")
    # The first pip of Python 3.11 cannot resolve some dependencies together.
    run(python, "-m", "pip", "install", "--quiet", "--upgrade", "pip")
    run(python, "-m", "pip", "install", "--quiet", str(wheel))

    assert run(str(tmp_path / "env" / "bin" / "newsarc"), "--version").startswith("newsarc, version ")
    assert "nothing new" in run_all(str(tmp_path / "env" / "bin" / "newsarc"), "demo")


def run_all(*command: str) -> str:
    """What a command prints on stdout and stderr together."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout
