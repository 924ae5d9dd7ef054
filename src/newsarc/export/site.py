"""HTML: a site that opens from disk, with a page an article, a list for each month, and filters on the first.

Nothing is fetched: pictures are links, fonts are the reader's own. Without JavaScript the lists of the months
are the way in.
"""

import json
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final, TextIO
from urllib.parse import quote

from lxml import etree

from newsarc.article import Article
from newsarc.export.markup import Element, Piece, language_of, make, parted, sheet, to_string
from newsarc.export.selection import Selection
from newsarc.export.times import in_words, month_in_words
from newsarc.text import harmless_text

NEWEST: Final = 100
"""Articles in the list of the first page."""

UNDATED: Final = "undated"

# No page loads or runs anything but the files beside it; on a disk these are `file:`.
_POLICY: Final = (
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:; base-uri 'none'; form-action 'none'"
)
_CONTENT: Final = "<!--content-->"


def write_site(selection: Selection, folder: Path) -> None:
    """Writes `index.html` and what it leads to."""
    for part in ("assets", "months"):
        (folder / part).mkdir()
    for name in ("site.css", "site.js"):
        asset = files("newsarc.export").joinpath("assets", name)
        (folder / "assets" / name).write_bytes(asset.read_bytes())
    with _open(folder / "assets" / "articles.js") as data:
        data.write("const ARTICLES = [\n")
        months, newest = _write_articles(selection, folder, data)
        data.write("];\n")
    for month in months:
        with _open(folder / "months" / f"{month}.html") as page:
            page.write(_month_page(selection.title, month)[1])
    with _open(folder / "index.html") as page:
        page.writelines(_index(selection, months, newest))


def _write_articles(selection: Selection, folder: Path, data: TextIO) -> tuple[Counter[str], list[Element]]:
    """Writes the articles' pages and what lists them; gives the months' numbers and the first page's list."""
    months: Counter[str] = Counter()
    newest: list[Element] = []
    for article in selection.articles():
        place = f"articles/{selection.place(article).as_posix()}.html"
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        with _open(folder / place) as page:
            page.writelines(_article_page(selection.title, article, up="../" * place.count("/")))
        data.write(json.dumps(_entry(article, place)) + ",\n")
        month = article.published.isoformat()[:7] if article.published else UNDATED
        with _open(folder / "months" / f"{month}.html") as page:
            if not months[month]:
                page.write(_month_page(selection.title, month)[0])
            page.write(to_string([_item(article, f"../{place}")]) + "\n")
        months[month] += 1
        if len(newest) < NEWEST:
            newest.append(_item(article, place))
    return months, newest


def _open(path: Path) -> TextIO:
    """A page is written at its end, since a list grows while the articles go by."""
    return path.open("a", encoding="utf-8", newline="\n")


def _entry(article: Article, place: str) -> list[object]:
    """What the first page's filters know of an article; `site.js` reads it in this order."""
    return [
        quote(place),
        harmless_text(_title(article)),
        article.published.isoformat()[:10] if article.published else "",
        harmless_text(article.publisher.name or article.publisher.domain or ""),
        harmless_text(", ".join(author.name for author in article.authors)),
        [harmless_text(topic) for topic in article.topics],
    ]


def _title(article: Article) -> str:
    return article.title or article.url or article.id


def _item(article: Article, href: str) -> Element:
    """An article in a list; `site.js` makes the same."""
    day = in_words(article.published) if article.published else None
    place = article.publisher.name or article.publisher.domain
    authors = ", ".join(author.name for author in article.authors)
    return make(
        "li",
        make("a", _title(article), href=quote(href), lang=language_of(article), dir="auto"),
        make("p", *parted([day, place, authors])),
    )


def _article_page(title: str, article: Article, *, up: str) -> Iterator[str]:
    begin, end = _shell(f"{_title(article)} – {title}", up, make("a", title, href=f"{up}index.html"))
    yield from (begin, to_string([sheet(article)]), end)


def _month_page(title: str, month: str) -> tuple[str, str]:
    """What stands before and after the list."""
    name = "Undated" if month == UNDATED else month_in_words(month)
    begin, end = _shell(f"{name} – {title}", "../", make("a", title, href="../index.html"))
    return f'{begin}<h1>{name}</h1>\n<ol class="list">\n', f"</ol>\n{end}"


def _index(selection: Selection, months: Counter[str], newest: list[Element]) -> Iterator[str]:
    total = sum(months.values())
    begin, end = _shell(selection.title, "", "assets/articles.js", "assets/site.js")
    yield begin
    yield to_string(
        [
            make("h1", selection.title),
            make(
                "p",
                f"{total:,} article{'s' * (total != 1)} · {in_words(selection.made)}",
                class_="about",
            ),
            make("form", id_="filters", hidden="hidden"),
            make("ol", *newest, class_="list", id_="list"),
            make("h2", "By month"),
            make("ul", *_month_links(months), class_="months"),
        ]
    )
    yield end


def _month_links(months: Counter[str]) -> Iterator[Element]:
    for month in sorted(months, key=lambda month: (month != UNDATED, month), reverse=True):
        name = "Undated" if month == UNDATED else month_in_words(month)
        yield make("li", make("a", name, href=f"months/{month}.html"), f" {months[month]:,}")


def _shell(title: str, up: str, *extras: Piece) -> tuple[str, str]:
    """A page before and after its content; `extras` are links to other pages, and addresses of scripts."""
    head = make(
        "head",
        make("meta", charset="utf-8"),
        make("meta", name="viewport", content="width=device-width, initial-scale=1"),
        make("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        make("meta", name="referrer", content="no-referrer"),
        make("meta", name="color-scheme", content="light dark"),
        make("title", title),
        make("link", rel="stylesheet", href=f"{up}assets/site.css"),
        *(make("script", src=extra, defer="defer") for extra in extras if isinstance(extra, str)),
    )
    links = [extra for extra in extras if not isinstance(extra, str)]
    main = make("main")
    main.append(etree.Comment("content"))
    page = make("html", head, make("body", *([make("nav", *links)] if links else []), main), lang="en")
    begin, end = ("<!doctype html>\n" + to_string([page]) + "\n").split(_CONTENT)
    return begin, end
