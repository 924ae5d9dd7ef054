"""What every answer bears and every request must: headers against script, and a Host that is this server's.

A page elsewhere may point its own name at 127.0.0.1 (DNS rebinding) and ask as that name; an address cannot
be rebound, so addresses, `localhost` and the name that was given with --host are answered, and nothing else.
"""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{images}; connect-src 'self';"
    " form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
RAW_POLICY: Final = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""For a page as it came: its own inline styles and pictures; nothing runs, asks or leads elsewhere."""

_HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": POLICY.format(images=""),
    "referrer-policy": "same-origin",  # with "no-referrer" browsers give a form of ours the origin "null"
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}


class Guard:
    """Around the application."""

    def __init__(self, app: ASGIApp, *, host: str) -> None:
        self._app = app
        self._host = host.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal:
            await PlainTextResponse(refusal + "\n", 403)(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _refusal(self, method: str, headers: Headers) -> str | None:
        host = headers.get("host", "")
        if not self._is_ours(host):
            return "this server does not answer to that name"
        if method not in ("GET", "HEAD") and headers.get("origin") not in (None, f"http://{host}"):
            return "this form was sent from another site"
        return None

    def _is_ours(self, host: str) -> bool:
        match = re.fullmatch(r"\[([0-9a-f:.]+)\](?::\d+)?|([^:\[\]]+)(?::\d+)?", host.lower())
        if not match:
            return False
        name = match[1] or match[2]
        if name in ("localhost", self._host):
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True
