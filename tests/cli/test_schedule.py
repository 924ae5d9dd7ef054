"""newsarc schedule: printed, installed, and really run as cron runs it."""

import os
import subprocess
from pathlib import Path

import pytest

from newsarc.demo import DemoServer
from tests.cli.conftest import SETTINGS, Newsarc

CRONTAB = """#!/bin/sh
case "$1" in
-l) if [ -f "$HOME/crontab" ]; then cat "$HOME/crontab"; else echo "no crontab for me" >&2; exit 1; fi ;;
-) cat > "$HOME/crontab" ;;
esac
"""


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """The surroundings of somebody whose crontab is the file of that name."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "crontab").write_text(CRONTAB, encoding="utf-8")
    (programs / "crontab").chmod(0o755)
    return {"HOME": str(tmp_path), "PATH": f"{programs}:{os.environ['PATH']}"}


def test_installing_is_done_once_and_undone(
    newsarc: Newsarc, archive: Path, tmp_path: Path, variables: dict[str, str]
) -> None:
    (tmp_path / "crontab").write_text("@daily mine\n", encoding="utf-8")

    codes = [
        newsarc("schedule", "--install", "--at", at, **variables).code for at in ("02:30", "03:15", "03:15")
    ]
    text = (tmp_path / "crontab").read_text(encoding="utf-8")
    newsarc("schedule", "--uninstall", **variables)

    assert codes == [0, 0, 0]
    assert text.startswith("@daily mine\n")
    assert text.count(" scrape -q ") == 1
    assert "15 3 * * * /" in text
    assert str(archive) in text
    assert (tmp_path / "crontab").read_text(encoding="utf-8") == "@daily mine\n"


def test_the_other_lines_of_a_crontab_are_kept_as_they_are(
    newsarc: Newsarc, archive: Path, tmp_path: Path, variables: dict[str, str]
) -> None:
    crontab = tmp_path / "crontab"
    mine = b"# Br\xfcssel, in latin-1\x0c\n@daily mine\n"
    crontab.write_bytes(mine)

    newsarc("schedule", "--install", **variables)
    kept, comment, _line = crontab.read_bytes().rsplit(b"\n", 3)[:3]
    crontab.write_bytes(comment + b"\n" + mine)  # somebody took the line away and left the comment
    taken = newsarc("schedule", "--uninstall", **variables)
    again = newsarc("schedule", "--uninstall", **variables)

    assert kept + b"\n" == mine
    assert taken.err == "removed from your crontab\n"
    assert again.err == "nothing of this archive is in your crontab\n"
    assert crontab.read_bytes() == mine


def test_the_printed_line_works_in_crons_bare_surroundings_and_is_silent(
    newsarc: Newsarc, archive: Path, demo: DemoServer
) -> None:
    source = f'\n[[source]]\nname = "s"\nurl = "{demo.url("idwire", "/news-sitemap.xml.gz")}"\n'
    (archive / "newsarc.toml").write_text(SETTINGS + source, encoding="utf-8")
    line = newsarc("schedule", "--at", "02:30").out.strip()

    command = line.split(" ", 5)[5].replace("\\%", "%")
    done = subprocess.run(
        ["env", "-i", "/bin/sh", "-c", command], capture_output=True, text=True, cwd="/", check=False
    )

    assert line.startswith("30 2 * * * /")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (archive / "newsarc.log").is_file()
    assert newsarc("list").lines


def test_systemd_units_are_printed(newsarc: Newsarc) -> None:
    ran = newsarc("schedule", "--systemd")

    assert "[Service]" in ran.out
    assert "OnCalendar=*-*-* 02:30:00" in ran.out
    assert newsarc("schedule", "--systemd", "--install").code == 2
