"""newsarc verify: is every file there, whole and unaltered?"""

import click

from newsarc.cli.commands import Command
from newsarc.cli.session import Session, common_options, pass_session

EXIT_DAMAGED = 3


@click.command(
    "verify",
    cls=Command,
    examples=(
        "newsarc verify",
        "newsarc verify --quick",
        "newsarc verify --json | jq -r .path",
    ),
)
@click.option("--quick", is_flag=True, help="Leave out the raw pages.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@common_options
@pass_session
def command(session: Session, quick: bool, as_json: bool) -> None:
    """Check every file of the archive, and change nothing.

    One line for everything missing, altered, truncated or orphaned, and exit code 3.
    """
    from dataclasses import asdict

    from newsarc.cli.output import cell, print_json

    findings = 0
    with session.open() as archive:
        for finding in archive.verify(quick=quick):
            findings += 1
            if as_json:
                print_json(asdict(finding))
            else:
                click.echo(f"{finding.problem}: {cell(finding.path)}: {cell(finding.detail)}")
        if not findings:
            session.say(f"{archive.count():,} articles, all well")
    if findings:
        session.say(
            f"{findings} finding{'' if findings == 1 else 's'}; restore these files from a copy, or delete "
            "them and newsarc fetch their address again (newsarc reindex mends the index)"
        )
        raise click.exceptions.Exit(EXIT_DAMAGED)
