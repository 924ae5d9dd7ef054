"""newsarc schedule: run every night."""

import subprocess
import sys
from pathlib import Path

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import Session, common_options, pass_session


@click.command(
    "schedule",
    cls=Command,
    examples=(
        "newsarc schedule --at 02:30",
        "newsarc schedule --at 02:30 --install",
        "newsarc schedule --systemd",
    ),
)
@click.option("--at", default="02:30", show_default=True, metavar="HH:MM", help="Local time of the run.")
@click.option("--systemd", is_flag=True, help="Print a systemd service and timer instead of a cron line.")
@click.option(
    "--install", is_flag=True, help="Put the line into your crontab, once, in place of an older one."
)
@click.option("--uninstall", is_flag=True, help="Take the line out of your crontab.")
@common_options
@pass_session
def command(session: Session, at: str, systemd: bool, install: bool, uninstall: bool) -> None:
    """Print (or install) the line that scrapes every night.

    The line has absolute paths, logs to newsarc.log in the archive, and prints only trouble, so that cron
    mails only trouble. Two runs never hurt each other: the second says so and leaves.
    """
    from newsarc import schedule as schedules
    from newsarc.errors import ConfigError

    if install and uninstall:
        raise click.UsageError("--install and --uninstall cannot both be had")
    if systemd and (install or uninstall):
        raise ConfigError("--systemd", "prints units only (try: newsarc schedule --systemd > …)")
    hour, minute = schedules.parse_time_of_day(at)
    folder = session.folder() if uninstall else session.existing()
    plan = schedules.Schedule(hour=hour, minute=minute, program=_program(), archive=folder.resolve())
    if systemd:
        for name, text in schedules.systemd_units(plan).items():
            click.echo(f"# ~/.config/systemd/user/{name}\n{text}")
        session.say("enable it with: systemctl --user enable --now newsarc.timer")
    elif install:
        _write_crontab(schedules.installed(_read_crontab(), plan))
        session.say(f"installed: {schedules.cron_line(plan)}")
    elif uninstall:
        before = _read_crontab()
        after = schedules.removed(before, plan.archive)
        if after == before:
            session.say("nothing of this archive is in your crontab")
        else:
            _write_crontab(after)
            session.say("removed from your crontab")
    else:
        click.echo(schedules.cron_line(plan))
        session.say("add it with: newsarc schedule --install (or crontab -e)")


def _program() -> tuple[str, ...]:
    """How to start this very newsarc from anywhere."""
    script = Path(sys.argv[0])
    if script.name == "newsarc" and script.is_file():
        return (str(script.absolute()),)
    return (sys.executable, "-m", "newsarc")


def _read_crontab() -> str:
    from newsarc.errors import ConfigError

    done = _crontab("-l")
    if done.returncode and "no crontab" not in done.stderr:
        # Anything but "there is none yet" must not end in a crontab that is overwritten.
        raise ConfigError("crontab", f"{done.stderr.strip()} (try: crontab -l)")
    return "" if done.returncode else done.stdout


def _write_crontab(text: str) -> None:
    from newsarc.errors import ConfigError

    done = _crontab("-", text)
    if done.returncode:
        raise ConfigError("crontab", f"{done.stderr.strip()} (try: newsarc schedule, and crontab -e)")


def _crontab(argument: str, text: str | None = None) -> "subprocess.CompletedProcess[str]":
    from newsarc.errors import ConfigError

    try:
        return subprocess.run(  # noqa: S603 - fixed words, found on the person's own PATH
            ["crontab", argument],  # noqa: S607
            input=text,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",  # the other lines go back as they came
            check=False,
        )
    except FileNotFoundError as error:
        raise ConfigError("crontab", "not installed here (try: newsarc schedule --systemd)") from error
