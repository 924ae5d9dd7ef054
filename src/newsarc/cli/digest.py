"""newsarc digest: the morning's reading."""

import sys
from typing import Any

import click

from newsarc.cli.commands import Command, shape_options
from newsarc.cli.filters import choosing_options, make_filter
from newsarc.cli.session import Session, common_options, pass_session


@click.command(
    "digest",
    cls=Command,
    examples=(
        "newsarc digest",
        "newsarc digest --since 7d --topic biometrics --html > week.html",
        "newsarc digest --since 24h | mail -s News you@example.org",
        "newsarc digest --since 24h --mail you@example.org | sendmail -t",
    ),
)
@choosing_options
@shape_options({"html": "Print a page.", "json": "Print one JSON object."})
@click.option("--mail", "to", metavar="ADDRESS", help="Print a mail to ADDRESS, headers and all.")
@click.option("--from", "sender", metavar="ADDRESS", help="The sender of the mail  [default: sendmail's]")
@click.option("--title", metavar="TEXT", help="Its title and the mail's subject  [default: News and the day]")
@common_options
@pass_session
def command(
    session: Session,
    /,
    shape: str | None,
    to: str | None,
    sender: str | None,
    title: str | None,
    **options: Any,
) -> None:
    """Print what is new, story by story under its topics, as Markdown.

    Of yesterday and today unless --since says otherwise; reprints are one story, told by the earliest. Where
    nothing is new it says so, and prints nothing with --quiet.
    """
    from dataclasses import asdict
    from datetime import datetime

    from newsarc.cli.output import print_json
    from newsarc.export.digest import make_digest, to_markdown
    from newsarc.export.times import in_words
    from newsarc.text import printable

    if to is not None and shape:
        raise click.UsageError(f"--mail and --{shape} cannot both be had")
    if sender is not None and to is None:
        raise click.UsageError("--from is for a mail (try: --mail ADDRESS)")
    options["since"] = options["since"] or "1d"
    now = datetime.now().astimezone()
    with session.open() as archive:
        digest = make_digest(
            archive, make_filter(options, session, archive), title=title or f"News, {in_words(now)}"
        )
    if session.quiet and not digest.sections:
        return
    if to is not None:
        from newsarc.export.digest_mail import to_mail

        sys.stdout.buffer.write(to_mail(digest, to=to, sender=sender, made=now))
        sys.stdout.buffer.flush()
    elif shape == "html":
        from newsarc.export.digest_mail import to_html

        click.echo(to_html(digest), nl=False)
    elif shape == "json":
        print_json(asdict(digest))
    else:
        click.echo(printable(to_markdown(digest), keep_newlines=True), nl=False)
