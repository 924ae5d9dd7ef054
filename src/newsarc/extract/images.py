"""The lead image, its caption and its credit."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

from newsarc.article import Image
from newsarc.extract.choices import Choice, Witness
from newsarc.extract.jsonld import fold, text_of, types_of
from newsarc.extract.markup import Markup, text_content
from newsarc.text import one_line

_METAS = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "parsely-image-url",
    "thumbnail",
)
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:logo|favicon|placeholder|blank|default|avatar|sprite|pixel|1x1)(?:[/_.-]|$)|\.svg$|"
    r"^data:",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\(?\b(?:photo(?:graph)?(?:\s+(?:by|credit))?|image(?:\s+credit)?|credits?|picture|bild|foto|quelle|"
    r"source|crédits?|fotó)"
    r"\s*(?::|by|©)\s*(?P<name>[^()|]{2,80}?)\)?\.?\s*$|[©℗]\s*(?P<owner>[^()|]{2,80})\s*$",
    re.IGNORECASE,
)
_FILE = re.compile(r"([^/?#]+?)(?:-\d+x\d+|@2x|-scaled)?\.(?:jpe?g|png|webp|gif|avif)", re.IGNORECASE)


def find_image(markup: Markup) -> Choice[Image | None]:
    """The first image that the page gives as its lead, with the caption of the figure that shows it."""
    best = next((w for w in image_witnesses(markup) if not _PLACEHOLDER.search(w.value.url)), None)
    if best is None:
        return Choice(None)
    image = best.value
    figure = _figure_of(markup, image.url)
    caption = image.caption or (_caption(figure) if figure is not None else None)
    credit = image.credit or (_marked_credit(figure) if figure is not None else None) or _credit_in(caption)
    return Choice(Image(url=image.url, caption=caption, credit=credit), best.source)


def image_witnesses(markup: Markup) -> Iterator[Witness[Image]]:
    """Every lead image that the page declares, then the first figure of the text."""
    for item in markup.graph.items(markup.article, "image"):
        image = _of_jsonld(markup, item)
        if image:
            yield Witness(markup.article_source, "image", image)
            break
    for name, content in markup.meta(*_METAS):
        url = markup.absolute(content.strip())
        if url:
            yield Witness("og" if name.startswith("og:") else "meta", name, Image(url=url))
    thumbnail = markup.graph.text(markup.article, "thumbnailUrl")
    url = markup.absolute(thumbnail)
    if url:
        yield Witness(markup.article_source, "thumbnailUrl", Image(url=url))


def _of_jsonld(markup: Markup, item: Any) -> Image | None:
    if isinstance(item, str):
        url = markup.absolute(item.strip())
        return Image(url=url) if url else None
    if not isinstance(item, Mapping):
        return None
    address = item.get("url") or item.get("contentUrl") or item.get("@id")
    if isinstance(address, list):
        address = next(iter(address), None)
    if isinstance(address, Mapping):
        address = address.get("@id") or address.get("url")
    url = markup.absolute(address.strip()) if isinstance(address, str) else None
    if not url or "Person" in types_of(item):
        return None
    caption, credit = (one_line(text_of(item.get(key)) or "") or None for key in ("caption", "creditText"))
    return Image(url=url, caption=caption, credit=credit)


def _figure_of(markup: Markup, url: str) -> HtmlElement | None:
    """The figure that shows the image, known by its file's name whatever its size."""
    wanted = _FILE.search(url)
    if not wanted:
        return None
    for figure in markup.figures[:20]:
        for image in figure.iter("img", "source"):
            shown = " ".join(image.get(key, "") for key in ("src", "data-src", "srcset", "data-srcset"))
            if wanted[1] in shown:
                return figure
    return None


def _caption(figure: HtmlElement) -> str | None:
    caption = next(figure.iter("figcaption"), None)
    text = one_line(" ".join(caption.itertext())) if caption is not None else ""
    return text if fold(text) else None


def _marked_credit(figure: HtmlElement) -> str | None:
    for element in figure.iter("span", "div", "p", "cite", "small", "figcaption"):
        if re.search(r"credit|copyright|source|quelle|photographer", element.get("class", ""), re.IGNORECASE):
            text = text_content(element)
            found = _CREDIT.search(text)
            return (found["name"] or found["owner"]).strip() if found else text[:120] or None
    return None


def _credit_in(caption: str | None) -> str | None:
    found = _CREDIT.search(caption or "")
    return (found["name"] or found["owner"]).strip() if found else None
