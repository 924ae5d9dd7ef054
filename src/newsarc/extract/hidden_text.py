"""Text that no browser without scripts would show: in JSON-LD, in the state of a script, in `<noscript>`."""

import json
import re
import warnings
from collections.abc import Iterator

from lxml import etree, html

from newsarc.article import Block
from newsarc.extract.blocks import segment
from newsarc.extract.document import Document
from newsarc.extract.features import count_words
from newsarc.extract.structure import blocks_of
from newsarc.text import one_line

# A string in a script, long enough for a paragraph. The limits keep the search linear.
_STRING = re.compile(r'"((?:[^"\\]|\\.){60,200000}?)"')
_ESCAPED_STRING = re.compile(r'\\"((?:[^"\\]|\\(?!")[^"]?){60,200000}?)\\"')
_MARKUP = re.compile(r"</(?:p|div|br|h[1-6]|li)>|<br ?/?>|<p[ >]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>")
_PROSE = re.compile(r"[.!?…。！？।؟][\"”’»)]?$")
_STATE = re.compile(
    r"__NEXT_DATA__|__NUXT|__next_f|__INITIAL|__APOLLO|__PRELOADED|window\[|window\.|application/json"
)
_PLACEHOLDER = re.compile(r"\$\$\w+\$\$|\{\{[^}]*\}\}|\[\[[^\]]*\]\]")
_MOST_SCRIPT = 5_000_000


def paragraphs_of(text: str) -> tuple[Block, ...]:
    """The lines of a plain text as paragraphs; of a piece of HTML its blocks."""
    if _MARKUP.search(text):
        return _blocks_of_html(text)
    lines = (one_line(_TAG.sub(" ", line)) for line in text.splitlines())
    return tuple(Block(text=line) for line in lines if line and not _PLACEHOLDER.fullmatch(line))


def find_script_text(document: Document) -> tuple[Block, ...]:
    """The longest text in the scripts that carry a page's state: one piece of HTML, or strings of prose."""
    if document.tree is None:
        return ()
    best: tuple[Block, ...] = ()
    for script in document.tree.iter("script"):
        text = script.text or ""
        if not 500 < len(text) < _MOST_SCRIPT or "ld+json" in (script.get("type") or ""):
            continue
        if not _STATE.search(text[:300]) and "json" not in (script.get("type") or ""):
            continue
        candidate = _longest(_strings(text))
        if _words(candidate) > _words(best):
            best = candidate
    return best


def find_noscript_text(document: Document) -> tuple[Block, ...]:
    """The text of the largest `<noscript>`, where it holds paragraphs."""
    if document.tree is None:
        return ()
    best: tuple[Block, ...] = ()
    for element in document.tree.iter("noscript", "template"):
        blocks = tuple(
            block for block in blocks_of(segment(element).runs, document.url) if _PROSE.search(block.text)
        )
        if _words(blocks) > _words(best):
            best = blocks
    return best


def _strings(text: str) -> Iterator[str]:
    pattern = _ESCAPED_STRING if text.count('\\"') > text.count('"') / 2 else _STRING
    for match in pattern.finditer(text):
        try:
            value = json.loads(f'"{match[1]}"', strict=False)
            if pattern is _ESCAPED_STRING:
                value = json.loads(f'"{value}"', strict=False)
        except ValueError:
            continue
        if (isinstance(value, str) and " " in value) or not value.isascii():
            yield value


def _longest(strings: Iterator[str]) -> tuple[Block, ...]:
    pieces: dict[str, None] = {}
    best: tuple[Block, ...] = ()
    for string in strings:
        if _MARKUP.search(string):
            blocks = _blocks_of_html(string)
            if _words(blocks) > _words(best):
                best = blocks
        elif _PROSE.search(string.strip()) and "{" not in string and "function" not in string:
            pieces[string] = None
    prose = tuple(block for string in pieces for block in paragraphs_of(string))
    return prose if _words(prose) > 2 * _words(best) else best


def _blocks_of_html(text: str) -> tuple[Block, ...]:
    """The blocks of a piece of HTML from a script: often unclosed or cut off, with scripts of its own."""
    from bs4 import BeautifulSoup  # slow to import, and few pages need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it looks like a file name or XML is no news
        soup = BeautifulSoup(text, "lxml")
    for element in soup(["script", "style", "iframe", "form"]):
        element.decompose()
    try:
        root = html.fragment_fromstring(soup.decode(formatter="minimal"), create_parent="div")
    except (etree.LxmlError, ValueError):
        return ()
    return tuple(
        block for block in blocks_of(segment(root).runs, None) if not _PLACEHOLDER.fullmatch(block.text)
    )


def _words(blocks: tuple[Block, ...]) -> int:
    return sum(count_words(block.text) for block in blocks)
