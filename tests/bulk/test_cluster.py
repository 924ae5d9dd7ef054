"""extract-warc on many machines: a Dask scheduler and workers as a user starts them, and an S3 server."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import httpx
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


@dataclass(frozen=True, slots=True)
class Store:
    """An S3 server: a client of the test's own, and the settings that lead newsarc there."""

    client: Any
    settings: dict[str, str]


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=url, aws_access_key_id="key", aws_secret_access_key="secret")
    settings = {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    try:
        httpx.post(f"{url}/moto-api/reset", trust_env=False)  # what it keeps outlives it
        yield Store(client, settings)
    finally:
        client.close()
        server.stop()


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


@contextmanager
def driver(many: Path, scheduler: str, folder: Path) -> "Iterator[subprocess.Popen[str]]":
    """The command that gives the work out; the first file is done."""
    command = ("extract-warc", str(many), "--out", "out", "--scheduler", scheduler)
    with subprocess.Popen(
        [sys.executable, "-m", "newsarc", *command],
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            wait_for(folder / "out" / "*.manifest.json")
            yield program
        finally:
            program.kill()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.jsonl.gz")}


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not any(path.parent.glob(path.name)):
        assert time.monotonic() < deadline, f"{path} does not come"
        time.sleep(0.02)


def test_a_cluster_gives_what_a_loop_gives_though_a_worker_dies(
    many: Path, serial: dict[str, bytes], scheduler: str, start_worker: Start, tmp_path: Path
) -> None:
    lost, _ = start_worker(), start_worker()

    with driver(many, scheduler, tmp_path) as program:
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
    with driver(many, scheduler, tmp_path) as program:
        program.kill()

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


def test_both_ends_may_be_s3(extract_warc: Run, many: Path, serial: dict[str, bytes], store: Store) -> None:
    store.client.create_bucket(Bucket="news")
    for path in many.glob("*.warc.gz"):
        store.client.upload_file(str(path), "news", f"crawl/{path.name}")

    ran = extract_warc("s3://news/crawl/*.warc.gz", "--out", "s3://news/articles", **store.settings)

    assert ran.code == 0, ran.err
    found = store.client.list_objects_v2(Bucket="news", Prefix="articles/")["Contents"]
    listed = [item["Key"] for item in found]
    assert len(listed) == 2 * FILES  # and nothing half made
    assert serial == {
        Path(key).name: store.client.get_object(Bucket="news", Key=key)["Body"].read()
        for key in listed
        if key.endswith(".gz")
    }


def test_a_bucket_that_is_not_there_is_told_before_the_work_and_not_made(
    extract_warc: Run, many: Path, store: Store
) -> None:
    ran = extract_warc(str(many), "--out", "s3://mistyped/articles", **store.settings)

    assert ran.code == 2
    assert "s3://mistyped/articles: cannot be written to: " in ran.err
    assert store.client.list_buckets()["Buckets"] == []
