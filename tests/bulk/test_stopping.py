"""extract-warc when a process of it is killed, and what it says while it works."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from newsarc.bulk import Job, run_here
from tests.bulk.conftest import Run, environment, story, write_warc


@contextmanager
def running(folder: Path) -> "Iterator[subprocess.Popen[str]]":
    """`newsarc extract-warc in --out out`, one file after the other, at work on the first."""
    command = [sys.executable, "-m", "newsarc", "extract-warc", "in", "--out", "out", "--workers", "1"]
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True
    ) as program:
        try:
            wait_until(lambda: half_made(folder) != [])
            yield program
        finally:
            program.kill()


def half_made(folder: Path) -> list[Path]:
    return list((folder / "out").glob(".*jsonl.gz*"))


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize("signals", [[signal.SIGKILL], [signal.SIGINT, signal.SIGINT]])
def test_nothing_goes_on_when_the_driver_is_gone(tmp_path: Path, signals: list[int]) -> None:
    write_warc(tmp_path / "in" / "long.warc", [story(1)] * 3000)

    with running(tmp_path) as program:
        helpers = psutil.Process(program.pid).children(recursive=True)
        for number in signals:
            program.send_signal(number)
        program.wait(30)
        _, alive = psutil.wait_procs(helpers, 30)

    assert alive == []
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.slow
def test_a_process_that_is_killed_costs_its_file_alone(extract_warc: Run, tmp_path: Path) -> None:
    write_warc(tmp_path / "in" / "first.warc", [story(1)] * 300)
    write_warc(tmp_path / "in" / "second.warc", [story(2)])

    with running(tmp_path) as program:
        (job,) = (each for each in psutil.Process(program.pid).children() if each.children())
        job.kill()
        _, told = program.communicate(timeout=60)

    assert program.returncode == 1
    assert "first.warc: its process died" in told
    assert "1 done, 1 failed: 1 article " in told

    again = extract_warc("in", "--out", "out")

    assert "1 done, 1 known: 301 articles" in again.err


def test_one_hears_how_far_it_is_within_a_file(tmp_path: Path) -> None:
    url, html = story(1)
    source = write_warc(tmp_path / "long.warc", [(url, html + b"<!--" + b"x" * 900_000 + b"-->")] * 3)
    job = Job(source=str(source), folder=str(tmp_path / "out"))
    told: list[int] = []

    (outcome,) = run_here([job], processes=1, is_stopped=lambda: False, on_bytes=told.append)

    assert outcome.error is None
    assert told == sorted(told)
    assert told[-1] == source.stat().st_size
    assert any(0 < count < told[-1] for count in told)
