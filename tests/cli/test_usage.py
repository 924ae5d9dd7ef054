"""Wrong usage, closed pipes, odd terminals."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import newsarc as package
from tests.cli.conftest import Newsarc, environment


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lst"], "error: no such command 'lst' (did you mean 'list'?)"),
        (["qqq"], "error: no such command 'qqq' (try: newsarc --help)"),
        (["list", "--limit", "x"], "error: invalid value for '-n' / '--limit': 'x' is not a valid integer"),
        (["show"], "error: missing argument 'ID|URL' (try: newsarc show --help)"),
        (["schedule", "--at", "25:00"], "error: --at 25:00: not a time of day (try: --at 02:30)"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(newsarc: Newsarc, arguments: list[str], said: str) -> None:
    ran = newsarc(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)
    assert len(ran.err.splitlines()) == 1


def test_the_version_and_the_schema_are_printed(newsarc: Newsarc) -> None:
    assert json.loads(newsarc("schema").out)["type"] == "object"
    assert newsarc("--version").out == f"newsarc, version {package.__version__}\n"


def shell(filled: Path, command: str) -> subprocess.CompletedProcess[str]:
    line = command.replace("newsarc", f"{sys.executable} -m newsarc")
    return subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", line],
        capture_output=True,
        text=True,
        env=environment(filled),
        check=False,
    )


def test_a_reader_that_leaves_early_makes_no_noise(filled: Path) -> None:
    done = shell(filled, "for i in 1 2 3; do newsarc list --json | head -1; done")

    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize(
    "command",
    ["list", "list --csv", "search gate", "show ID", "show ID --raw", "history ID", "diff ID --json", "stats",
     "digest --since 2020-01-01", "export jsonl", "explain ID", "status", "source list", "schema"],
)  # fmt: skip
def test_a_reader_that_never_reads_makes_no_noise(filled: Path, command: str) -> None:
    article_id = shell(filled, "newsarc list -n 1 --format {id}").stdout.strip()

    # The reader is gone before anything is written.
    done = shell(filled, f"newsarc {command.replace('ID', article_id)} | true")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_full_disk_under_stdout_is_said(filled: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")

    done = shell(filled, "newsarc list --json > /dev/full")

    assert done.returncode == 1
    assert done.stderr == "error: cannot write the output: No space left on device\n"


@pytest.mark.parametrize(
    ("command", "code", "lines"),
    [
        ("newsarc list --limit 1 >&-", 0, 0),
        ("newsarc list --limit 1 2>&-", 0, 1),
        ("newsarc list --limit 1 <&- >&- 2>&-", 0, 0),
        ("newsarc fetch --from - <&-", 2, 0),
    ],
)
def test_a_stream_that_is_closed_from_the_start_is_an_empty_one(
    filled: Path, command: str, code: int, lines: int
) -> None:
    done = shell(filled, command)

    assert (done.returncode, len(done.stdout.splitlines())) == (code, lines)
    assert "Traceback" not in done.stderr


def test_common_options_count_wherever_they_stand(filled: Path, newsarc: Newsarc) -> None:
    before = newsarc("--archive", str(filled), "list", "--urls")
    after = newsarc("list", "--urls", "--archive", str(filled))

    assert before.out == after.out != ""


def test_debug_adds_the_traceback(newsarc: Newsarc) -> None:
    assert "Traceback" in newsarc("show", "0000", "--debug").err
    assert "Traceback" not in newsarc("show", "0000").err


def test_a_locale_without_the_characters_ends_nothing(filled: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "newsarc", "list", "--json"],
        capture_output=True,
        env=environment(filled) | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        check=False,
    )

    assert done.returncode == 0
    assert all(json.loads(line) for line in done.stdout.splitlines())


READERS = ("list", "search x", "show abcd", "stats", "history abcd", "diff abcd", "digest", "export jsonl",
           "verify", "reindex", "status", "source list", "source test", "scrape", "schedule")  # fmt: skip


@pytest.mark.parametrize("command", READERS)
def test_where_no_archive_is_every_command_says_so_alike(newsarc: Newsarc, command: str) -> None:
    ran = newsarc(*command.split(), "--archive", "nowhere")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith("nowhere: no archive here (try: newsarc init, or name one with --archive)\n")
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [["list", "--csv", "--json"], ["show", "abcd", "--raw", "--path"], ["digest", "--html", "--json"]],
)
def test_two_shapes_cannot_both_be_had(newsarc: Newsarc, arguments: list[str]) -> None:
    ran = newsarc(*arguments)

    assert ran.code == 2
    assert "cannot both be had" in ran.err


def test_an_address_in_an_error_stands_as_it_was_typed(newsarc: Newsarc) -> None:
    fetched = newsarc("fetch", "Ünïcode.invalid/Ä", "Nope.Invalid/A?utm_source=x", "exa mple").err

    assert "error: Ünïcode.invalid/Ä: no such host" in fetched
    assert "error: Nope.Invalid/A?utm_source=x: no such host" in fetched
    assert "error: exa mple: not a URL" in fetched
    assert newsarc("source", "add", "Nope.Invalid").err.startswith("error: Nope.Invalid: no such host")
    assert (
        newsarc("source", "test", "nope.invalid").err
        == "error: nope.invalid: no such host (check the spelling)\n"
    )
