"""The nightly run as cron and systemd want it said."""

import shutil
import subprocess
from pathlib import Path

import pytest

from newsarc.errors import ConfigError
from newsarc.schedule import Schedule, cron_line, installed, parse_time_of_day, removed, systemd_units

ODD = Path('/srv/news\'s 100% "odd" $HOME archive')


def plan(archive: Path = Path("/srv/news"), *, hour: int = 2, program: str = "/opt/newsarc") -> Schedule:
    return Schedule(hour=hour, minute=30, program=(program,), archive=archive)


def test_the_line_has_absolute_paths_and_is_quiet() -> None:
    assert (
        cron_line(plan())
        == "30 2 * * * /opt/newsarc scrape -q --archive /srv/news --log-file /srv/news/newsarc.log"
    )


def test_odd_folders_reach_the_command_as_they_are() -> None:
    # cron takes the backslash from `\%` and gives the rest to sh.
    command = cron_line(plan(ODD, program="printf '%s\\n'")).split(" ", 5)[5].replace("\\%", "%")

    words = subprocess.run(
        ["/bin/sh", "-c", f"set -- {command}; printf '%s\\n' \"$@\""],
        capture_output=True,
        text=True,
        check=True,
    )

    assert words.stdout.splitlines()[4] == str(ODD)


def test_installing_twice_leaves_one_line_and_the_others_as_they_were() -> None:
    mine = "# my own\n@daily backup"
    once = installed(mine, plan())
    twice = installed(once, plan(hour=4))

    assert twice.startswith(mine + "\n")
    assert twice.count("/opt/newsarc") == 1
    assert "30 4 * * *" in twice
    assert removed(twice, Path("/srv/news")) == mine + "\n"


def test_two_archives_have_a_line_each() -> None:
    both = installed(installed("", plan()), plan(Path("/srv/other")))

    assert both.count("scrape -q") == 2
    assert removed(both, Path("/srv/other")) == installed("", plan())


@pytest.mark.parametrize("text", ["25:00", "2", "02:60", "02:30pm", "", "-1:00"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="not a time of day"):
        parse_time_of_day(text)


@pytest.mark.parametrize("archive", [Path("/srv/news"), ODD])
def test_systemd_finds_nothing_wrong(archive: Path, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    units = systemd_units(plan(archive, program="/bin/true"))
    for name, text in units.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in units)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "newsarc" not in done.stderr
