"""An article as Markdown (CommonMark, with tables as GitHub writes them).

Text means itself in Obsidian and Hugo too: nothing in it is a `#tag`, `==mark==`, `$formula$`,
`%%comment%%` or `{{< shortcode >}}`.
"""

import re
from collections.abc import Iterable

from newsarc.article import Article, Block
from newsarc.export.plain import blocks_of, byline, list_marks
from newsarc.text import harmless_text
from newsarc.urls import find_link

# What Markdown would read as markup inside running text, and at the start of a line.
_INLINE = re.compile(r"[\\`*_\[\]<$~]|={2,}|%{2,}|\{{2,}|(?<!\S)#|&(?=#?\w+;)")
_LINE_START = re.compile(r"^(\s*)([-+](?=\s|$)|>|[=-]+(?=\s*$)|(\d{1,9})([.)])(?=\s|$))")


def to_markdown(article: Article) -> str:
    """The article with its title as the first heading and its byline in italics."""
    head = [f"# {escape(article.title)}"] if article.title else []
    line = byline(article)
    if line:
        head.append(f"*{escape(line)}*")
    return "\n\n".join([*map(harmless_text, head), *body_lines(blocks_of(article))]) + "\n"


def body_lines(blocks: tuple[Block, ...]) -> list[str]:
    """The blocks as Markdown; items of one list are joined without a blank line."""
    out: list[str] = []
    previous: Block | None = None
    for block, mark in zip(blocks, list_marks(blocks), strict=True):
        piece = harmless_text(_block(block, mark))
        if not piece:
            continue
        if mark and previous is not None and previous.type == "list_item":
            out[-1] += "\n" + piece
        else:
            out.append(piece)
        previous = block
    return out


def _block(block: Block, mark: str) -> str:
    match block.type:
        case "heading":
            # The article's own headings stand below its title.
            return f"{'#' * min(max(block.level or 2, 2), 6)} {_inline(block)}"
        case "list_item":
            return f"{'    ' * ((block.depth or 1) - 1)}{mark} {_at_line_start(_inline(block))}"
        case "quote":
            return "\n".join(f"> {line}" for line in _at_line_start(_inline(block)).split("\n"))
        case "code":
            return _code(block.text)
        case "table":
            return _table(block.rows or ())
        case "figure":
            source = find_link(block.src)
            return f"![{escape(block.caption or '')}]({_target(source)})" if source else ""
        case _:
            return _at_line_start(_inline(block))


def _inline(block: Block) -> str:
    """The block's text with its links."""
    out: list[str] = []
    position = 0
    for link in sorted(block.links, key=lambda link: link.start):
        if link.start < position or link.end > len(block.text) or link.end <= link.start:
            continue
        out.append(escape(block.text[position : link.start]))
        text, href = escape(block.text[link.start : link.end]), find_link(link.href)
        out.append(f"[{text}]({_target(href)})" if href else text)
        position = link.end
    out.append(escape(block.text[position:]))
    return "".join(out)


def _code(text: str) -> str:
    """A fenced block; lines of text where Hugo would run something in it, as it does even there."""
    if "{{<" in text or "{{%" in text:
        return _at_line_start(escape(text).replace("\n", "\\\n"))
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}"


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    cells = [[escape(value).replace("|", "\\|").replace("\n", " ") for value in row] for row in rows]
    if not cells:
        return ""
    width = max(map(len, cells))
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in cells]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _target(url: str) -> str:
    return f"<{url.replace('<', '%3C').replace('>', '%3E')}>" if re.search(r"[\s()]", url) else url


def _at_line_start(text: str) -> str:
    def shield(match: re.Match[str]) -> str:
        space, mark, number, stop = match.groups()
        return f"{space}{number}\\{stop}" if number else f"{space}\\{mark}"

    return "\n".join(_LINE_START.sub(shield, line) for line in text.split("\n"))


def escape(text: str) -> str:
    """Text whose characters mean themselves in Markdown.

    >>> escape("5 * 3 [sic]")
    '5 \\\\* 3 \\\\[sic\\\\]'
    """
    return _INLINE.sub(lambda match: "".join(f"\\{char}" for char in match[0]), text)
