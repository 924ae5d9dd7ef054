"""A page as runs of text: what stands between block-level tags, in reading order.

One walk over the shared tree; nodes are noted only where text hangs on them, and links keep their places as
part numbers until somebody asks.
"""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from lxml import etree
from lxml.html import HtmlElement


class _Kind(Enum):
    """What a tag does to the text around it."""

    BLOCK = auto()
    INLINE = auto()
    LINK = auto()
    BOLD = auto()
    BREAK = auto()
    ROW = auto()
    IMAGE = auto()
    BARE_MENU = auto()
    SKIPPED = auto()


_INLINE_TAGS = """
    abbr acronym bdi bdo big cite code data del dfn font ins kbd label mark math nobr q rb ruby s
    samp small span strike sub sup time tt u var wbr amp-link mi mn mo mrow msub msup mtext mfrac
"""
_SKIPPED_TAGS = """
    applet area audio base canvas colgroup command datalist embed frame frameset head hr input link
    map meta noscript object optgroup option output param progress rp rt script select source style
    svg template textarea title track
"""

# Every tag that is not named here, unknown ones included, is block-level: it ends a run of text.
_KINDS: dict[Any, _Kind] = {
    **dict.fromkeys(
        _INLINE_TAGS.split(),
        _Kind.INLINE,
    ),
    "a": _Kind.LINK,
    **dict.fromkeys(("b", "strong", "em", "i"), _Kind.BOLD),
    "br": _Kind.BREAK,
    "tr": _Kind.ROW,
    **dict.fromkeys(("img", "picture", "amp-img", "video", "iframe"), _Kind.IMAGE),
    # Never text either, unless the parser put the article inside: it nests what a page leaves unclosed.
    **dict.fromkeys(("nav", "button", "menu"), _Kind.BARE_MENU),
    **dict.fromkeys(
        _SKIPPED_TAGS.split(),
        _Kind.SKIPPED,
    ),
    etree.Comment: _Kind.SKIPPED,
    etree.ProcessingInstruction: _Kind.SKIPPED,
    etree.Entity: _Kind.SKIPPED,
}
_INLINE = frozenset(tag for tag, kind in _KINDS.items() if kind in (_Kind.INLINE, _Kind.LINK, _Kind.BOLD))
_IN_CELL = _INLINE | {"br", "img", "picture", "amp-img", "hr"}
NEVER_TEXT = tuple(tag for tag, kind in _KINDS.items() if kind is _Kind.SKIPPED and isinstance(tag, str))


@dataclass(slots=True, eq=False)
class Node:
    """An element on which text hangs, and its place among such elements."""

    element: HtmlElement
    tag: str
    parent: "Node | None"
    depth: int
    index: int
    first: int
    """The number of the first run under it."""
    last: int = 0
    """The number of the last run under it."""


@dataclass(slots=True, eq=False)
class Run:
    """Text between two block-level tags."""

    text: str
    node: Node
    """The block-level element that holds it."""
    parts: list[str]
    links: list[tuple[int, int, HtmlElement]]
    """First part, end part and element of each link."""
    link_share: float
    bold_share: float
    index: int
    breaks: int = 0
    """How many `<br>` part it from the run before, where nothing else does."""
    follows_image: bool = False
    """An image or an embedded frame stands between it and the run before."""


@dataclass(slots=True)
class Segments:
    """The runs of a page and the nodes that hold them; a node stands after its parent."""

    runs: list[Run] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)


def segment(root: HtmlElement) -> Segments:
    """Cuts a tree into runs of text, in reading order."""
    return _Walk(root).segments


def table_of(run: Run) -> Node | None:
    """The table that a data row stands in; None for every other run."""
    node: Node | None = run.node
    if node is None or node.tag != "tr":
        return None
    while node is not None and node.tag != "table":
        node = node.parent
    return node


