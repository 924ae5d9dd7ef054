"""The little of Markdown that the stories are written in, as plain text and as HTML.

Pieces are parted by blank lines:

    ## heading          **one-line subhead**      > quote         ![caption](file)
    - item              1. item                   | cell | cell |

Inside one, `[words](address)` is a link and `*word*` is emphasis; `story:SLUG` as address is another story.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal
from urllib.parse import quote

Kind = Literal["paragraph", "subhead", "heading", "quote", "bullets", "numbers", "table", "figure"]
Resolve = Callable[[str], str]
"""Makes an `href` of an address as the stories write it."""

_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_EMPHASIS = re.compile(r"\*([^*]+)\*")
_FIGURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_MARKERS: tuple[tuple[Kind, str], ...] = (
    ("heading", "## "),
    ("quote", "> "),
    ("bullets", "- "),
    ("numbers", "1. "),
    ("table", "| "),
    ("figure", "!["),
    ("subhead", "**"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph, or whatever stands between paragraphs; `lines` are items, rows or one line of text."""

    kind: Kind
    lines: tuple[str, ...]


def parse_pieces(source: str) -> Iterator[Piece]:
    """The pieces of a story's body, in order."""
    for chunk in re.split(r"\n\s*\n", source.strip()):
        kind: Kind = next((kind for kind, marker in _MARKERS if chunk.startswith(marker)), "paragraph")
        lines = chunk.splitlines()
        if kind in ("bullets", "numbers"):
            yield Piece(kind=kind, lines=tuple(re.sub(r"^(?:-|\d+\.) ", "", line) for line in lines))
        elif kind == "table":
            yield Piece(kind=kind, lines=tuple(line.strip("| ") for line in lines))
        else:
            text = " ".join(lines).removeprefix("## ").removeprefix("> ")
            yield Piece(kind=kind, lines=(text.removeprefix("**").removesuffix("**"),))


def plain(text: str) -> str:
    """A line without its marks.

    >>> plain("the [Palm Act](story:palm-act) is *not* law")
    'the Palm Act is not law'
    """
    return _EMPHASIS.sub(r"\1", _LINK.sub(r"\1", text))


def texts(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The pieces as an article's text has them: items each for itself, a table's cells parted by tabs."""
    return tuple(text for piece in pieces for text in _texts(piece))


def _texts(piece: Piece) -> tuple[str, ...]:
    if piece.kind == "figure":
        return ()
    if piece.kind == "table":
        return ("\n".join("\t".join(plain(cell) for cell in _cells(line)) for line in piece.lines),)
    return tuple(plain(line) for line in piece.lines)


def teaser(text: str, *, words: int = 20) -> str:
    """The first words of a lead, cut with an ellipsis as teaser cards do."""
    parts = plain(text).split()
    return " ".join(parts) if len(parts) <= words else " ".join(parts[:words]) + "…"


def slug(name: str) -> str:
    """A name as it stands in URLs.

    >>> slug("Palm vein")
    'palm-vein'
    """
    return quote(name.lower().replace(" ", "-"))


def inline(text: str, resolve: Resolve) -> str:
    """A line as HTML."""
    html = escape(text, quote=False)
    html = _LINK.sub(lambda match: f'<a href="{escape(resolve(match[2]))}">{match[1]}</a>', html)
    return _EMPHASIS.sub(r"<em>\1</em>", html)


def block_html(piece: Piece, resolve: Resolve, *, paragraph: str = "p") -> str:
    """A piece as HTML; `paragraph` is the element that this site wraps its paragraphs in."""
    lines = [inline(line, resolve) for line in piece.lines]
    if piece.kind == "figure":
        return _figure(piece.lines[0])
    if piece.kind == "table":
        return _table(lines)
    if piece.kind in ("bullets", "numbers"):
        items = "\n".join(f"<li>{line}</li>" for line in lines)
        return f"<ul>\n{items}\n</ul>" if piece.kind == "bullets" else f"<ol>\n{items}\n</ol>"
    return {
        "heading": f"<h2>{lines[0]}</h2>",
        "quote": f"<blockquote><{paragraph}>{lines[0]}</{paragraph}></blockquote>",
        "subhead": f"<p><strong>{lines[0]}</strong></p>",
    }.get(piece.kind, f"<{paragraph}>{lines[0]}</{paragraph}>")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _table(lines: Sequence[str]) -> str:
    head, *rows = (_cells(line) for line in lines)
    header = "".join(f"<th>{cell}</th>" for cell in head)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>\n<thead><tr>{header}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _figure(source: str) -> str:
    match = _FIGURE.fullmatch(source)
    assert match, f"not a figure: {source}"
    caption, alt, file = escape(match[1], quote=False), escape(match[1]), escape(match[2])
    image = f'<img loading="lazy" src="{file}" alt="{alt}" width="1024" height="683">'
    return f'<figure class="wp-block-image size-large">{image}<figcaption>{caption}</figcaption></figure>'
