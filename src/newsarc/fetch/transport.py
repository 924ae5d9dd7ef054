"""The only way out: every connection goes to an address that was judged.

A name is resolved once, all its addresses must be public, the socket goes to one of those very addresses, and
the peer is looked at again. Host, SNI and the name in the certificate stay those of the URL.
"""

import errno
import socket
import ssl
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import Final

import httpcore
import httpx

from newsarc.config import NetworkSettings
from newsarc.errors import ConfigError
from newsarc.fetch.addresses import kind_of_address
from newsarc.fetch.world import World

_SECONDS_AN_ADDRESS: Final = 5.0
_KEPT_HOSTS: Final = 64
_KEEP_ALIVE: Final = 15.0

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class NotPublicError(Exception):
    """A host's address is not public; the message says which and what it is."""


def make_transport(settings: NetworkSettings, world: World) -> httpx.AsyncBaseTransport:
    """A transport that connects to judged addresses only, or to the proxy, which resolves names itself."""
    if settings.proxy is None:
        return _GuardedTransport(GuardedBackend(world, allow_private=settings.allow_private), world.tls())
    try:
        return httpx.AsyncHTTPTransport(verify=world.tls(), trust_env=False, proxy=settings.proxy)
    except (ValueError, httpx.InvalidURL) as error:
        raise ConfigError("proxy", "not the URL of a proxy (try: http://host:port)") from error
    except ImportError as error:
        raise ConfigError(
            "proxy", "SOCKS takes one more package (try: pip install 'httpx[socks]')"
        ) from error


class _HostTransport(httpx.AsyncHTTPTransport):
    """httpx has no argument for a network backend, so its pool is replaced by one that has."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls, keepalive_expiry=_KEEP_ALIVE, network_backend=backend
        )

    def is_idle(self) -> bool:
        return all(connection.is_idle() or connection.is_closed() for connection in self._pool.connections)


class _GuardedTransport(httpx.AsyncBaseTransport):
    """Keeps a transport for each origin: one pool for all looks at every connection for every request."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        self._backend = backend
        self._tls = tls
        self._hosts: dict[tuple[str, str, int | None], _HostTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        origin = request.url.scheme, request.url.host, request.url.port
        transport = self._hosts.pop(origin, None) or _HostTransport(self._backend, self._tls)
        self._hosts[origin] = transport  # now the last in the order of use
        if len(self._hosts) > _KEPT_HOSTS:
            await self._close_the_longest_idle()
        return await transport.handle_async_request(request)

    async def _close_the_longest_idle(self) -> None:
        for origin, transport in tuple(self._hosts.items())[:-1]:
            if transport.is_idle():
                del self._hosts[origin]
                await transport.aclose()
                return

    async def aclose(self) -> None:
        for transport in self._hosts.values():
            await transport.aclose()


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves, judges, connects, and judges the peer."""

    def __init__(self, world: World, *, allow_private: bool) -> None:
        self._world = world
        self._allow_private = allow_private
        self._backend = world.network()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host)
        for address in addresses:
            self._judge(address)
        failure: Exception = OSError(errno.EADDRNOTAVAIL, "no address")
        for address in addresses:
            # A dead address must not use up the time of a living one: IPv6 without a route is common.
            patience = timeout if address == addresses[-1] else min(_SECONDS_AN_ADDRESS, timeout or 60.0)
            try:
                stream = await self._backend.connect_tcp(
                    address, port, patience, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            await self._check_peer(stream, address)
            return stream
        raise failure

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)

    async def _addresses(self, host: str) -> Sequence[str]:
        if _is_address(host):
            return (host,)
        name = host.rstrip(".").lower()
        if name == "localhost" or name.endswith(".localhost"):
            return ("127.0.0.1", "::1")  # RFC 6761, 6.3: never ask a name server about these
        addresses = await self._world.resolve(host)
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        return addresses

    def _judge(self, address: str) -> None:
        kind = None if self._allow_private else kind_of_address(address)
        if kind:
            raise NotPublicError(f"{address}, a {kind} address")

    async def _check_peer(self, stream: httpcore.AsyncNetworkStream, address: str) -> None:
        peer = stream.get_extra_info("server_addr")
        if not peer or ip_address(peer[0]) != ip_address(address):
            await stream.aclose()
            raise NotPublicError(f"{peer}, not the {address} that was checked")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
