"""newsarc stats: what the archive holds, counted and drawn."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.commands import Command
from newsarc.cli.filters import choosing_options, make_filter
from newsarc.cli.output import cell, is_terminal, print_json
from newsarc.cli.session import Session, common_options, pass_session
from newsarc.cli.targets import check_target, writing_to

if TYPE_CHECKING:
    from newsarc.archive.statistics import Statistics
    from newsarc.archive.timeline import Counts

SPARKS = "▁▂▃▄▅▆▇█"
EIGHTHS = " ▏▎▍▌▋▊▉█"
BAR = 30
"""Cells of the longest bar."""


@click.command(
    "stats",
    cls=Command,
    examples=(
        "newsarc stats",
        "newsarc stats --since 30d --site biometricupdate.com",
        "newsarc stats --json | jq .by_topic",
        "newsarc stats --svg archive.svg --html archive.html",
    ),
)
@choosing_options
@click.option(
    "--most", type=click.IntRange(min=1), default=10, show_default=True, help="Sites, topics, authors shown."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--svg", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write a picture."
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a page with the picture and the figures.",
)
@common_options
@pass_session
def command(
    session: Session, /, most: int, as_json: bool, svg: Path | None, html: Path | None, **options: Any
) -> None:
    """Count and draw what the archive holds.

    Articles by week, site, topic, author and status, what came of the last 30 runs, and the size on disk.
    The options that choose articles leave runs and sizes as they are. In a pipe: a line a figure, fields
    parted by tabs.
    """
    with session.open() as archive:
        for target in filter(None, (svg, html)):
            check_target(archive, target)
        figures = archive.statistics(make_filter(options, session, archive), most=most)
    today = date.today()  # noqa: DTZ011 - the day that the person's calendar shows
    if svg:
        from newsarc.export.picture import to_svg

        _write(svg, to_svg(figures, made=today))
    if html:
        from newsarc.export.report import to_html

        _write(html, to_html(figures, made=today))
    if as_json:
        print_json(figures.to_dict(), indent=2 if is_terminal() else None)
    elif is_terminal():
        _draw(figures)
    elif not (svg or html):
        _print_plain(figures)


def _write(path: Path, text: str) -> None:
    from newsarc.whole import whole_file

    if str(path) == "-":
        click.echo(text, nl=False)
        return
    with writing_to(path), whole_file(path) as file:
        file.write(text)


def _sections(figures: "Statistics") -> "dict[str, Counts]":
    return {
        "site": figures.by_site,
        "topic": figures.by_topic,
        "author": figures.by_author,
        "status": figures.by_status,
    }


def _print_plain(figures: "Statistics") -> None:
    lines: list[tuple[str, str, int]] = [("total", "articles", figures.articles)]
    lines += [("total", "words", figures.words), ("total", "stories", figures.stories)]
    for section, counts in {"week": figures.by_week, **_sections(figures)}.items():
        lines += [(section, name, count) for name, count in counts]
    for run in figures.runs:
        lines += [("run", f"{run.run} {outcome}", count) for outcome, count in run.counts.items()]
    lines += [("bytes", name, count) for name, count in figures.bytes.items()]
    for section, name, count in lines:
        click.echo(f"{section}\t{cell(name)}\t{count}")


def _draw(figures: "Statistics") -> None:
    """Sparklines for time, bars for shares."""
    import shutil

    from newsarc.archive.timeline import make_timeline
    from newsarc.export.picture import size, summary

    width = min(shutil.get_terminal_size().columns, 100)
    click.secho(f"{figures.articles:,} articles", bold=True)
    click.secho(click.wrap_text(summary(figures), width), dim=True)
    if figures.by_week:
        timeline = make_timeline(figures.by_week, figures.by_month, room=width - 2)
        heights = [count for _, count in timeline.counts]
        title = f"by {timeline.unit} since {timeline.counts[0][0]}, at most {max(heights):,}"
        click.secho(f"\n{title}{f', and {timeline.besides}' * bool(timeline.besides)}", bold=True)
        click.secho(sparkline(heights), fg="cyan")
    for section, counts in _sections(figures).items():
        _draw_bars(f"by {section}", counts, width)
    if figures.runs:
        last = "last run" if len(figures.runs) == 1 else f"last {len(figures.runs)} runs"
        click.secho(f"\nnew articles in the {last}", bold=True)
        click.secho(sparkline([run.counts["new"] for run in figures.runs]), fg="cyan")
        totals = {name: sum(run.counts[name] for run in figures.runs) for name in figures.runs[0].counts}
        counted = ", ".join(f"{count:,} {name}" for name, count in totals.items())
        click.echo(click.wrap_text(counted, width))
    click.secho("\non disk", bold=True)
    sizes = ", ".join(f"{name} {size(count)}" for name, count in figures.bytes.items())
    click.echo(click.wrap_text(sizes, width))


def _draw_bars(title: str, counts: "Counts", width: int) -> None:
    if not counts:
        return
    from rich.cells import cell_len, set_cell_size

    click.secho(f"\n{title}", bold=True)
    names = [cell(name) or "unknown" for name, _ in counts]
    numbers = [f"{count:,}" for _, count in counts]
    room = max(8, min(max(map(cell_len, names)), width - BAR - max(map(len, numbers)) - 4))
    most = max(count for _, count in counts)
    for name, number, (_, count) in zip(names, numbers, counts, strict=True):
        shown = name if cell_len(name) <= room else set_cell_size(name, room - 1) + "…"
        space = " " * (room - cell_len(shown))
        drawn = click.style(bar(count / most), fg="cyan")
        click.echo(f"{shown}{space}  {number:>{max(map(len, numbers))}}  {drawn}")


def sparkline(counts: Sequence[int]) -> str:
    """One character a number, its height the number's share of the greatest.

    >>> sparkline([0, 1, 4, 8])
    '▁▁▄█'
    """
    most = max(counts, default=0) or 1
    return "".join(SPARKS[max(0, -(-count * len(SPARKS) // most) - 1)] for count in counts)


def bar(share: float) -> str:
    """A bar of eighths of a cell; what is not nothing is seen.

    >>> bar(0.05)
    '█▌'
    """
    eighths = max(1, round(share * BAR * 8))
    return EIGHTHS[8] * (eighths // 8) + EIGHTHS[eighths % 8].strip()
