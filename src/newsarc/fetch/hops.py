"""Redirects, hop by hop: every address is checked before it is asked."""

from collections.abc import Awaitable, Callable
from typing import Final

import ada_url

from newsarc.errors import BlockedAddress, ConfigError, FetchError
from newsarc.fetch.exchange import Answer
from newsarc.fetch.failures import shown
from newsarc.urls import parse_url

MAX_REDIRECTS: Final = 5
_MAX_URL: Final = 8192
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

# Ports of other services, which a URL must not make us talk to: https://fetch.spec.whatwg.org/#port-blocking
_PORTS: Final = """
    0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117
    119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601
    636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679
    6697 10080
"""
_BAD_PORTS: Final = frozenset(_PORTS.split())


def check_url(url: str, base: str | None = None) -> str:
    """The absolute URL in its normal form, if it is one to ask: http or https, no credentials, a web port."""
    if len(url) > _MAX_URL:
        raise FetchError(shown(url), f"longer than {_MAX_URL} characters", code="bad_url")
    try:
        checked = parse_url(url, base)
    except ConfigError as error:
        if error.__cause__:  # it could not even be parsed
            raise FetchError(shown(url), error.why, code="bad_url") from None
        raise BlockedAddress(shown(url), error.why) from None  # the cause would show a password
    port = ada_url.URL(checked).port
    if port in _BAD_PORTS:
        raise BlockedAddress(shown(checked), f"port {port} belongs to another service than the web")
    return checked


async def follow(url: str, ask: Callable[[str], Awaitable[Answer]]) -> tuple[Answer, tuple[Answer, ...]]:
    """Asks for a URL and for wherever it leads; the last answer, and those that led there.

    The error of a later hop names that hop, and is about the URL that was asked for.
    """
    start = current = check_url(url)
    hops: list[Answer] = []
    while True:
        try:
            answer = await ask(current)
            target = target_of(answer)
            if target is None:
                return answer, tuple(hops)
            hops.append(answer)
            current = target
            current = check_url(target, answer.url)
        except FetchError as error:
            if hops:
                retell(error, start, f"redirected to {shown(current)}: {error.why}")
            raise
        if len(hops) > MAX_REDIRECTS:
            raise FetchError(shown(start), f"more than {MAX_REDIRECTS} redirects", code="too_many_redirects")


def retell(error: FetchError, url: str, why: str) -> None:
    """Makes an error speak of another URL."""
    error.subject, error.why = shown(url), why
    error.args = (error.subject, *error.args[1:-1], why)


def target_of(answer: Answer) -> str | None:
    """Where an answer leads on to, as its Location header says it; None where it is no redirect."""
    return answer.header("location") or None if answer.status in _REDIRECTS else None
