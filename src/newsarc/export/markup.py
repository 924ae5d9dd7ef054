"""An article's blocks as elements of HTML, for pages, feeds, books and mails.

Elements, never strings: text cannot become markup. Addresses lead to http and https alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from newsarc.article import Article, Block
from newsarc.export.plain import blocks_of
from newsarc.export.times import in_words
from newsarc.text import harmless_text
from newsarc.urls import cited_url, find_link

Element = etree._Element  # noqa: SLF001 - lxml has no other name for it
Piece = str | Element


def make(tag: str, *pieces: Piece, **attributes: str | None) -> Element:
    """An element with text and elements inside: `make("p", "Ada Byte", class_="byline")`.

    Attributes that are None are left out; and out of text what XML forbids and what turns the text around.
    """
    element = etree.Element(tag)
    for name, value in attributes.items():
        if value is not None:
            element.set(name.rstrip("_").replace("_", "-"), harmless_text(value))
    for piece in pieces:
        if not isinstance(piece, str):
            element.append(piece)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + harmless_text(piece)
        else:
            element.text = (element.text or "") + harmless_text(piece)
    return element


def to_string(elements: Iterable[Element]) -> str:
    """The elements as HTML."""
    return "".join(etree.tostring(element, method="html", encoding="unicode") for element in elements)


def body(article: Article, *, with_images: bool) -> list[Element]:
    """The article's blocks; without images there are links to them."""
    out: list[Element] = []
    items: list[Block] = []
    for block in blocks_of(article):
        if block.type == "list_item":
            items.append(block)
            continue
        out += _lists(items)
        items = []
        out += _block(block, with_images=with_images)
    return out + _lists(items)


def sheet(article: Article, *, id_: str | None = None, heading: str = "h1") -> Element:
    """A whole article for reading without the network: title, byline, body, where it is from."""
    place = article.publisher.name or article.publisher.domain
    day = article.published
    published = make("time", in_words(day), datetime=article.date_published) if day else None
    byline = (", ".join(author.name for author in article.authors), place, published)
    archived = f"archived {article.fetch.at[:10]}" if article.fetch else None
    url = cited_url(article.url, article.canonical_url) or article.url
    source = [link(url, url)] if url else []
    return make(
        "article",
        make(
            "header",
            make(heading, article.title or article.url or article.id),
            *([make("p", article.subtitle, class_="subtitle")] if article.subtitle else []),
            make("p", *parted(byline), class_="byline"),
        ),
        *body(article, with_images=False),
        make(
            "footer",
            *([make("p", ", ".join(article.topics), class_="topics")] if article.topics else []),
            make("p", *parted([*source, archived]), class_="source"),
        ),
        id=id_,
        lang=language_of(article),
        dir="auto",
    )


def language_of(article: Article) -> str | None:
    """The language, where it is one that HTML knows how to name."""
    code = article.language or ""
    return code if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code) else None


def parted(pieces: Iterable[Piece | None]) -> Iterator[Piece]:
    """What is there, with dots between; each by itself, whichever way it is written."""
    for number, piece in enumerate(piece for piece in pieces if piece is not None and piece != ""):
        if number:
            yield " · "
        yield make("bdi", piece)


def link(url: str | None, *pieces: Piece) -> Element:
    """A link, or a mere span where the address leads to no web page."""
    href = find_link(url)
    return make("a", *pieces, href=href, rel="noopener noreferrer") if href else make("span", *pieces)


def _block(block: Block, *, with_images: bool) -> Iterator[Element]:
    match block.type:
        case "heading":
            # The article's own headings stand below its title.
            yield make(f"h{min(max(block.level or 2, 2), 6)}", *_linked(block))
        case "quote":
            yield make("blockquote", make("p", *_linked(block)))
        case "code":
            yield make("pre", make("code", block.text))
        case "table":
            yield from _table(block.rows or ())
        case "figure":
            yield from _figure(block, with_images=with_images)
        case _:
            if block.text:
                yield make("p", *_linked(block))


def _linked(block: Block) -> Iterator[Piece]:
    """The block's text with its links."""
    position = 0
    for each in sorted(block.links, key=lambda each: each.start):
        if position <= each.start < each.end <= len(block.text):
            yield from _lines(block.text[position : each.start])
            yield link(each.href, *_lines(block.text[each.start : each.end]))
            position = each.end
    yield from _lines(block.text[position:])


def _lines(text: str) -> Iterator[Piece]:
    first, *others = text.split("\n")
    yield first
    for line in others:
        yield make("br")
        yield line


def _lists(items: Sequence[Block]) -> list[Element]:
    """Items as lists inside lists, by their depth."""
    out: list[Element] = []
    open_lists: list[Element] = []
    for item in items:
        depth = max(1, item.depth or 1)
        tag = "ol" if item.ordered else "ul"
        del open_lists[depth:]
        if len(open_lists) == depth and open_lists[-1].tag != tag:
            open_lists.pop()
        if len(open_lists) < depth:  # a depth that was skipped is not made up for
            made = make(tag)
            if open_lists:
                open_lists[-1][-1].append(made)
            else:
                out.append(made)
            open_lists.append(made)
        open_lists[-1].append(make("li", *_linked(item)))
    return out


def _table(rows: Sequence[Sequence[str]]) -> Iterator[Element]:
    if not rows:
        return
    width = max(map(len, rows))
    first, *others = ([*row, *[""] * (width - len(row))] for row in rows)
    yield make(
        "table",
        make("thead", make("tr", *(make("th", cell) for cell in first))),
        make("tbody", *(make("tr", *(make("td", cell) for cell in row)) for row in others or [[""] * width])),
    )


def _figure(block: Block, *, with_images: bool) -> Iterator[Element]:
    source = find_link(block.src)
    if with_images and source:
        picture = make("img", src=source, alt=block.caption or "")
        yield make("figure", picture, *([make("figcaption", block.caption)] if block.caption else []))
    elif block.caption or source:
        yield make(
            "figure",
            make("figcaption", link(source, "Picture"), *([": ", block.caption] if block.caption else [])),
        )
