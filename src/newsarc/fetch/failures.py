"""What can go wrong on the way, in newsarc's own words: one line with the cause and the mend."""

import errno
import re
import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus as Status
from typing import Final

import httpcore
import httpx

from newsarc.errors import BlockedAddress, FetchError, HTTPStatus, RobotsDisallowed, TimedOut, Truncated
from newsarc.fetch.decoding import CutShort, DecodingError
from newsarc.fetch.transport import NotPublicError
from newsarc.text import one_line, printable

NETWORK_ERRORS: Final = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    OSError,  # socket.gaierror, ssl.SSLError and TimeoutError are among them
    UnicodeError,
    NotPublicError,
    DecodingError,
)
"""Everything that an exchange with a hostile or broken server is known to raise."""

_OS_ERRORS: Final = {
    errno.ECONNREFUSED: (
        "connection_refused",
        "connection refused (check the port, or whether the server is up)",
    ),
    errno.ENETUNREACH: ("unreachable", "network unreachable (check the connection)"),
    errno.EHOSTUNREACH: ("unreachable", "host unreachable (check the connection)"),
    errno.ENETDOWN: ("unreachable", "the network is down (check the connection)"),
}
_MENDS: Final = {
    401: "it asks for a login",
    402: "it asks for payment",
    403: "the site refuses programs, or asks for a login",
    404: "check the address",
    406: "the site refuses programs",
    410: "it was removed for good",
    429: "the site asks for fewer requests; try again later",
    451: "withheld for legal reasons",
}
_CUT = re.compile("without sending complete message body|incomplete chunked read")
# As browsers read it: `http:\\me:secret@host` holds a password too, and tabs do not count.
_USERINFO = re.compile(r"^([^/\\?#:]*:)?([/\\]*)[^/\\?#]*@")
_IGNORED = re.compile(r"[\t\r\n]")


def shown(url: str) -> str:
    """The URL as it may stand in a message: without a user name or password, printable, and not without end.

    >>> shown("https://me:secret@example.org/a")
    'https://example.org/a'
    """
    text = printable(_USERINFO.sub(r"\1\2", _IGNORED.sub("", url)))
    return text if len(text) <= 300 else text[:299] + "…"


def explain(url: str, error: Exception) -> FetchError:
    """The FetchError for what an exchange raised."""
    for cause in causes(error):
        known = _known(shown(url), cause)
        if known:
            return known
    return FetchError(shown(url), f"connection lost ({_detail(error)}) (try again)", code="connection")


def status_error(url: str, status: int, retry_after: float | None = None) -> HTTPStatus:
    """The HTTPStatus for an answer that is an error."""
    try:
        phrase = f" {Status(status).phrase}"
    except ValueError:
        phrase = ""
    mend = _MENDS.get(status) or ("the server is in trouble; try again later" if status >= 500 else "")
    why = f"HTTP {status}{phrase}" + (f" ({mend})" if mend else "")
    return HTTPStatus(shown(url), status, why, retry_after=retry_after)


def is_host_failure(error: FetchError) -> bool:
    """Whether the error speaks of the host's state rather than of one page."""
    error = _behind_robots(error)
    if isinstance(error, HTTPStatus):
        return error.status == 429 or error.status >= 500
    return isinstance(error, TimedOut) or error.code in _HOST_CODES


def is_transient(error: FetchError) -> bool:
    """Whether the same request may well succeed in a few seconds."""
    error = _behind_robots(error)
    if isinstance(error, HTTPStatus):
        return error.status == 429 or (error.status >= 500 and error.status not in (501, 505))
    return isinstance(error, (TimedOut, Truncated)) or error.code in ("connection", "dns")


_HOST_CODES: Final = frozenset(
    {"no_such_host", "dns", "connection_refused", "unreachable", "tls", "connection", "bad_answer"}
)


def _behind_robots(error: FetchError) -> FetchError:
    cause = error.__cause__
    return cause if isinstance(error, RobotsDisallowed) and isinstance(cause, FetchError) else error


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, the nearest first."""
    seen: BaseException | None = error
    for _ in range(10):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or seen.__context__


def _known(url: str, error: BaseException) -> FetchError | None:
    match error:
        case NotPublicError():
            return BlockedAddress(url, f"the host leads to {error} (to allow it: --allow-private)")
        case TimeoutError() | httpx.TimeoutException() | httpcore.TimeoutException():
            return TimedOut(url, "timed out (try again, or raise `timeout` in newsarc.toml)")
        case OSError():
            return _system_error(url, error)
        case CutShort():
            return Truncated(url, f"{error} (try again)")
        case DecodingError():
            return FetchError(url, f"the body cannot be decoded: {error}", code="bad_encoding")
        case httpx.RemoteProtocolError() if _CUT.search(str(error)):
            return Truncated(url, "the connection ended before the page did (try again)")
        case httpx.RemoteProtocolError() if "disconnected" not in str(error):
            return FetchError(url, f"the answer is no valid HTTP ({_detail(error)})", code="bad_answer")
        case httpx.InvalidURL() | httpx.LocalProtocolError() | UnicodeError():
            return FetchError(url, f"not an address that can be asked ({_detail(error)})", code="bad_url")
        case httpx.ProxyError():
            return FetchError(url, f"the proxy failed ({_detail(error)})", code="proxy")
    return None


def _system_error(url: str, error: OSError) -> FetchError | None:
    match error:
        case ssl.SSLCertVerificationError():
            return FetchError(url, f"TLS failure: {error.verify_message} ({_tls_mend(error)})", code="tls")
        case ssl.SSLError():
            return FetchError(url, f"TLS failure: {_detail(error)} (is it an https site?)", code="tls")
        case socket.gaierror(errno=socket.EAI_AGAIN):
            return FetchError(url, "the name could not be looked up (check the connection)", code="dns")
        case socket.gaierror():
            return FetchError(url, "no such host (check the spelling)", code="no_such_host")
        case OSError(errno=number) if number in _OS_ERRORS:
            code, why = _OS_ERRORS[number]
            return FetchError(url, why, code=code)
    return None


def _tls_mend(error: ssl.SSLCertVerificationError) -> str:
    # https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
    if error.verify_code == 10:
        return "the site must renew its certificate; check this machine's clock"
    if error.verify_code in (62, 64):
        return "the site is misconfigured; check the spelling"
    return "the site is misconfigured, or something reads along"


def _detail(error: BaseException) -> str:
    return printable(one_line(str(error)))[:200] or type(error).__name__
