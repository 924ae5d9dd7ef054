"""JSON-LD as it stands in pages: scripts -> nodes, and the node that is the article.

Real scripts have comments, control characters, trailing commas, CDATA marks and escaped HTML; what can be
mended is, what cannot is left out. Nodes are plain dicts; nothing is fetched, no context is resolved.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Node = Mapping[str, Any]

_WORD = re.compile(r"\w+")
_MAX_SCRIPT = 2_000_000
_MAX_DEPTH = 12
_MAX_ARTICLES = 40
_MAX_NODES = 1_000  # a live blog has one for each of its hundreds of updates
_WRAPPING = re.compile(
    r"^[\s\ufeff]*(?:(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?|<!--)|(?:(?://|/\*)?\s*\]\]>(?:\s*\*/)?|-->)[\s;]*$"
)
# A string, or one of the things that may be dropped outside of strings.
_MENDABLE = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)
ARTICLE_TYPE = re.compile(
    r"(?:Article|BlogPosting|Report|LiveBlogPosting|Blog[Pp]ost|NewsStory|SocialMediaPosting)$"
)


@dataclass(frozen=True, slots=True)
class Graph:
    """All nodes of a page, outermost first, and those that can be referred to by their `@id`."""

    nodes: tuple[Node, ...] = ()
    by_id: Mapping[str, Node] = field(default_factory=dict)
    by_type: Mapping[str, Sequence[Node]] = field(default_factory=dict)
    broken: int = 0
    """How many scripts could not be read."""

    def of_type(self, *names: str) -> Iterator[Node]:
        """The nodes of some types."""
        for name in names:
            yield from self.by_type.get(name, ())

    def resolve(self, value: Any) -> Any:
        """What a value stands for: the node of its `@id` where it is a bare reference, else itself."""
        if isinstance(value, Mapping) and not (value.keys() - {"@id", "@type"}):
            return self.by_id.get(str(value.get("@id")), value)
        return value

    def items(self, node: Node, key: str) -> tuple[Any, ...]:
        """The values of a property as a tuple, references resolved."""
        value = node.get(key)
        if value is None or value == "":
            return ()
        values = value if isinstance(value, list) else [value]
        return tuple(self.resolve(item) for item in values if item is not None)

    def text(self, node: Node, *keys: str) -> str | None:
        """The first of some properties that is, or names, a text."""
        for key in keys:
            for item in self.items(node, key):
                found = text_of(item)
                if found:
                    return found
        return None


def read_jsonld(scripts: Iterable[str]) -> Graph:
    """The nodes of a page's `application/ld+json` scripts."""
    nodes: list[Node] = []
    broken = 0
    for script in scripts:
        try:
            nodes.extend(_nodes(parse_json(script)))
        except (ValueError, RecursionError):
            broken += 1
    by_id: dict[str, Node] = {}
    by_type: dict[str, list[Node]] = {}
    for node in nodes:
        for type_name in types_of(node):
            by_type.setdefault(type_name, []).append(node)
        name = node.get("@id")
        # The same @id may stand on bare references and on the node itself: the fullest is meant.
        if isinstance(name, str) and len(node) > len(by_id.get(name, ())):
            by_id[name] = node
    return Graph(tuple(nodes), by_id, by_type, broken)


def parse_json(script: str) -> Any:
    """The value of a JSON text as pages have it. Raises ValueError or RecursionError where it is hopeless."""
    if len(script) > _MAX_SCRIPT:
        raise ValueError("too long")
    try:
        return json.loads(script, strict=False, parse_constant=_nothing)
    except ValueError:
        pass
    unwrapped = _WRAPPING.sub("", _WRAPPING.sub("", script.strip("\ufeff \t\r\n")))
    mended = (
        _MENDABLE.sub(lambda found: found[0] if found[0][0] == '"' else "", unwrapped).strip().rstrip(";")
    )
    try:
        return json.loads(mended, strict=False, parse_constant=_nothing)
    except ValueError:
        # Some templates escape the whole script as if it were text of the page.
        return json.loads(html.unescape(mended), strict=False, parse_constant=_nothing)


def _nothing(_constant: str) -> None:
    """NaN and Infinity are no JSON, and no value that a record could keep."""


def _nodes(value: Any) -> Iterator[Node]:
    """All objects of a value with more than a reference in them, the outermost first."""
    level = [value]
    count = 0
    for _depth in range(_MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                if item.keys() - {"@id", "@type", "@context", "@graph"}:
                    count += 1
                    yield item
                below.extend(inner for inner in item.values() if isinstance(inner, dict | list))
            elif isinstance(item, list):
                below.extend(item)
            if count > _MAX_NODES:
                return
        level = below


def types_of(node: Node) -> Iterator[str]:
    """The types of a node without their vocabulary: `https://schema.org/NewsArticle` -> `NewsArticle`."""
    value = node.get("@type")
    for item in value if isinstance(value, list) else (value,):
        if isinstance(item, str):
            yield item if item.isalpha() else re.split(r"[/#:]", item)[-1]


def text_of(value: Any) -> str | None:
    """The text of a value: of a string, a number, the name of a node, the first of a list that has one."""
    if isinstance(value, str):
        return html.unescape(html.unescape(value)) if "&" in value else value
    if isinstance(value, list):
        return next(filter(None, map(text_of, value)), None)
    if isinstance(value, Mapping):
        return next(
            filter(None, (text_of(value.get(k)) for k in ("name", "@value", "headline", "value"))), None
        )
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def find_article(graph: Graph, *, urls: Iterable[str], titles: Iterable[str]) -> Node | None:
    """The node that is about the page's own article.

    A page may hold several: teasers of others in a list, comments, products. The one with the page's URL
    or title counts first, then the one that says most.
    """
    candidates = list(enumerate(articles_of(graph)[:_MAX_ARTICLES]))
    if not candidates:
        return None
    page_urls = {_plain_url(url) for url in urls}
    page_titles = {fold(title) for title in titles} - {""}

    def rank(item: tuple[int, Node]) -> tuple[bool, bool, int, int]:
        i, node = item
        headline = fold(graph.text(node, "headline", "name") or "")
        is_named = bool(headline) and any(headline in title or title in headline for title in page_titles)
        says = sum(key in node for key in ("headline", "author", "datePublished", "articleBody", "image"))
        return (bool(page_urls & set(_urls(node))), is_named, says, -i)

    return max(candidates, key=rank)[1]


def articles_of(graph: Graph) -> list[Node]:
    """The nodes that say that they are articles, else those that look like one under another type."""
    typed = [node for name, nodes in graph.by_type.items() if ARTICLE_TYPE.search(name) for node in nodes]
    return typed or [node for node in graph.nodes if "headline" in node and "datePublished" in node]


def _urls(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        if isinstance(value, Mapping):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and value.strip("#/"):
            yield _plain_url(value)


def _plain_url(url: str) -> str:
    return re.sub(r"^https?:(?://(?:www\.)?)?|[?#].*$", "", url.strip()).rstrip("/").lower()


def fold(text: str) -> str:
    """Text for comparing: words in lower case, one space between them."""
    return " ".join(_WORD.findall(text.lower()))
