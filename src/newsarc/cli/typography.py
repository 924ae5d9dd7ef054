"""An article set for reading on a terminal: 78 columns, its links as numbered notes."""

from collections.abc import Sequence
from io import StringIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newsarc.article import Article, Block
from newsarc.cli.output import wants_color
from newsarc.cli.tables import terminal_width
from newsarc.export.plain import blocks_of, byline, list_marks
from newsarc.text import printable
from newsarc.urls import cited_url, find_link

WIDTH = 78
"""Columns at most: longer lines are hard to read."""


class Notes:
    """The addresses that a text leads to, numbered as they come."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def mark(self, url: str | None) -> Text:
        """`[2]`, or nothing where the address is none of the web; one address has one number."""
        href = find_link(url)
        if href is None:
            return Text()
        return Text(f"[{self.numbers.setdefault(href, len(self.numbers) + 1)}]", style="dim")


def set_article(article: Article, remarks: Sequence[str] = ()) -> str:
    """Title, byline, address, body, topics, the addresses of its links, remarks; with escapes for colour."""
    file = StringIO()
    console = Console(
        file=file,
        force_terminal=True,
        width=min(terminal_width(), WIDTH),
        highlight=False,
        no_color=wants_color() is False,
    )
    notes = Notes()
    url = cited_url(article.url, article.canonical_url) or article.url
    for text, style in _head(article, url):
        # An address that is broken over lines can no longer be copied.
        console.print(Text(printable(text), style=style), soft_wrap=text == url)
    _print_body(console, article, notes)
    if article.topics:
        console.print()
        console.print(Text("Topics: " + printable(", ".join(article.topics)), style="dim"))
    if notes.numbers:
        console.print()
    for url, number in notes.numbers.items():
        console.print(Text(f"{f'[{number}]':>5} {url}", style="dim"), soft_wrap=True)
    for remark in remarks:
        console.print()
        console.print(Text(printable(remark, keep_newlines=True), style="dim"))
    return file.getvalue()


def _print_body(console: Console, article: Article, notes: Notes) -> None:
    blocks = blocks_of(article)
    previous: Block | None = None
    for block, mark in zip(blocks, list_marks(blocks), strict=True):
        if not (mark and previous is not None and previous.type == "list_item"):
            console.print()
        console.print(_set(block, mark, notes))
        previous = block


def _head(article: Article, url: str | None) -> list[tuple[str, str]]:
    lines = [
        (article.title, "bold"),
        (article.subtitle, "italic"),
        (byline(article), "dim"),
        (url, "dim"),
    ]
    if article.status != "ok":
        lines.append((": ".join((article.status, ", ".join(article.warnings))).rstrip(": "), "yellow"))
    return [(text, style) for text, style in lines if text]


def _set(block: Block, mark: str, notes: Notes) -> RenderableType:
    """A block as it is set."""
    match block.type:
        case "heading":
            return Text(printable(block.text), style="bold" if (block.level or 2) > 2 else "bold underline")
        case "list_item":
            return _item(mark, _linked(block, notes), depth=block.depth or 1)
        case "quote":
            return Padding(_linked(block, notes, "italic"), (0, 4, 0, 4))
        case "code":
            return Padding(Text(printable(block.text, keep_newlines=True), style="cyan"), (0, 0, 0, 4))
        case "table":
            return Padding(_table(block.rows or ()), (0, 0, 0, 2))
        case "figure":
            caption = f"Picture: {printable(block.caption)}" if block.caption else "Picture"
            return Padding(Text(caption, style="dim italic").append(notes.mark(block.src)), (0, 4, 0, 4))
        case _:
            return _linked(block, notes)


def _linked(block: Block, notes: Notes, style: str = "") -> Text:
    """The block's text with its links underlined and numbered."""
    out = Text(style=style)
    position = 0
    for link in sorted(block.links, key=lambda link: link.start):
        if position <= link.start < link.end <= len(block.text):
            out.append(printable(block.text[position : link.start], keep_newlines=True))
            mark = notes.mark(link.href)
            text = printable(block.text[link.start : link.end], keep_newlines=True)
            out.append(text, style="underline" if mark else "")
            out.append(mark)
            position = link.end
    out.append(printable(block.text[position:], keep_newlines=True))
    return out


def _item(mark: str, text: Text, *, depth: int) -> RenderableType:
    """The mark, and beside it the text; its further lines hang below its first."""
    bullet = "•" if mark == "-" else mark
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=cell_len(bullet), no_wrap=True)
    grid.add_column()
    grid.add_row(bullet, text)
    return Padding(grid, (0, 0, 0, 2 + 3 * (depth - 1)))


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), show_header=bool(rows))
    columns = max((len(row) for row in rows), default=0)
    first, *rest = rows or ((),)
    for i in range(columns):
        table.add_column(Text(printable(first[i]) if i < len(first) else "", overflow="fold"))
    for row in rest:
        table.add_row(*(Text(printable(value)) for value in row))
    return table
