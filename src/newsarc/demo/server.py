"""DemoServer: the demo's sites on one port of 127.0.0.1, told apart by the Host header.

The names end in `.localhost`, which belongs to the loopback (RFC 6761, 6.3): newsarc and browsers know it.
"""

import gzip
import http
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, quote, urlsplit

from newsarc.demo.courier import COURIER, build_courier
from newsarc.demo.expected import Expected
from newsarc.demo.idwire import IDWIRE, build_idwire
from newsarc.demo.kennung import KENNUNG, build_kennung
from newsarc.demo.replies import Reply, picture, redirect, status_reply
from newsarc.demo.sites import Built, DemoSite

CONSENT_COOKIE = "consent=yes"
_BUILDERS: tuple[tuple[DemoSite, Callable[[str, date, int], Built]], ...] = (
    (COURIER, build_courier),
    (IDWIRE, build_idwire),
    (KENNUNG, build_kennung),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One request and how it was answered; `sent` counts the bytes of the body."""

    time: datetime
    host: str
    method: str
    path: str
    status: int
    sent: int


class DemoServer:
    """Serves the demo while its `with` block lasts; its stories are dated back from `today`."""

    def __init__(self, port: int = 0, *, today: date | None = None) -> None:
        self._wanted_port = port
        self._today = today or datetime.now(UTC).date()
        self._day = 1
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self._built: Mapping[str, Built] = {}
        self._put: dict[tuple[str, str], Reply] = {}
        self.sites: tuple[DemoSite, ...] = ()
        self.log: list[LogEntry] = []

    def __enter__(self) -> Self:
        self._server = _Server(self._wanted_port, self)
        self.sites = tuple(_placed(site, self.port) for site, _ in _BUILDERS)
        self._build()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    @property
    def port(self) -> int:
        """The port that all sites share."""
        if self._server is None:
            raise RuntimeError("the demo is served inside its with block only")
        return int(self._server.server_address[1])

    def url(self, site: str, path: str = "/") -> str:
        """The URL of a path of a site, which is given by its name: `url("idwire", "/atom.xml")`."""
        return next(each.url for each in self.sites if each.name == site) + path

    def advance(self) -> None:
        """Publishes the second day: one story updated, one new, and other rails on every page."""
        self._day = 2
        self._build()

    def put(self, url: str, reply: Reply) -> None:
        """Answers a URL otherwise from now on: for tests of what may befall a page after it was archived."""
        parts = urlsplit(url)
        self._put[parts.hostname or "", parts.path] = reply

    def expected(self) -> Mapping[str, Expected]:
        """What ought to come out of every article's URL today."""
        return {gold.url: gold for built in self._built.values() for gold in built.expected}

    def refused(self) -> Mapping[str, str]:
        """The URLs that look like articles and give none: consent, soft_404, redirect or robots."""
        return {url: why for built in self._built.values() for url, why in built.refused.items()}

    def reply(self, host: str, target: str) -> Reply:
        """The answer for a request's Host and target."""
        built = self._built.get(host)
        if built is None:
            return status_reply(421, "No such site here")
        parts = urlsplit(target)
        if (host, parts.path) in self._put:
            return self._put[host, parts.path]
        if parts.path.startswith("/status/"):
            return _status_asked_for(parts.path)
        if parts.path.endswith((".jpg", ".gif", ".svg")) or parts.path == "/tr":
            return picture()
        if parts.path == "/consent":
            return redirect(quote(parse_qs(parts.query).get("to", ["/"])[0]))
        found = built.replies.get(f"{parts.path}?{parts.query}") or built.replies.get(parts.path)
        return found or built.replies.get("404") or status_reply(404, "Not Found")

    def _build(self) -> None:
        self._built = {
            site.host: build(site.url, self._today, self._day)
            for site, (_, build) in zip(self.sites, _BUILDERS, strict=True)
        }


def _placed(site: DemoSite, port: int) -> DemoSite:
    base = f"http://{site.host}:{port}"
    return replace(site, url=base, source=base + site.source)


def _status_asked_for(path: str) -> Reply:
    """`/status/410` and its like: any error, for tests of how it is borne."""
    try:
        status = http.HTTPStatus(int(path.removeprefix("/status/")))
    except ValueError:
        return status_reply(404, "Not Found")
    return status_reply(status.value, status.phrase)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, demo: DemoServer) -> None:
        self.demo = demo
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "newsarc-demo"
    sys_version = ""
    timeout = 30
    server: _Server
    types_worth_gzip: ClassVar = ("text/", "application/xml", "application/rss+xml", "application/atom+xml")

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        """Requests are kept in `DemoServer.log`; stderr stays clean."""

    def _answer(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        reply = self.server.demo.reply(host, self.path)
        if reply.wall is not None and CONSENT_COOKIE not in self.headers.get("Cookie", ""):
            reply = Reply(body=reply.wall)
        if reply.is_unchanged(self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
            reply = replace(reply, status=304)
        body = b"" if reply.status == 304 else self._encoded(reply)
        sent = 0 if self.command == "HEAD" else len(body)
        entry = LogEntry(
            time=datetime.now(UTC),
            host=host,
            method=self.command,
            path=self.path,
            status=reply.status,
            sent=sent,
        )
        self.server.demo.log.append(entry)
        self._send_head(reply, len(body), is_encoded=body != reply.body)
        if sent:
            self.wfile.write(body)

    def _encoded(self, reply: Reply) -> bytes:
        wanted = "gzip" in self.headers.get("Accept-Encoding", "")
        worth = reply.content_type.startswith(self.types_worth_gzip) and len(reply.body) > 500
        return gzip.compress(reply.body, mtime=0) if wanted and worth else reply.body

    def _send_head(self, reply: Reply, length: int, *, is_encoded: bool) -> None:
        self.send_response(reply.status)
        if reply.location is not None:
            self.send_header("Location", reply.location)
        if self.path.startswith("/consent"):
            self.send_header("Set-Cookie", f"{CONSENT_COOKIE}; Path=/")
        if reply.status in (200, 304) and reply.changed:
            self.send_header("ETag", reply.etag)
            self.send_header("Last-Modified", reply.last_modified or "")
        self.send_header("Vary", "Accept-Encoding")
        if reply.status in (429, 503):
            self.send_header("Retry-After", "1")
        if reply.status != 304:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(length))
        if is_encoded and reply.status != 304:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
