"""An article set for reading on a terminal: headings, lists, quotes, tables and links in 78 columns."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newsarc.article import Article, Block
from newsarc.cli.output import wants_color
from newsarc.export.plain import byline, list_marks
from newsarc.text import printable

WIDTH = 78
"""Columns at most: longer lines are hard to read."""


def print_styled(article: Article) -> None:
    """Title, byline, address, body, topics."""
    console = Console(highlight=False, no_color=wants_color() is False)
    width = min(console.width, WIDTH)
    for text, style in _head(article):
        # An address that is broken over lines can no longer be copied.
        console.print(Text(printable(text), style=style), width=width, soft_wrap=text == article.url)
    previous: Block | None = None
    for block, mark in zip(article.blocks, list_marks(article.blocks), strict=True):
        if not (mark and previous is not None and previous.type == "list_item"):
            console.print()
        console.print(_set(block, mark), width=width)
        previous = block
    if article.topics:
        console.print()
        console.print(Text("Topics: " + printable(", ".join(article.topics)), style="dim"), width=width)


def _head(article: Article) -> list[tuple[str, str]]:
    lines = [
        (article.title, "bold"),
        (article.subtitle, "italic"),
        (byline(article), "dim"),
        (article.url, "dim"),
    ]
    if article.status != "ok":
        lines.append((": ".join((article.status, ", ".join(article.warnings))).rstrip(": "), "yellow"))
    return [(text, style) for text, style in lines if text]


def _set(block: Block, mark: str) -> RenderableType:
    """A block as it is set."""
    match block.type:
        case "heading":
            return Text(printable(block.text), style="bold" if (block.level or 2) > 2 else "bold underline")
        case "list_item":
            return _item(block, mark)
        case "quote":
            return Padding(_linked(block, "italic"), (0, 4, 0, 4))
        case "code":
            return Padding(Text(printable(block.text, keep_newlines=True), style="cyan"), (0, 0, 0, 4))
        case "table":
            return Padding(_table(block.rows or ()), (0, 0, 0, 2))
        case "figure":
            said = f"[image: {printable(block.caption)}]" if block.caption else "[image]"
            return Text(said, style="dim " + _link_style(block.src))
        case _:
            return _linked(block)


def _linked(block: Block, style: str = "") -> Text:
    """The block's text with its links underlined; terminals that can open them."""
    out = Text(style=style)
    position = 0
    for link in sorted(block.links, key=lambda link: link.start):
        if position <= link.start < link.end <= len(block.text):
            out.append(printable(block.text[position : link.start], keep_newlines=True))
            out.append(
                printable(block.text[link.start : link.end], keep_newlines=True),
                style="underline " + _link_style(link.href),
            )
            position = link.end
    out.append(printable(block.text[position:], keep_newlines=True))
    return out


def _link_style(url: str | None) -> str:
    """An address that goes into an escape sequence has nothing in it that could end one."""
    is_safe = (
        url is not None and url.startswith(("http://", "https://")) and url.isascii() and url.isprintable()
    )
    return f"link {url}" if is_safe and " " not in str(url) else ""


def _item(block: Block, mark: str) -> RenderableType:
    bullet = "•" if mark == "-" else mark
    return _beside(bullet, _linked(block), indent=2 + 3 * ((block.depth or 1) - 1))


def _beside(mark: str, text: Text, *, indent: int) -> RenderableType:
    """The mark, and beside it the text; its further lines hang below its first."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=cell_len(mark), no_wrap=True)
    grid.add_column()
    grid.add_row(mark, text)
    return Padding(grid, (0, 0, 0, indent))


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), show_header=bool(rows))
    columns = max((len(row) for row in rows), default=0)
    first, *rest = rows or ((),)
    for i in range(columns):
        table.add_column(Text(printable(first[i]) if i < len(first) else "", overflow="fold"))
    for row in rest:
        table.add_row(*(Text(printable(value)) for value in row))
    return table
