"""Completion, in the shells themselves."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Newsarc, environment


def offered(archive: Path, *words: str) -> list[str]:
    """What is offered for the last word, as `newsarc` answers a shell."""
    variables = {
        "_NEWSARC_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(("newsarc", *words)),
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run(
        [sys.executable, "-m", "newsarc"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(archive) | variables,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.split()]


def test_commands_and_options_are_offered(archive: Path) -> None:
    assert {"list", "search", "scrape"} <= set(offered(archive, ""))
    assert offered(archive, "sea") == ["search"]
    assert "--since" in offered(archive, "list", "--s")


def test_ids_are_offered_where_an_article_is_wanted(reading: Newsarc, filled: Path) -> None:
    ids = [line.split()[0] for line in reading("list", "--format", "{id}").lines]

    assert set(offered(filled, "show", "")) == set(ids)
    assert offered(filled, "diff", ids[0][:6]) == [ids[0]]


def test_sites_and_sources_are_offered(reading: Newsarc, filled: Path) -> None:
    sites = set(reading("list", "--format", "{site}").lines)
    sources = [json.loads(line)["name"] for line in reading("source", "list", "--json").lines]

    assert set(offered(filled, "search", "--site", "")) == sites
    assert offered(filled, "scrape", "") == sources


def test_without_an_archive_nothing_is_offered_and_nothing_is_said(tmp_path: Path) -> None:
    assert offered(tmp_path / "nowhere", "show", "") == []
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_read_by_that_shell(shell: str, newsarc: Newsarc) -> None:
    script = newsarc("completion", shell).out
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")

    done = subprocess.run([program, "-n"], input=script, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "_NEWSARC_COMPLETE" in script
