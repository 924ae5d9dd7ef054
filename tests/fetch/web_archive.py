"""A small web archive on the tests' server: a TimeGate, a TimeMap and mementos (RFC 7089)."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from newsarc.config import WaybackSettings
from newsarc.fetch.links import parse_moment
from tests.fetch.server import Asked, Server, answer


def http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


@dataclass(frozen=True, kw_only=True)
class Memento:
    """What the archive remembers of an address."""

    at: datetime
    body: str = ""
    status: str = "200 OK"
    headers: dict[str, str] = field(default_factory=dict)


class StandIn:
    """The archive `archive.localhost`. It writes into pages where no `id_` is asked for, as archives do."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._kept: dict[str, list[Memento]] = {}

    @property
    def settings(self) -> WaybackSettings:
        return WaybackSettings(timegate=self.url("/web/"), timemap=self.url("/web/timemap/link/"), delay=0.0)

    @property
    def asked(self) -> list[str]:
        """What it was asked for, in order, without robots.txt."""
        return [path for path in self._server.paths(host="archive") if path != "/robots.txt"]

    def url(self, path: str) -> str:
        return self._server.url(path, host="archive")

    def memento_url(self, url: str, at: datetime, code: str = "id_") -> str:
        return self.url(f"/web/{at:%Y%m%d%H%M%S}{code}/{url}")

    def keep(self, url: str, *mementos: Memento) -> None:
        """Remembers an address."""
        self._kept.setdefault(url, []).extend(mementos)
        self.route(f"/web/{url}", self._timegate)
        self.route(
            f"/web/timemap/link/{url}", answer(self._links(url), content_type="application/link-format")
        )
        for memento in mementos:
            stamp = f"{memento.at:%Y%m%d%H%M%S}"
            told = {"Memento-Datetime": http_date(memento.at), **memento.headers}
            self.route(f"/web/{stamp}id_/{url}", answer(memento.body, status=memento.status, headers=told))
            toolbar = f"<div>This page was archived.</div>{memento.body}"
            self.route(f"/web/{stamp}/{url}", answer(toolbar, status=memento.status, headers=told))

    def route(self, path: str, reply: object) -> None:
        self._server.routes[f"archive{path}"] = reply  # type: ignore[assignment]

    async def _timegate(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        url = asked.path.removeprefix("/web/")
        wanted = parse_moment(asked.headers.get("accept-datetime")) or datetime.max.replace(tzinfo=UTC)
        found = min(self._kept[url], key=lambda memento: abs(wanted - memento.at))
        where = {"Location": self.memento_url(url, found.at, code=""), "Vary": "accept-datetime"}
        writer.write(answer("", status="302 Found", headers=where))
        await writer.drain()
        return True

    def _links(self, url: str) -> str:
        lines = [f'<{url}>; rel="original"']
        for memento in sorted(self._kept[url], key=lambda memento: memento.at):
            place = self.memento_url(url, memento.at, code="")
            lines.append(f'<{place}>; rel="memento"; datetime="{http_date(memento.at)}"')
        return ",\n".join(lines)
