"""Serving the pages until Ctrl-C."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from newsarc.errors import ConfigError
from newsarc.web.app import make_app


def serve(folder: Path, *, host: str, port: int, editable: bool, on_ready: Callable[[str], None]) -> None:
    """Serves an archive; `on_ready` is given its address once connections are taken."""
    with listen(host, port) as listening:
        name = f"[{host}]" if ":" in host else host
        config = uvicorn.Config(
            make_app(folder, editable=editable, host=host),
            log_level="warning",
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        on_ready(f"http://{name}:{listening.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections. Raises ConfigError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family)
        # asyncio does this for the sockets that it makes; without it each answer waits 40 ms for an ACK.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        # What socket adds to the system's own words repeats the address.
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
        raise ConfigError(f"{host}:{port}", f"cannot be served on: {why.lower()} (try: --port 0)") from error
    return listening
