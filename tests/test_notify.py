"""Whoever watches the nightly run is told, and telling never breaks it."""

import shlex
import sys
from pathlib import Path

import pytest

from newsarc.config import NetworkSettings, NotifySettings
from newsarc.notify import Event, notify
from tests.fetch.server import Server, answer

LOCAL = NetworkSettings(allow_private=True)


@pytest.mark.parametrize(
    ("event", "path"), [("start", "/ping/start"), ("success", "/ping"), ("fail", "/ping/fail")]
)
def test_the_url_is_told_of_start_success_and_failure(event: Event, path: str) -> None:
    with Server() as server:
        server.routes[path] = answer("OK", content_type="text/plain")

        errors = list(notify(NotifySettings(url=server.url("/ping")), LOCAL, event, "12 new"))

        assert errors == []
        assert [(asked.path, asked.headers.get("content-length")) for asked in server.asked] == [(path, "6")]


def test_a_ping_that_fails_is_said_and_no_more() -> None:
    with Server() as server:
        server.routes["/ping"] = answer(status="500 Oops")
        gone = NotifySettings(url=server.url("/ping"))

        (refused,) = notify(gone, LOCAL, "success")
        (private,) = notify(gone, NetworkSettings(), "success")

    assert "HTTP 500" in str(refused)
    assert "--allow-private" in str(private)


def command(path: Path) -> str:
    code = (
        "import os, sys; open(sys.argv[1], 'w').write(os.environ['NEWSARC_EVENT'] + ': ' + sys.stdin.read())"
    )
    return shlex.join([sys.executable, "-c", code, str(path)])


def test_the_command_reads_what_is_wrong(tmp_path: Path) -> None:
    said = tmp_path / "said"
    settings = NotifySettings(command=command(said))

    assert list(notify(settings, LOCAL, "fail", "s: quiet – since …", is_news=True)) == []
    assert said.read_text(encoding="utf-8") == "fail: s: quiet – since …"


@pytest.mark.parametrize(("event", "is_news"), [("start", False), ("success", True), ("fail", False)])
def test_the_command_is_not_run_when_there_is_nothing_new_to_say(
    tmp_path: Path, event: Event, is_news: bool
) -> None:
    said = tmp_path / "said"

    list(notify(NotifySettings(command=command(said)), LOCAL, event, is_news=is_news))

    assert not said.exists()


@pytest.mark.parametrize(("words", "why"), [("no-such-program x", "no such file"), ("false", "exit code 1")])
def test_a_command_that_fails_is_said_and_no_more(words: str, why: str) -> None:
    (error,) = notify(NotifySettings(command=words), LOCAL, "fail", "x", is_news=True)

    assert why in str(error)
