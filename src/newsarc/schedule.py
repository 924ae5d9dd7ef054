"""The nightly run as cron and systemd want it said. Pure: text in, text out; `cli` installs it."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newsarc.errors import ConfigError

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When to run what: `program` starts newsarc (absolute), `archive` is the archive's absolute folder."""

    hour: int
    minute: int
    program: tuple[str, ...]
    archive: Path

    @property
    def log(self) -> Path:
        """Where the run logs, one JSON object a line."""
        return self.archive / "newsarc.log"

    @property
    def arguments(self) -> tuple[str, ...]:
        """The command: quiet, so that cron mails only trouble; a lock keeps two runs apart by itself."""
        return (*self.program, "scrape", "-q", "--archive", str(self.archive), "--log-file", str(self.log))


def parse_time_of_day(text: str) -> tuple[int, int]:
    """`02:30` as hour and minute. Raises ConfigError."""
    match = _TIME.fullmatch(text)
    if not match:
        raise ConfigError(f"--at {text}", "not a time of day (try: --at 02:30)")
    return int(match[1]), int(match[2])


def marker(archive: Path) -> str:
    """The comment that stands before an archive's line in a crontab and finds it again."""
    return f"# newsarc: nightly scrape into {archive}"


def cron_line(schedule: Schedule) -> str:
    """The line for a crontab. In it `%` would end the command and is escaped (crontab(5))."""
    command = shlex.join(schedule.arguments).replace("%", r"\%")
    return f"{schedule.minute} {schedule.hour} * * * {command}"


def installed(crontab: str, schedule: Schedule) -> str:
    """The crontab with the archive's line in it exactly once, everything else untouched."""
    kept = removed(crontab, schedule.archive)
    if kept and not kept.endswith("\n"):
        kept += "\n"
    return f"{kept}{marker(schedule.archive)}\n{cron_line(schedule)}\n"


def removed(crontab: str, archive: Path) -> str:
    """The crontab without the archive's line; of what stands below the comment no other line is taken."""
    out: list[str] = []
    is_marked = False
    for line in crontab.split("\n"):  # as cron does
        was_marked, is_marked = is_marked, line == marker(archive)
        if not is_marked and not (was_marked and " scrape -q " in line):
            out.append(line)
    return "\n".join(out)


def systemd_units(schedule: Schedule) -> dict[str, str]:
    """File name to content: a service that runs once and the timer that starts it."""
    service = f"""\
[Unit]
Description=newsarc: archive what is new
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={_systemd_join(schedule.arguments)}
Nice=10
"""
    timer = f"""\
[Unit]
Description=newsarc every night

[Timer]
OnCalendar=*-*-* {schedule.hour:02}:{schedule.minute:02}:00
RandomizedDelaySec=5min
Persistent=true

[Install]
WantedBy=timers.target
"""
    return {"newsarc.service": service, "newsarc.timer": timer}


def _systemd_join(arguments: Sequence[str]) -> str:
    """Arguments quoted as systemd.service(5) reads them: `%` and `$` are doubled."""
    return " ".join(
        '"' + argument.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$") + '"'
        if re.search(r"[^\w@+=:,./-]", argument)
        else argument
        for argument in arguments
    )
