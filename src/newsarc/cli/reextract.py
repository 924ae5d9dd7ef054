"""newsarc reextract: read the raw pages again with the newsarc of today."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.commands import Command
from newsarc.cli.filters import filter_options, make_filter
from newsarc.cli.session import Session, common_options, pass_session

if TYPE_CHECKING:
    from newsarc.cli.progress import Bar
    from newsarc.reextract import FieldTally, Reading, Sample, Tally

_WIDTH = 100
"""Characters of a value or a paragraph that are shown."""
_PARAGRAPHS = 3


@click.command(
    "reextract",
    cls=Command,
    examples=(
        "newsarc reextract --dry-run --diff",
        "newsarc reextract --site biometricupdate.com",
        "newsarc reextract --json | jq 'select(.outcome == \"refused\")'",
    ),
)
@click.option("--dry-run", is_flag=True, help="Change nothing; only say what would change.")
@click.option("--diff", is_flag=True, help="Show samples of what changes, field by field, the worst first.")
@click.option(
    "--samples",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    metavar="N",
    help="With --diff, at most N of each field.",
)
@click.option("--again", is_flag=True, help="Read even those that this newsarc has read already.")
@click.option("--force", is_flag=True, help="Store even what is worse than the record.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: each article that is not as it was.")
@filter_options
@common_options
@pass_session
def command(
    session: Session,
    dry_run: bool,
    diff: bool,
    samples: int,
    again: bool,
    force: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Read the raw pages of the archive again, and store what this newsarc makes of them.

    Another reading becomes a revision of the article that history marks "extractor", since the publisher
    changed nothing. A record is never replaced by a worse one (unless --force): that is counted as refused.
    What is known of each site by now is used. Stopped with Ctrl-C, the next call goes on where this one was.
    """
    from newsarc.cli.interrupts import EXIT_INTERRUPTED, interruptible
    from newsarc.cli.output import print_error
    from newsarc.cli.progress import progress_bar
    from newsarc.reextract import Tally, reextract
    from newsarc.workers import Workers

    tally = Tally(samples=samples)
    passed_over = 0
    with ExitStack() as stack:
        archive = stack.enter_context(session.open())
        interrupt = stack.enter_context(interruptible(lambda: None))
        chosen = make_filter(options, session, archive)
        bar: Bar = stack.enter_context(progress_bar(session, None, "reading"))

        def plan(due: int, total: int) -> None:
            nonlocal passed_over
            passed_over = total - due
            bar.plan(due)

        for reading in reextract(
            archive,
            workers=stack.enter_context(Workers(rules=archive.rules)),
            chosen=chosen,
            again=again,
            force=force,
            dry_run=dry_run,
            should_stop=lambda: interrupt.requested,
            on_plan=plan,
        ):
            tally.add(reading)
            bar.advance()
            if as_json:
                _print_record(reading)
            elif reading.error:
                print_error(str(reading.error))
    if not as_json:
        _print_tally(tally, diff=diff)
    session.say(_summary(tally, passed_over, dry_run=dry_run, interrupted=interrupt.requested, diff=diff))
    if interrupt.requested:
        raise click.exceptions.Exit(EXIT_INTERRUPTED)
    if tally.outcomes["failed"]:
        raise click.exceptions.Exit(1)


def _summary(tally: "Tally", passed_over: int, *, dry_run: bool, interrupted: bool, diff: bool) -> str:
    counts = [
        f"{tally.outcomes[name]:,} {'to be updated' if dry_run and name == 'updated' else name}"
        for name in ("updated", "unchanged", "refused", "failed")
        if tally.outcomes[name]
    ]
    if passed_over:
        counts.append(f"{passed_over:,} read by this newsarc before (--again reads them, too)")
    said = ", ".join(counts) or "no articles match"
    if tally.refused:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in tally.refused.most_common())
        said += f"; refused and left as they were: {reasons}" + ("" if diff else " (--diff shows them)")
    return said + (" (interrupted: call it again to go on)" if interrupted else "")


def _print_tally(tally: "Tally", *, diff: bool) -> None:
    from newsarc.cli.tables import Column, print_table

    columns = (
        Column(name="name", title="field", color="cyan"),
        Column(name="changed", title="changed", right=True),
        Column(name="gained", title="gained", right=True),
        Column(name="lost", title="lost", right=True),
    )
    records = [
        {"name": field.name, "changed": field.changed, "gained": field.gained, "lost": field.lost}
        for field in tally.fields
    ]
    print_table(columns, records)
    if diff:
        for field in tally.fields:
            _print_samples(f"{field.name}: {field.changed:,} changed", field)
        for field in tally.kept:
            _print_samples(f"refused, {field.name}: {field.changed:,} left as they were", field)


def _print_samples(heading: str, field: "FieldTally") -> None:
    more = "" if field.changed <= len(field.samples) else f", the worst {len(field.samples)}"
    click.secho(f"\n{heading}{more}", bold=True)
    for sample in field.samples:
        _print_sample(sample)


def _print_sample(sample: "Sample") -> None:
    from newsarc.cli.output import cell

    click.echo(f"  {click.style(sample.id[:8], fg='yellow')}  {_cut(cell(sample.title or '(no title)'))}")
    click.echo(f"    {_cut(cell(sample.before or '(none)'))} → {_cut(cell(sample.after or '(none)'))}")
    for line in sample.detail[:_PARAGRAPHS]:
        click.secho(f"    {_cut(cell(line))}", fg="red" if line.startswith("-") else "green")
    if len(sample.detail) > _PARAGRAPHS:
        click.echo(f"    … {len(sample.detail) - _PARAGRAPHS} more (newsarc diff shows all that is stored)")


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _print_record(reading: "Reading") -> None:
    from newsarc.changes import compare
    from newsarc.cli.output import print_json
    from newsarc.reextract.tally import shown, told_fields

    if reading.outcome == "unchanged":
        return
    before, after = reading.before, reading.after
    fields = {}
    if before and after:
        fields = {
            name: {"before": shown(name, before), "after": shown(name, after)}
            for name in told_fields(before, after)
        }
    print_json(
        {
            "id": reading.id,
            "url": before.url if before else None,
            "title": before.title if before else None,
            "outcome": reading.outcome,
            "reason": reading.reason,
            "message": str(reading.error) if reading.error else None,
            "fields": fields,
            "paragraphs": compare(before, after).to_dict()["paragraphs"] if before and after else [],
        }
    )
