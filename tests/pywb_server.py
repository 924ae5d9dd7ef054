"""A real pywb over WARC files, on loopback: the web archive that others replay pages with.

It stands in an environment of its own (`make replay-tools`), since what it needs does not go together with
what newsarc needs: it brings another `brotli`.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

TOOLS = Path(os.environ.get("REPLAY_TOOLS", Path(__file__).parent.parent / ".venv-replay" / "bin"))
"""The folder of pywb's and py-wacz's commands."""

needs_replay_tools = pytest.mark.skipif(
    not (TOOLS / "wayback").exists(), reason="no pywb (make replay-tools, or name its folder by REPLAY_TOOLS)"
)

COLLECTION = "pages"
_PATIENCE = 60


@contextmanager
def pywb_server(warcs: Iterable[Path], *, indexes: Iterable[Path] = ()) -> Iterator[str]:
    """The address of a collection of WARC files; where no CDXJ indexes are given, pywb makes its own.

    `{address}/{timestamp}/{url}` replays a page, `{address}/timemap/link/{url}` lists its captures.
    """
    with TemporaryDirectory(prefix="pywb-") as name:
        folder = Path(name)
        collection = folder / "collections" / COLLECTION
        for part, paths in (("archive", warcs), ("indexes", indexes)):
            (collection / part).mkdir(parents=True)
            for path in paths:
                shutil.copy(path, collection / part)
        if not any((collection / "indexes").iterdir()):
            _run("wb-manager", "reindex", COLLECTION, cwd=folder)
        with _serving(folder) as port:
            yield f"http://127.0.0.1:{port}/{COLLECTION}"


@contextmanager
def _serving(folder: Path) -> Iterator[int]:
    port = _free_port()
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [TOOLS / "wayback", "-b", "127.0.0.1", "-p", str(port)],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(server, port, folder / "log")
            yield port
        finally:
            server.terminate()
            server.wait(10)


def _wait(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    ask = build_opener(ProxyHandler({}))
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        with suppress(URLError, ConnectionError), ask.open(f"http://127.0.0.1:{port}/", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _run(command: str, *arguments: str, cwd: Path) -> None:
    done = subprocess.run(
        [TOOLS / command, *arguments], cwd=cwd, capture_output=True, text=True, timeout=_PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
