"""On a terminal: colour unless it is not wanted, tables that fit, text set for reading."""

import os
import pty
import re
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path

import pytest

from newsarc.cli.tables import Column, fit
from tests.cli.conftest import environment, run_newsarc

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)")


def on_terminal(archive: Path, *arguments: str, columns: int = 80, **variables: str) -> str:
    """What a person would see, escape sequences and all."""
    leader, follower = pty.openpty()
    ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    variables = {"TERM": "xterm-256color"} | variables
    env = {name: value for name, value in environment(archive).items() if name != "COLUMNS"} | variables
    with subprocess.Popen(
        [sys.executable, "-m", "newsarc", *arguments],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=env,
    ):
        os.close(follower)
        seen = b""
        while piece := read(leader):
            seen += piece
    os.close(leader)
    return seen.decode().replace("\r\n", "\n")


def read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux says EIO at the end of a terminal
        return b""


@pytest.mark.parametrize("columns", [40, 50, 80, 120])
def test_a_table_fits_the_terminal(filled: Path, columns: int) -> None:
    lines = ANSI.sub("", on_terminal(filled, "list", columns=columns)).splitlines()

    assert lines[0].split()[:2] == ["id", "date"]
    assert all(len(line) <= columns for line in lines)
    assert all(re.match(r"[0-9a-f]{8}  ", line) for line in lines[1:])
    assert ("words" in lines[0]) == (columns == 120)
    assert ("status" in lines[0]) == (columns >= 80)
    assert lines[0].index("title") == 22 or columns >= 80


COLOURED = ("list", "list --group", "search gate", "show ID --no-pager", "history ID", "stats", "status",
            "explain ID", "source list", "show nope")  # fmt: skip


@pytest.mark.parametrize("command", COLOURED)
def test_colour_is_left_out_where_it_is_not_wanted(filled: Path, command: str) -> None:
    arguments = command.replace("ID", rates(filled)).split()

    assert "\x1b[" in on_terminal(filled, *arguments)
    assert "\x1b" not in on_terminal(filled, *arguments, NO_COLOR="1")


def test_a_dumb_terminal_is_sent_no_colour(filled: Path) -> None:
    assert "\x1b" not in on_terminal(filled, "list", TERM="dumb")


@pytest.mark.parametrize("command", ["list", "search gate", "stats", "history ID", "show ID --no-pager"])
def test_columns_says_how_wide_the_terminal_is(filled: Path, command: str) -> None:
    arguments = command.replace("ID", rates(filled)).split()

    lines = ANSI.sub("", on_terminal(filled, *arguments, columns=200, COLUMNS="60")).splitlines()

    assert max(len(line) for line in lines if "http" not in line) in range(40, 61)


def test_an_article_is_set_in_78_columns(filled: Path) -> None:
    first = ANSI.sub("", on_terminal(filled, "list", "--status", "ok", "-n", "1")).splitlines()[1].split()[0]

    lines = ANSI.sub("", on_terminal(filled, "show", first, "--no-pager", columns=200)).splitlines()

    assert len(lines) > 10
    assert all(len(line) <= 78 or "http" in line for line in lines)


def test_links_are_numbered_and_their_addresses_stand_below(filled: Path) -> None:
    seen = ANSI.sub("", on_terminal(filled, "show", rates(filled), "--no-pager"))

    text, notes = seen.split("Topics: ")
    assert "Picture: Gate 7 at Skarvik" in text
    assert "Agency[1]" in text
    assert "should not have been[2]." in text
    assert re.findall(r"^ +\[(\d)\] (\S+)", notes, re.MULTILINE)[1] == (
        "2",
        "https://example.org/false-accepts",
    )


def test_a_long_text_goes_through_the_pager(filled: Path) -> None:
    paged = on_terminal(filled, "show", rates(filled), PAGER="cat -n")

    assert re.match(r" +1\t", paged)
    assert not re.match(r" +1\t", on_terminal(filled, "show", rates(filled), "--no-pager", PAGER="cat -n"))


def test_a_short_text_needs_no_pager(filled: Path) -> None:
    article_id = run_newsarc(filled, "list", "--match", "title:iris", "--format", "{id}").lines[0]

    assert not re.match(r" +1\t", on_terminal(filled, "show", article_id, PAGER="cat -n"))


def rates(filled: Path) -> str:
    """An article with links, a figure, a table, and more lines than the screen has."""
    return run_newsarc(filled, "list", "--match", 'title:"error rates"', "--format", "{id}").lines[0]


def test_columns_give_way_in_order() -> None:
    columns = [
        Column(name="id", title="id"),
        Column(name="site", title="site", least=5, spare=2),
        Column(name="title", title="title", least=10),
        Column(name="words", title="words", spare=3),
        Column(name="status", title="status", spare=1),
    ]
    natural = [4, 10, 30, 5, 2]

    assert fit(columns, natural, 100) == [4, 10, 30, 5, 2]
    assert fit(columns, natural, 44) == [4, 10, 15, 5, 2]
    assert fit(columns, natural, 30) == [4, 8, 10, 0, 2]
    assert fit(columns, natural, 22) == [4, 0, 12, 0, 2]
    assert fit(columns, natural, 18) == [4, 0, 12, 0, 0]
    assert fit(columns, natural, 9) == [4, 0, 3, 0, 0]
