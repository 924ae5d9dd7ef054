"""A page as runs of text: what stands between block-level tags, in reading order, with the nodes they hang on.

One walk over the shared tree, which is most of the time that an extraction takes; so nodes are noted only
where text hangs on them, and links keep their places as part numbers until somebody asks.
"""

from dataclasses import dataclass, field

from lxml.html import HtmlElement

# Inline elements leave a run of text whole; every other element, unknown ones included, ends it.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math nobr q rb ruby s samp"
    " small span strike strong sub sup time tt u var wbr amp-link mi mn mo mrow msub msup mtext mfrac".split()
)
# Elements whose content is never text of the article: not entered at all.
SKIPPED = frozenset(
    "applet area audio base canvas colgroup command datalist embed frame frameset head iframe input link"
    " map meta noscript object optgroup option output param progress rp rt script select source style"
    " svg template textarea title track video".split()
)
# Never text either, unless the parser put the article inside: it nests what a page leaves unclosed.
_SKIPPED_IF_BARE = frozenset({"nav", "button", "menu"})
_VOID = frozenset({"img", "picture", "hr", "amp-img"})
_IMAGES = frozenset({"img", "picture", "amp-img", "video", "iframe"})
_BOLD = frozenset({"b", "strong", "em", "i"})


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
    follows_break: bool = False
    """Only a `<br>` parts it from the run before."""
    link: HtmlElement | None = None
    """The link that holds the whole block."""
    follows_image: bool = False
    """Nothing but an image or an embedded frame stands between it and the run before."""


@dataclass(slots=True)
class Segments:
    """The runs of a page and the nodes that hold them; a node stands after its parent."""

    runs: list[Run] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)


def segment(root: HtmlElement) -> Segments:
    """Cuts a tree into runs of text, in reading order."""
    return _Walk().over(root)


class _Walk:
    """The state of one walk: the elements that are open, and the text since the last block-level tag."""

    __slots__ = (
        "bold_chars",
        "broken",
        "chars",
        "image",
        "link",
        "link_chars",
        "link_start",
        "links",
        "nodes",
        "parts",
        "path",
        "segments",
    )

    def __init__(self) -> None:
        self.segments = Segments()
        self.path: list[tuple[HtmlElement, str]] = []  # open block-level elements
        self.nodes: list[Node | None] = []  # their nodes, where text was found already
        self._clear()
        self.broken = self.image = False
        self.link: HtmlElement | None = None

    def _clear(self) -> None:
        self.parts: list[str] = []
        self.links: list[tuple[int, int, HtmlElement]] = []
        self.chars = self.link_chars = self.bold_chars = self.link_start = 0

    def over(self, root: HtmlElement) -> Segments:
        # An explicit stack: real pages are 51 deep at most, hostile ones are as deep as the parser allows.
        self.path.append((root, "body"))
        self.nodes.append(None)
        self._add(root.text, False)
        stack = [(iter(root), root, "body", False)]
        path, nodes = self.path, self.nodes
        bold = False
        while stack:
            children, element, tag, outer_bold = stack[-1]
            for child in children:
                name = child.tag
                if name in INLINE:
                    starts_link = name == "a" and self.link is None
                    if starts_link:
                        self.link = child
                        self.link_start = len(self.parts)
                    inner_bold = bold or name in _BOLD
                    text = child.text
                    if text:
                        self._add(text, inner_bold)
                    if len(child):
                        stack.append((iter(child), child, name, bold))
                        bold = inner_bold
                        break
                    if starts_link:
                        self._end_link()
                elif name == "br":
                    self._flush()
                    self.broken = True
                elif name in SKIPPED or name in _VOID or not isinstance(name, str):
                    if name in _IMAGES:
                        self.image = True
                elif (
                    name in _SKIPPED_IF_BARE
                    and next(child.iter("p", "main", "article", "h1", "h2", "h3"), None) is None
                ):
                    self._flush()
                    self.broken = False
                else:
                    self._flush()
                    self.broken = False
                    if name == "tr" and self._is_row(child):
                        self._row(child, bold)
                    elif len(child):
                        path.append((child, name))
                        nodes.append(None)
                        text = child.text
                        if text:
                            self._add(text, bold)
                        stack.append((iter(child), child, name, bold))
                        bold = False
                        break
                    else:
                        text = child.text
                        if text:
                            path.append((child, name))
                            nodes.append(None)
                            self._add(text, False)
                            self._flush()
                            path.pop()
                            leaf = nodes.pop()
                            if leaf is not None:
                                leaf.last = leaf.first
                text = child.tail
                if text:
                    self._add(text, bold)
            else:
                stack.pop()
                if tag in INLINE:
                    if element is self.link:
                        self._end_link()
                else:
                    self._flush()
                    self.broken = False
                    node = nodes.pop()
                    path.pop()
                    if node is not None:
                        node.last = len(self.segments.runs) - 1
                bold = outer_bold
                if stack:
                    text = element.tail
                    if text:
                        self._add(text, bold)
        return self.segments

    def _add(self, text: str | None, bold: bool) -> None:
        if not text:
            return
        self.parts.append(text)
        if not text.isspace():
            size = len(text)
            self.chars += size
            if self.link is not None:
                self.link_chars += size
            if bold:
                self.bold_chars += size

    def _end_link(self) -> None:
        assert self.link is not None
        if self.link_start < len(self.parts):
            self.links.append((self.link_start, len(self.parts), self.link))
        self.link = None

    def _flush(self) -> None:
        if self.chars:
            if self.link is not None:
                self.links.append((self.link_start, len(self.parts), self.link))
            text = " ".join("".join(self.parts).split())
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
                    self.broken,
                    self.link,
                    self.image,
                )
            )
            self.image = False
            self._clear()
        elif self.parts:
            self._clear()

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

    def _is_row(self, row: HtmlElement) -> bool:
        """Whether a table row is data: several cells without blocks inside."""
        cells = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                return False
            cells += 1
            for inner in cell:
                if inner.tag not in INLINE and inner.tag != "br" and inner.tag not in _VOID:
                    return False
        return cells > 1

    def _row(self, row: HtmlElement, bold: bool) -> None:
        """A row of a data table is one run, its cells parted by tabs."""
        self.path.append((row, "tr"))
        self.nodes.append(None)
        for cell in row:
            inner_link = sum(len(a.text_content()) for a in cell.iter("a"))
            text = " ".join(cell.text_content().split())
            if self.parts:
                self.parts.append("\t")
            self.parts.append(text)
            self.chars += len(text)
            self.link_chars += min(inner_link, len(text))
        if self.chars:
            text = "".join(self.parts).strip()
            runs = self.segments.runs
            runs.append(Run(text, self._node(), self.parts, [], self.link_chars / self.chars, 0.0, len(runs)))
            runs[-1].node.last = len(runs) - 1
        self._clear()
        self.path.pop()
        self.nodes.pop()
