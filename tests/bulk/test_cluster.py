"""extract-warc on many machines: a Dask scheduler and workers as a user starts them, and an S3 server."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from newsarc.bulk import Job, extract_file, find_warcs
from tests.bulk.conftest import Run, environment, story, write_warc

pytestmark = pytest.mark.slow

Start = Callable[[], "subprocess.Popen[bytes]"]
FILES, PAGES = 6, 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def dask(*arguments: str) -> "subprocess.Popen[bytes]":
    """A command of Dask's, in the background and without a word."""
    command = [sys.executable, "-m", "dask", *arguments]
    return subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def scheduler() -> Iterator[str]:
    """The address of a `dask scheduler`."""
    port = free_port()
    with dask("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard") as program:
        yield f"tcp://127.0.0.1:{port}"
        program.kill()


@pytest.fixture
def start_worker(scheduler: str) -> Iterator[Start]:
    """Starts a `dask worker`."""
    with ExitStack() as stack:

        def start() -> "subprocess.Popen[bytes]":
            program = dask("worker", scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard")
            stack.callback(program.wait)
            stack.callback(program.kill)
            return program

        yield start


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six files of twenty articles."""
    folder = tmp_path_factory.mktemp("many")
    for file in range(FILES):
        pages = [story(number) for number in range(file * PAGES, (file + 1) * PAGES)]
        write_warc(folder / f"part-{file}.warc.gz", pages)
    return folder


@pytest.fixture(scope="module")
def serial(many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a plain loop makes of the files."""
    folder = tmp_path_factory.mktemp("serial")
    for path in find_warcs(str(many)):
        extract_file(Job(source=path, folder=str(folder)))
    return contents(folder)


def driver(many: Path, scheduler: str) -> list[str]:
    """The command that gives the work out."""
    command = ("extract-warc", str(many), "--out", "out", "--scheduler", scheduler)
    return [sys.executable, "-m", "newsarc", *command]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.jsonl.gz")}


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists() and not any(path.parent.glob(path.name)):
        assert time.monotonic() < deadline, f"{path} does not come"
        time.sleep(0.02)


def test_a_cluster_gives_what_a_loop_gives_though_a_worker_dies(
    extract_warc: Run,
    many: Path,
    serial: dict[str, bytes],
    scheduler: str,
    start_worker: Start,
    tmp_path: Path,
) -> None:
    lost, _ = start_worker(), start_worker()
    command = driver(many, scheduler)

    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True
    ) as program:
        wait_for(tmp_path / "out" / "*.manifest.json")
        lost.kill()
        _, told = program.communicate(timeout=120)

    assert program.returncode == 0, told
    assert contents(tmp_path / "out") == serial


def test_what_a_killed_driver_left_undone_is_done_by_the_next(
    extract_warc: Run,
    many: Path,
    serial: dict[str, bytes],
    scheduler: str,
    start_worker: Start,
    tmp_path: Path,
) -> None:
    start_worker()
    command = driver(many, scheduler)
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL) as program:
        wait_for(tmp_path / "out" / "*.manifest.json")
        os.kill(program.pid, signal.SIGKILL)

    again = extract_warc(str(many), "--out", "out", "--scheduler", scheduler, "--json")

    outcomes = [json.loads(line)["outcome"] for line in again.lines]
    assert again.code == 0, again.err
    assert sorted(set(outcomes)) == ["done", "known"]
    assert len(outcomes) == FILES
    assert contents(tmp_path / "out") == serial


def test_without_a_scheduler_a_cluster_is_made_here(
    extract_warc: Run, many: Path, serial: dict[str, bytes], tmp_path: Path
) -> None:
    ran = extract_warc(str(many), "--out", "out", "--engine", "dask", "--workers", "2")

    assert ran.code == 0, ran.err
    assert ran.err.strip().startswith(f"{FILES} done: {FILES * PAGES} articles")
    assert contents(tmp_path / "out") == serial


def test_a_scheduler_that_does_not_answer_is_told(extract_warc: Run, many: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"

    ran = extract_warc(
        str(many), "--out", "out", "--scheduler", address, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="2s"
    )

    assert ran.code == 2
    assert f"{address}: no Dask scheduler answers" in ran.err
    assert "Traceback" not in ran.err


def test_both_ends_may_be_s3(extract_warc: Run, many: Path, serial: dict[str, bytes]) -> None:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}
    s3 = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", aws_access_key_id="key", aws_secret_access_key="secret"
    )
    try:
        s3.create_bucket(Bucket="news")
        for path in many.glob("*.warc.gz"):
            s3.upload_file(str(path), "news", f"crawl/{path.name}")

        ran = extract_warc(
            "s3://news/crawl/*.warc.gz",
            "--out",
            "s3://news/articles",
            AWS_ENDPOINT_URL=f"http://{host}:{port}",
            **keys,
        )
        listed = [item["Key"] for item in s3.list_objects_v2(Bucket="news", Prefix="articles/")["Contents"]]
        made = {
            Path(key).name: s3.get_object(Bucket="news", Key=key)["Body"].read()
            for key in listed
            if key.endswith(".gz")
        }
    finally:
        s3.close()
        server.stop()

    assert ran.code == 0, ran.err
    assert made == serial
    assert len(listed) == 2 * FILES  # and nothing half made
