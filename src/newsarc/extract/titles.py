"""The headline: what JSON-LD, metas, `<h1>` and the window's title call the article, less the site's name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from newsarc.extract.choices import Choice, Witness
from newsarc.extract.jsonld import Node, fold, text_of
from newsarc.extract.markup import Markup, text_content
from newsarc.text import one_line
from newsarc.urls import site

_SEPARATOR = re.compile(r"\s+[|\-–—―·•*»«:/~]+\s+|\s*[|｜ㅣ：»«]\s*|\s+[-–—]{1,2}(?=\S)|(?<=\S)\s*\|\s*")
_METAS = {
    "og:title": "og",
    "twitter:title": "twitter",
    "parsely-title": "meta",
    "sailthru.title": "meta",
    "dc.title": "meta",
    "dcterms.title": "meta",
    "citation_title": "meta",
    "headline": "meta",
    "title": "meta",
}
_INLINE = {"a", "abbr", "b", "em", "font", "i", "mark", "q", "s", "small", "strong", "sub", "sup", "u", "wbr"}
_SPACE_BEFORE_STOP = re.compile(r" (?=[,:;.!?](?:\s|$))")
_LONGEST = 250
_YEAR = 4
_MOST_OF = 0.4
_TELLING = 4
"""Letters of a name below which it may be any word."""

# How much a witness counts when witnesses disagree, fitted on two public corpora of news and other pages.
# Three things are at work: a JSON-LD headline or og:title that only repeats the window's title was made by
# a plugin for search engines; one that differs was written; news desks write og:title with more care.
_WEIGHTS = {
    "h1": 15.0,
    "other h1": 4.5,
    "jsonld": 12.0,
    "jsonld=window": 0.0,
    "og": 10.0,
    "og=window": 10.0,
    "meta": 1.0,
    "twitter": 1.5,
    "window": 1.5,
}
_NEWS_WEIGHTS = {
    "h1": 4.5,
    "other h1": 3.2,
    "jsonld": 12.7,
    "jsonld=window": 0.0,
    "og": 8.8,
    "og=window": 3.6,
    "meta": 7.0,
    "twitter": 2.5,
    "window": 0.8,
}
_IN_ADDRESS = 4.0
"""What it counts that a title's words are those of the address, and no others."""
_ALIEN = 11.0
"""What it counts against a title that it has no word in common with the window's: `Blog`, `Contact us`."""
_NEWS_METAS = (
    "news_keywords",
    "article:content_tier",
    "article:opinion",
    "parsely-title",
    "cxenseparse:pageclass",
    "dc.date.issued",
    "vr:canonical",
    "fb:pages",
    "fb:app_id",
    "al:ios:app_name",
    "apple-itunes-app",
)


def find_title(markup: Markup, names: Sequence[str]) -> Choice[str | None]:
    """Weighs the witnesses: those that say the same add up. `names` are what the site calls itself."""
    witnesses = tuple(title_witnesses(markup, names))
    if not witnesses:
        return Choice(None)
    votes = count_votes(witnesses, _NEWS_WEIGHTS if is_news(markup) else _WEIGHTS, markup.document.url)
    best = max(votes, key=lambda words: votes[words])
    chosen = next(witness for witness in witnesses if fold(witness.value) == best)
    strong = {fold(witness.value) for witness in witnesses if witness.place in ("headline", "h1")}
    return Choice(chosen.value, chosen.source, is_disputed=len(strong) > 1)


def is_news(markup: Markup) -> bool:
    """Whether the page is marked up the way news publishers do and hardly anybody else."""
    if any(name in markup.metas for name in _NEWS_METAS):
        return True
    return any("NewsArticle" in name for name in markup.graph.by_type)


def count_votes(
    witnesses: Sequence[Witness[str]], weights: Mapping[str, float], url: str | None
) -> dict[str, float]:
    """What speaks for each of the titles, by their folded words."""
    window = next((fold(witness.value) for witness in witnesses if witness.place == "title"), None)
    votes: dict[str, float] = {}
    for witness in witnesses:
        words = fold(witness.value)
        votes[words] = votes.get(words, 0.0) + weights[weight_key(witness, repeats_window=words == window)]
    address, shown = _words_of_address(url), set((window or "").split())
    for title in votes:
        own = set(title.split())
        if len(address) > 1:
            votes[title] += _IN_ADDRESS * len(own & address) / len(own | address)
        if shown and not own & shown:
            votes[title] -= _ALIEN
    return votes


def _words_of_address(url: str | None) -> set[str]:
    """The words of the last telling part of an address; of its numbers, only years."""
    parts = [part for part in unquote(urlsplit(url or "").path).split("/") if part]
    words = max((fold(part.replace("_", " ")).split() for part in parts[-2:]), key=len, default=[])
    return {word for word in words if not word.isdigit() or len(word) == _YEAR}


def weight_key(witness: Witness[str], *, repeats_window: bool) -> str:
    """The name of a witness's weight."""
    source = witness.source
    if source == "html":
        return "window" if witness.place == "title" else witness.place
    if source in ("jsonld", "og"):
        return f"{source}=window" if repeats_window else source
    return source if source in _WEIGHTS else "meta"


