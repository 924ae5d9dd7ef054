"""Chosen runs -> blocks: headings, lists, quotes, code, tables and paragraphs, with their links."""

from collections.abc import Sequence
from itertools import groupby

from newsarc.article import Block, Link
from newsarc.extract.blocks import Node, Run, table_of
from newsarc.extract.features import count_words
from newsarc.text import clean_text, one_line
from newsarc.urls import find_url

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol"})
# Lines of fewer words that one `<br>` parts are one block, as in a poem or an address.
_SHORT_LINE = 10


def blocks_of(
    runs: Sequence[Run], url: str | None, figures: Sequence[tuple[int, Block]] = ()
) -> tuple[Block, ...]:
    """The blocks of runs, in their order; each figure after the run whose number it comes with."""
    placed: list[tuple[int, Block]] = []
    for table, group in groupby(_joined(runs), key=lambda lines: table_of(lines[0])):
        if table is not None:
            rows = list(group)
            placed.append((rows[0][0].index, _table(rows)))
        else:
            placed.extend((lines[0].index, block) for lines in group if (block := _block(lines, url)).text)
    if figures:
        # Sorting is stable: a figure stays behind the run that it follows.
        placed = sorted([*placed, *figures], key=lambda item: item[0])
    return tuple(block for _, block in placed)


def _joined(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs, with short lines that only a line break parts together."""
    groups: list[list[Run]] = []
    for run in runs:
        before = groups[-1][-1] if groups else None
        if (
            before is not None
            and run.breaks == 1
            and run.node is before.node
            and run.index == before.index + 1
            and count_words(before.text) < _SHORT_LINE
            and count_words(run.text) < _SHORT_LINE
        ):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _table(groups: list[list[Run]]) -> Block:
    rows = tuple(tuple(one_line(cell) for cell in run.text.split("\t")) for lines in groups for run in lines)
    return Block(type="table", text="\n".join("\t".join(row) for row in rows), rows=rows)


def _block(lines: list[Run], url: str | None) -> Block:
    run = lines[0]
    text, links = _text_of(lines, url)
    if run.node.tag in _HEADINGS:
        return Block(type="heading", text=text, links=links, level=_HEADINGS[run.node.tag])
    depth, ordered = 0, False
    node: Node | None = run.node
    in_item = in_quote = in_code = False
    while node is not None:
        if node.tag in _LISTS:
            if in_item:
                ordered = ordered if depth else node.tag == "ol"
                depth += 1
        elif node.tag == "li":
            in_item = True
        elif node.tag == "blockquote":
            in_quote = True
        elif node.tag == "pre":
            in_code = True
        elif node.tag in ("article", "main"):
            break
        node = node.parent
    if in_code:
        return Block(
            type="code", text=clean_text("\n".join("".join(line.parts) for line in lines)).strip("\n")
        )
    if depth:
        return Block(type="list_item", text=text, links=links, ordered=ordered, depth=depth)
    return Block(type="quote" if in_quote else "paragraph", text=text, links=links)


def _text_of(lines: list[Run], url: str | None) -> tuple[str, tuple[Link, ...]]:
    text = ""
    links: list[Link] = []
    for line in lines:
        if text:
            text += "\n"
        own = one_line(line.text)
        for first, end, element in line.links:
            href = find_url(element.get("href"), url)
            before = one_line("".join(line.parts[:first]))
            inner = one_line("".join(line.parts[first:end]))
            start = own.find(inner, len(before)) if inner else -1
            if href and start >= 0:
                links.append(Link(start=len(text) + start, end=len(text) + start + len(inner), href=href))
        text += own
    return text, tuple(links)
