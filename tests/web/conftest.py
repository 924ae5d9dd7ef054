"""The pages of the sample sites' archive, from a real server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from newsarc.web.app import make_app
from newsarc.web.server import listen
from tests.cli.conftest import demo, filled

__all__ = ["demo", "filled"]


@contextmanager
def served(folder: Path, *, editable: bool = False) -> Iterator[str]:
    """The pages of an archive, on a free port."""
    app = make_app(folder, editable=editable)
    with listen("127.0.0.1", 0) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
            app.state.shelf.close()


@contextmanager
def asking(folder: Path, *, editable: bool = False) -> Iterator[httpx.Client]:
    """A client of an archive's pages."""
    with served(folder, editable=editable) as address, httpx.Client(base_url=address) as client:
        client.follow_redirects = True
        yield client


@pytest.fixture(scope="session")
def browser(filled: Path) -> Iterator[httpx.Client]:
    with asking(filled) as client:
        yield client
