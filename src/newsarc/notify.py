"""Tells whoever watches the nightly run how it went: a ping of a URL, a command.

The URL is asked as healthchecks.io and its like want it: `URL/start`, then `URL` or `URL/fail`, with a few
lines of text. So whoever keeps it hears of a run that never came. The command is run only when something is
wrong that was not said before.
"""

import os
import shlex
import subprocess
from collections.abc import Iterator
from typing import Final, Literal
from urllib.parse import urlsplit

from newsarc.config import NetworkSettings, NotifySettings
from newsarc.errors import ConfigError, FetchError, NewsarcError

Event = Literal["start", "success", "fail"]

TIMEOUT: Final = 60.0
"""Seconds that the command may take."""


def notify(
    settings: NotifySettings, network: NetworkSettings, event: Event, text: str = "", *, is_news: bool = False
) -> Iterator[NewsarcError]:
    """Tells it, and yields what went wrong with that, which is no reason to stop."""
    if settings.url:
        from newsarc.fetch import send_text  # a run begins with its own start, not with that of the network

        try:
            send_text(ping_url(settings.url, event), text, network)
        except FetchError as error:
            yield error
    if settings.command and event == "fail" and is_news:
        try:
            _run(settings.command, text)
        except ConfigError as error:
            yield error


def ping_url(url: str, event: Event) -> str:
    """The address for an event.

    >>> ping_url("https://hc-ping.com/0a1b?rid=7", "fail")
    'https://hc-ping.com/0a1b/fail?rid=7'
    """
    if event == "success":
        return url
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path.rstrip('/')}/{event}").geturl()


def _run(command: str, text: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - the person's own command, without a shell
            shlex.split(command),
            input=text,
            text=True,
            encoding="utf-8",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT,
            env=os.environ | {"NEWSARC_EVENT": "fail"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ConfigError("notify command", f"took longer than {TIMEOUT:.0f} s: {command}") from error
    except (OSError, ValueError, IndexError) as error:
        why = getattr(error, "strerror", None) or "cannot be run"
        raise ConfigError("notify command", f"{str(why).lower()}: {command}") from error
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ConfigError("notify command", f"exit code {done.returncode} ({why}): {command}")
