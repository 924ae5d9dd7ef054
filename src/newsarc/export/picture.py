"""An archive's statistics as a picture: one SVG that can stand in a report."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from math import ceil, log10
from typing import Final

from newsarc.archive.statistics import RunCounts, Statistics
from newsarc.archive.timeline import Counts, make_timeline
from newsarc.text import one_line, printable

WIDTH: Final = 960
MARGIN: Final = 40
GUTTER: Final = 48
BAR: Final = 22
"""The height of one line of a panel of bars."""

INK, MUTED, GRID, ACCENT = "#1d2733", "#64707d", "#e4e8ec", "#2c6e9b"
OUTCOME_COLORS: Final = {"new": ACCENT, "updated": "#7fb2d0", "refused": "#e0b04c", "failed": "#c4513f"}
FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

_COLUMN: Final = (WIDTH - 2 * MARGIN - GUTTER) // 2
_MOST_COLUMNS: Final = 160
"""Of a timeline; with more they would be hairs."""


def to_svg(figures: Statistics, *, made: date, title: str = "News archive") -> str:
    """The picture of an archive's figures."""
    panels = [
        (_bars("Sites", figures.by_site), _bars("Topics", figures.by_topic)),
        (_bars("Authors", figures.by_author), _last_panel(figures)),
    ]
    parts = [*_head(figures, title), *_group(MARGIN, 116, _timeline(figures))]
    top = 386
    for left, right in panels:
        parts += _group(MARGIN, top, left)
        parts += _group(MARGIN + _COLUMN + GUTTER, top, right)
        top += 44 + BAR * 10 + 24
    height = top + 16
    parts.append(_text(MARGIN, height - 22, f"newsarc, {made.isoformat()}", size=11, color=MUTED))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}" font-family="{FONT}" role="img" aria-label="{_plain(title)}">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )


def size(count: int) -> str:
    """Bytes as a person reads them.

    >>> size(1_234_567)
    '1.2 MB'
    """
    value = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "bytes" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"


def summary(figures: Statistics) -> str:
    """One line: when, from how many sites, how much."""
    parts = [f"{figures.first} to {figures.last}"] if figures.first else []
    parts.append(f"{figures.sites:,} site{'s' * (figures.sites != 1)}")
    parts.append(f"{figures.words:,} words")
    if figures.stories < figures.articles:
        parts.append(f"{figures.stories:,} stories without reprints")
    return " · ".join((*parts, f"{size(sum(figures.bytes.values()))} on disk"))


def _head(figures: Statistics, title: str) -> Iterator[str]:
    yield _text(MARGIN, 48, title, size=13, color=ACCENT, weight=600)
    noun = "article" if figures.articles == 1 else "articles"
    yield _text(MARGIN, 76, f"{figures.articles:,} {noun}", size=26, weight=700)
    yield _text(MARGIN, 97, summary(figures), size=13, color=MUTED)


def _timeline(figures: Statistics) -> Iterator[str]:
    """Columns of articles a week, or a longer time where there are many weeks, over a scale of dates."""
    timeline = make_timeline(figures.by_week, figures.by_month, room=_MOST_COLUMNS)
    counts = timeline.counts
    width, height, top, left = WIDTH - 2 * MARGIN, 170, 44, 44
    yield _text(0, 20, f"Articles a {timeline.unit}", size=15, weight=600)
    if timeline.besides:
        yield _text(width, 20, f"and {timeline.besides}", size=12, color=MUTED, anchor="end")
    most = max((1, *(count for _, count in counts)))
    step = _step(most)
    limit = step * ceil(most / step)
    for value in range(0, limit + 1, step):
        y = top + height - height * value / limit
        yield f'<line x1="{left}" x2="{width}" y1="{y:.1f}" y2="{y:.1f}" stroke="{GRID}"/>'
        yield _text(left - 8, y + 4, f"{value:,}", size=11, color=MUTED, anchor="end")
    room = (width - left) / max(1, len(counts))
    bar = min(room * 0.82, 36)
    for place, (day, count) in enumerate(counts):
        tall = height * count / limit
        x = left + place * room + (room - bar) / 2
        yield (
            f'<rect x="{x:.1f}" y="{top + height - tall:.1f}" width="{bar:.2f}" height="{tall:.1f}"'
            f' fill="{ACCENT}"><title>{day}: {count:,}</title></rect>'
        )
    for place, label in _date_labels([day for day, _ in counts], most=round((width - left) / 76)):
        x = left + (place + 0.5) * room
        anchor = "end" if x > width - 30 else "middle"
        yield _text(x, top + height + 18, label, size=11, color=MUTED, anchor=anchor)


def _step(most: int) -> int:
    """The distance of the lines of a scale: 1, 2 or 5 times a power of ten, three to six of them."""
    power = int(10 ** max(0, int(log10(max(1, most))) - 1))
    return next((power * times for times in (1, 2, 5, 10, 20) if most / (power * times) <= 5), power * 50)


