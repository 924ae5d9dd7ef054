"""An archive's statistics as a page: the picture, and the figures in tables below it."""

from collections.abc import Iterator
from datetime import date
from html import escape

from newsarc.archive.statistics import OUTCOMES, Statistics
from newsarc.archive.timeline import Counts
from newsarc.export.picture import FONT, size, summary, to_svg
from newsarc.text import one_line, printable

_STYLE = f"""\
body {{ font: 15px/1.5 {FONT}; color: #1d2733; max-width: 960px; margin: 0 auto; padding: 0 16px 48px }}
svg {{ width: 100%; height: auto }}
h2 {{ font-size: 17px; margin: 36px 0 8px }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums }}
th, td {{ text-align: left; padding: 3px 24px 3px 0; border-bottom: 1px solid #e4e8ec }}
td.number, th.number {{ text-align: right }}
details summary {{ cursor: pointer }}
@media print {{ details {{ display: none }} }}"""


def to_html(figures: Statistics, *, made: date, title: str = "News archive") -> str:
    """One page that needs nothing beside it."""
    svg = to_svg(figures, made=made, title=title)
    body = "\n".join(_tables(figures))
    name = escape(printable(one_line(title)))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{name}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<meta name="description"'
        f' content="{escape(summary(figures))}">\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n'
        f"{svg}<details>\n<summary>The figures</summary>\n{body}\n</details>\n</body>\n</html>\n"
    )


def _tables(figures: Statistics) -> Iterator[str]:
    yield from _counts("Weeks", "week of", figures.by_week)
    yield from _counts("Months", "month", figures.by_month)
    yield from _counts("Sites", "site", figures.by_site)
    yield from _counts("Topics", "topic", figures.by_topic)
    yield from _counts("Authors", "author", figures.by_author)
    yield from _counts("Status", "status", figures.by_status)
    runs = [
        ((run.started_at or run.run)[:19], *(f"{run.counts.get(name, 0):,}" for name in OUTCOMES))
        for run in figures.runs
    ]
    yield from _table("Runs", ("started", *OUTCOMES), runs)
    yield from _table("On disk", ("what", "size"), [(n, size(b)) for n, b in figures.bytes.items()])


def _counts(title: str, name: str, counts: Counts) -> Iterator[str]:
    yield from _table(title, (name, "articles"), [(key or "unknown", f"{count:,}") for key, count in counts])


def _table(title: str, names: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        return
    yield f"<h2>{title}</h2>\n<table>"
    yield _row("th", names)
    yield from (_row("td", row) for row in rows)
    yield "</table>"


def _row(tag: str, cells: tuple[str, ...]) -> str:
    first, *others = (escape(printable(one_line(cell))) for cell in cells)
    numbers = "".join(f'<{tag} class="number">{cell}</{tag}>' for cell in others)
    return f"<tr><{tag}>{first}</{tag}>{numbers}</tr>"
