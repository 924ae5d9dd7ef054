"""newsarc verify: is every file there, whole and unaltered? And what can be mended?"""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from newsarc.cli.commands import Command
from newsarc.cli.output import cell, echo, print_json
from newsarc.cli.session import Session, common_options, pass_session

if TYPE_CHECKING:
    from newsarc.archive import Archive, Finding
    from newsarc.archive.repair import Mended
    from newsarc.cli.progress import Bar

EXIT_DAMAGED = 3


@click.command(
    "verify",
    cls=Command,
    examples=(
        "newsarc verify",
        "newsarc verify --quick",
        "newsarc verify --json | jq -r .path",
        "newsarc verify --repair",
    ),
)
@click.option("--quick", is_flag=True, help="Leave out the raw pages.")
@click.option(
    "--repair",
    is_flag=True,
    help="Mend what can be mended, move the rest to quarantine/, and say what was done.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@common_options
@pass_session
def command(session: Session, quick: bool, repair: bool, as_json: bool) -> None:
    """Check every file of the archive, and change nothing unless --repair says so.

    One line for everything missing, altered, truncated or orphaned, and exit code 3.

    A repair cuts torn tails off, restores articles from their raw pages and makes the index anew. Nothing is
    deleted: what cannot be mended moves to quarantine/, and what is lost is written down there: later checks
    count it, and exit with 0. It exits with 3 where something is lost.
    """
    if repair and quick:
        raise click.UsageError("a repair looks at everything: --repair without --quick")
    from newsarc.cli.progress import progress_bar

    with session.open() as archive, progress_bar(session, None, "checking") as bar:
        is_damaged = (_repair if repair else _verify)(session, archive, bar, quick=quick, as_json=as_json)
    if is_damaged:
        raise click.exceptions.Exit(EXIT_DAMAGED)


def _verify(session: Session, archive: "Archive", bar: "Bar", *, quick: bool, as_json: bool) -> bool:
    findings = 0
    for finding in archive.verify(quick=quick, progress=bar.show):
        findings += 1
        _print(finding, finding.problem, as_json=as_json)
    if findings:
        session.say(f"{findings} finding{_s(findings)} (try: newsarc verify --repair)")
        return True
    count, lost = archive.count(), len(archive.losses())
    but = f" but for {lost} lost (see quarantine/losses.json)" if lost else ""
    session.say(f"{count:,} article{_s(count)}, all well{but}")
    return False


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _repair(session: Session, archive: "Archive", bar: "Bar", *, quick: bool, as_json: bool) -> bool:
    from newsarc.repair import repair
    from newsarc.workers import Workers

    done = lost = set_aside = 0
    with Workers(rules=archive.rules) as workers:
        for mended in repair(archive, workers=workers, progress=bar.show):
            done += 1
            lost += mended.action == "lost"
            set_aside += mended.action in ("cut", "moved")
            _print(mended, mended.action, as_json=as_json)
    if not done:
        session.say("all well, nothing to mend")
    elif lost:
        session.say(f"{lost} lost: restore from a copy, or newsarc fetch their addresses again")
    else:
        session.say(
            f"all mended; {set_aside} set aside in quarantine/" if set_aside else "all mended, nothing lost"
        )
    return lost > 0


def _print(record: "Finding | Mended", what: str, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(record))
    else:
        echo(f"{what}: {cell(record.path)}: {cell(record.detail)}")