def _date_labels(days: Sequence[str], *, most: int) -> Iterator[tuple[int, str]]:
    """Where on a scale of dates a label stands: days where there are few, else months, else years."""
    for length in (10, 7, 4):
        starts = [
            place for place, day in enumerate(days) if not place or day[:length] != days[place - 1][:length]
        ]
        if len(starts) <= most:
            break
    apart = ceil(len(days) / most)
    previous = len(days) + apart
    kept = []
    for place in reversed(starts):  # where two are too close, the later one is the beginning of more
        if previous - place >= apart:
            kept.append(place)
            previous = place
    for place in reversed(kept):
        yield place, days[place][:length]


def _bars(title: str, counts: Counts) -> Iterator[str]:
    """A panel: a name, its bar, its number."""
    yield _text(0, 20, title, size=15, weight=600)
    most = max((1, *(count for _, count in counts)))
    name_width, number_width = 168, 52
    room = _COLUMN - name_width - number_width
    if not counts:
        yield _text(0, 48, "none", size=12, color=MUTED)
    for place, (name, count) in enumerate(counts[:10]):
        y = 36 + place * BAR
        yield _text(name_width - 10, y + 12, _cut(name or "unknown"), size=12, anchor="end")
        wide = max(1.5, room * count / most)
        yield f'<rect x="{name_width}" y="{y}" width="{wide:.1f}" height="15" rx="1.5" fill="{ACCENT}"/>'
        yield _text(name_width + wide + 6, y + 12, f"{count:,}", size=12, color=MUTED)


def _last_panel(figures: Statistics) -> Iterator[str]:
    """Status, what the last runs did, where the bytes are."""
    yield from _shares("Status", dict(figures.by_status), 0, str)
    yield from _shares("On disk", figures.bytes, 66, lambda name: f"{name} {size(figures.bytes[name])}")
    yield from _group(0, 132, _runs(figures.runs))


_SHADES: Final = (ACCENT, "#7fb2d0", "#e0b04c", "#c4513f", "#8b95a1")


def _shares(title: str, counts: Mapping[str, int], top: int, label: object) -> Iterator[str]:
    """One bar for the whole, parted, with a legend below."""
    yield _text(0, top + 20, title, size=15, weight=600)
    total = sum(counts.values()) or 1
    x = legend = 0.0
    for place, (name, count) in enumerate(sorted(counts.items(), key=lambda pair: -pair[1])):
        if not count:
            continue
        color = _SHADES[min(place, len(_SHADES) - 1)]
        wide = _COLUMN * count / total
        yield f'<rect x="{x:.1f}" y="{top + 30}" width="{wide:.1f}" height="10" fill="{color}"/>'
        said = label(name) if callable(label) and label is not str else f"{name} {count:,}"
        yield from _key(legend, top + 56, said, color)
        x, legend = x + wide, legend + 22 + 6.3 * len(said)


def _runs(runs: Sequence[RunCounts]) -> Iterator[str]:
    """Columns of what each of the last runs did."""
    noun = "run" if len(runs) == 1 else f"{len(runs)} runs"
    yield _text(0, 24, f"The last {noun}" if runs else "Runs", size=15, weight=600)
    if not runs:
        yield _text(0, 50, "none yet", size=12, color=MUTED)
        return
    height, top = 70, 38
    most = max(1, *(sum(run.counts.get(name, 0) for name in OUTCOME_COLORS) for run in runs))
    room = min(_COLUMN / len(runs), 24)
    yield f'<line x1="0" x2="{_COLUMN}" y1="{top + height}" y2="{top + height}" stroke="{GRID}"/>'
    for place, run in enumerate(runs):
        y = float(top + height)
        for name, color in OUTCOME_COLORS.items():
            tall = height * run.counts.get(name, 0) / most
            y -= tall
            if tall:
                yield (
                    f'<rect x="{place * room:.1f}" y="{y:.1f}" width="{room * 0.8:.1f}" height="{tall:.1f}"'
                    f' fill="{color}"/>'
                )
    x = 0.0
    for name, color in OUTCOME_COLORS.items():
        said = f"{name} {sum(run.counts.get(name, 0) for run in runs):,}"
        yield from _key(x, top + height + 18, said, color)
        x += 22 + 6.3 * len(said)


def _key(x: float, y: float, label: str, color: str) -> Iterator[str]:
    yield f'<rect x="{x:.1f}" y="{y - 8}" width="8" height="8" fill="{color}"/>'
    yield _text(x + 12, y, label, size=11, color=MUTED)


def _group(x: float, y: float, parts: Iterator[str]) -> Iterator[str]:
    yield f'<g transform="translate({x:g} {y:g})">'
    yield from parts
    yield "</g>"


def _text(
    x: float, y: float, text: str, *, size: int, color: str = INK, weight: int = 400, anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{color}" font-weight="{weight}"'
        f' text-anchor="{anchor}">{_plain(text)}</text>'
    )


def _plain(text: str) -> str:
    """Text as XML takes it: no control, no mark that turns its direction."""
    return escape(printable(one_line(text)))


def _cut(name: str, most: int = 26) -> str:
    """A name that fits beside its bar; a wide character counts twice."""
    from unicodedata import east_asian_width

    name = one_line(name)
    room = float(most)
    for place, char in enumerate(name):
        room -= 2 if east_asian_width(char) in "WF" else 1
        if room < 0:
            return name[: place - 1].rstrip() + "…"
    return name
