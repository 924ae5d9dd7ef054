"""newsarc serve."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from tests.cli.conftest import Newsarc, environment


def test_it_says_where_serves_and_ends_well_at_ctrl_c(filled: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "newsarc", "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(filled),
    )
    with process:
        assert process.stderr
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
        assert address
        answer = httpx.get(address[0])
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()

    assert answer.status_code == 200
    assert (process.returncode, said) == (0, "")


def test_a_port_that_is_taken_is_one_line(reading: Newsarc) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = reading("serve", "--port", str(taken.getsockname()[1]))

    assert ran.code == 2
    assert "address already in use (try: --port 0)" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_an_archive_that_is_missing_is_said_before_serving(newsarc: Newsarc, tmp_path: Path) -> None:
    ran = newsarc("serve", "--archive", str(tmp_path / "none"))

    assert ran.code == 1
    assert "no archive here" in ran.err