class _Walk:
    """One walk over a tree: the elements that are open, and the text since the last block-level tag."""

    __slots__ = (
        "bold_chars", "breaks", "chars", "is_image", "link", "link_chars", "link_start", "links", "nodes",
        "parts", "path", "segments",
    )  # fmt: skip

    def __init__(self, root: HtmlElement) -> None:
        self.segments = Segments()
        self.path: list[tuple[HtmlElement, str]] = [(root, "body")]  # open block-level elements
        self.nodes: list[Node | None] = [None]  # their nodes, where text was found already
        self.link: HtmlElement | None = None
        self.breaks = 0
        self.is_image = False
        self._clear()
        self._walk(root)

    def _clear(self) -> None:
        self.parts: list[str] = []
        self.links: list[tuple[int, int, HtmlElement]] = []
        self.chars = self.link_chars = self.bold_chars = self.link_start = 0

    def _walk(self, root: HtmlElement) -> None:  # noqa: C901 - the hot loop, see below
        # An explicit stack: real pages are 51 deep at most, hostile ones are as deep as the parser allows. A
        # good part of an extraction's time is spent in this loop, which is why it is long and calls little.
        kind_of, block, inline = _KINDS.get, _Kind.BLOCK, _Kind.INLINE
        path, nodes = self.path, self.nodes
        is_bold = False
        if root.text:
            self._add(root.text, is_bold)
        stack: list[tuple[Any, HtmlElement, bool, _Kind]] = [(iter(root), root, False, block)]
        while stack:
            children, element, outer_bold, kind = stack[-1]
            for child in children:
                name = child.tag
                its = kind_of(name, block)
                if its is _Kind.ROW or its is _Kind.BARE_MENU:
                    its = self._settled(child, its)
                if its is block:
                    if self.parts:
                        self._flush()
                    self.breaks = 0
                    text = child.text
                    if text or len(child):
                        path.append((child, name))
                        nodes.append(None)
                        if text:
                            self._add(text, False)
                        stack.append((iter(child), child, is_bold, block))
                        is_bold = False
                        break
                elif its is inline or its is _Kind.LINK or its is _Kind.BOLD:
                    if its is _Kind.LINK and self.link is None:
                        self.link = child
                        self.link_start = len(self.parts)
                    inner_bold = is_bold or its is _Kind.BOLD
                    text = child.text
                    if text:
                        self._add(text, inner_bold)
                    if len(child):
                        stack.append((iter(child), child, is_bold, its))
                        is_bold = inner_bold
                        break
                    if child is self.link:
                        self._end_link()
                elif its is _Kind.BREAK:
                    self._flush()
                    self.breaks += 1
                elif its is _Kind.IMAGE:
                    self.is_image = True
                text = child.tail
                if text:
                    self._add(text, is_bold)
            else:
                stack.pop()
                if kind is block:
                    self._close()
                elif element is self.link:
                    self._end_link()
                is_bold = outer_bold
                if stack:
                    text = element.tail
                    if text:
                        self._add(text, is_bold)

    def _add(self, text: str, is_bold: bool) -> None:
        if text.isspace():
            if self.parts:
                self.parts.append(" ")
            return
        self.parts.append(text)
        size = len(text)
        self.chars += size
        if self.link is not None:
            self.link_chars += size
        if is_bold:
            self.bold_chars += size

    def _end_link(self) -> None:
        assert self.link is not None
        if self.link_start < len(self.parts):
            self.links.append((self.link_start, len(self.parts), self.link))
        self.link = None

    def _close(self) -> None:
        """Ends the innermost block-level element."""
        if self.parts:
            self._flush()
        self.breaks = 0
        node = self.nodes.pop()
        self.path.pop()
        if node is not None:
            node.last = len(self.segments.runs) - 1

    def _flush(self) -> None:
        """Makes a run of the text so far, if that is more than spaces."""
        if self.chars:
            if self.link is not None:  # a link round the whole block
                self.links.append((self.link_start, len(self.parts), self.link))
            self._add_run(" ".join("".join(self.parts).split()))
        self._clear()

    def _add_run(self, text: str) -> None:
        if not text:
            return
        runs = self.segments.runs
        runs.append(
            Run(
                text,
                self._node(),
                self.parts,
                self.links,
                self.link_chars / self.chars,
                self.bold_chars / self.chars,
                len(runs),
                self.breaks,
                self.is_image,
            )
        )
        self.breaks = 0
        self.is_image = False

    def _node(self) -> Node:
        """The node of the innermost open element; its ancestors become nodes with it."""
        nodes = self.nodes
        depth = len(nodes) - 1
        while depth >= 0 and nodes[depth] is None:
            depth -= 1
        parent = nodes[depth] if depth >= 0 else None
        known = self.segments.nodes
        for level in range(depth + 1, len(nodes)):
            element, tag = self.path[level]
            parent = Node(element, tag, parent, level, len(known), len(self.segments.runs))
            known.append(parent)
            nodes[level] = parent
        assert parent is not None
        return parent

    def _settled(self, element: HtmlElement, kind: _Kind) -> _Kind:
        """A menu with an article inside is a block; so is a table's row, unless it is data, and read here."""
        if kind is _Kind.BARE_MENU:
            self._flush()
            self.breaks = 0
            inner = next(element.iter("p", "main", "article", "h1", "h2", "h3"), None)
            return _Kind.SKIPPED if inner is None else _Kind.BLOCK
        if not _is_data(element):
            return _Kind.BLOCK
        self._row(element)
        return _Kind.SKIPPED

    def _row(self, row: HtmlElement) -> None:
        """A row of a data table is one run, its cells parted by tabs."""
        self._flush()
        self.breaks = 0
        self.path.append((row, "tr"))
        self.nodes.append(None)
        cells = []
        for cell in row:
            text = " ".join(cell.text_content().split())
            cells.append(text)
            self.chars += len(text)
            self.link_chars += min(sum(len(link.text_content()) for link in cell.iter("a")), len(text))
        if self.chars:
            self.parts = ["\t".join(cells)]
            self._add_run(self.parts[0].strip())
        self._clear()
        self._close()


def _is_data(row: HtmlElement) -> bool:
    """Whether a table row is data: several cells without blocks inside."""
    cells = 0
    for cell in row:
        if cell.tag not in ("td", "th"):
            return False
        cells += 1
        for inner in cell:
            if inner.tag not in _IN_CELL:
                return False
    return cells > 1