def title_witnesses(markup: Markup, names: Sequence[str]) -> Iterator[Witness[str]]:
    """Every title that the page gives, without the names of the site, the most telling places first."""
    raw = _of_bearable_length([item for item in _raw_titles(markup) if item[2]])
    folded = {fold(name) for name in names} - {""}
    plain = {fold(text) for _source, place, text in raw if place == "h1" and not _is_site(text, folded)} - {
        ""
    }
    seen_h1 = False
    for source, place, text in raw:
        title = _without_site(text, folded, plain)
        if not fold(title) or _is_site(title, folded):
            continue
        if place == "h1":
            yield Witness(source, "other h1" if seen_h1 else "h1", title)
            seen_h1 = True
        else:
            yield Witness(source, place, title)


def _of_bearable_length(raw: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Those that are no whole text by mistake; where all are too long, their beginnings."""
    short = [item for item in raw if len(item[2]) <= _LONGEST]
    return short or [(source, place, _beginning(text)) for source, place, text in raw]


def _beginning(text: str) -> str:
    cut = text[:_LONGEST]
    words = cut.rpartition(" ")[0]
    return f"{words if len(words) > _LONGEST / 2 else cut}…"


def _raw_titles(markup: Markup) -> Iterator[tuple[str, str, str]]:
    others = {
        fold(text)
        for text in (markup.graph.text(markup.article, "headline"), markup.first("og:title"))
        if text
    }
    for heading in markup.headings:
        yield "html", "h1", _heading_text(heading, others)
    for key in ("headline", "name"):
        text = markup.graph.text(markup.article, key)
        if text:
            yield markup.article_source, key, one_line(text)
            break
    for name, source in _METAS.items():
        text = markup.first(name)
        if text:
            yield source, name, one_line(text)
    if markup.window_title:
        yield "html", "title", one_line(markup.window_title)


def _heading_text(heading: HtmlElement, others: Set[str]) -> str:
    """The text of a heading; of one that holds kicker and headline, the part that others call the title."""
    whole = _SPACE_BEFORE_STOP.sub("", one_line("".join(_pieces(heading))))
    if len(heading) and fold(whole) not in others:
        for child in heading:
            tail = one_line(child.tail or "")
            text = tail or (text_content(child) if isinstance(child.tag, str) else "")
            if fold(text) in others:
                return text
    return whole


def _pieces(heading: HtmlElement) -> Iterator[str]:
    """The texts of a heading, with a space where a part of its own begins or ends."""
    yield heading.text or ""
    for child in heading:
        gap = "" if child.tag in _INLINE else " "
        if isinstance(child.tag, str):
            yield gap + "".join(child.itertext()) + gap
        yield child.tail or ""


def _without_site(text: str, names: Iterable[str], plain: Iterable[str]) -> str:
    """The title less what the site puts before or behind it on every page."""
    parts = list(_SEPARATOR.finditer(text))
    for separator in parts if fold(text) not in plain else ():
        head, tail = text[: separator.start()], text[separator.end() :]
        if fold(head) in plain:
            return head.strip()
        if fold(tail) in plain:
            return tail.strip()
    for separator in reversed(parts):
        head, tail = text[: separator.start()], text[separator.end() :]
        if _is_site(tail, names) or _is_like_host(tail, names):
            return _without_site(head.strip(), names, plain) if head.strip() else text
    before, colon, after = text.partition(": ")
    if colon and _is_site(before, names):
        return after.strip()
    for separator in parts[:1]:
        head, tail = text[: separator.start()], text[separator.end() :]
        if _is_site(head, names) and tail.strip():
            return tail.strip()
    return text


def _is_site(text: str, names: Iterable[str]) -> bool:
    words = fold(text).replace(" ", "")
    return bool(words) and any(words == name.replace(" ", "") for name in names)


def _is_like_host(text: str, names: Iterable[str]) -> bool:
    """Whether a text is most of the host's name, or has that in it: `Koia` of drinkkoia.com."""
    words = fold(text).replace(" ", "")
    return any(
        min(len(name), len(words)) >= max(_TELLING, _MOST_OF * max(len(name), len(words)))
        and (name in words or words in name)
        for name in names
        if " " not in name
    )


def site_names(markup: Markup) -> tuple[str, ...]:
    """What the site calls itself: its name in metas and JSON-LD, its host."""
    names = [
        content
        for _name, content in markup.meta(
            "og:site_name",
            "application-name",
            "apple-mobile-web-app-title",
            "twitter:site",
            "publisher",
            "dc.publisher",
            "al:ios:app_name",
        )
    ]
    nodes: list[Node] = [
        node for node in markup.graph.items(markup.article, "publisher") if isinstance(node, dict)
    ]
    nodes += markup.graph.of_type("WebSite", "Organization", "NewsMediaOrganization")
    names += [text_of(node.get("name")) or "" for node in nodes]
    if markup.document.url:
        domain = site(markup.document.url)
        labels = domain.split(".")
        names += [domain, domain.rsplit(".", 1)[0], labels[0]]
        if len(labels[-2:][0]) >= _TELLING:  # not the `co` of `co.uk`
            names += [".".join(labels[-2:]), labels[-2:][0]]
    return tuple(dict.fromkeys(one_line(name).lstrip("@") for name in names if name))
