"""Kennung: a German and English magazine without a feed that it tells of. Microdata, h-entry, a consent wall.

Its front page links what newsarc ought to refuse: a story that is no longer there (answered 200), one that
leads back to the front page, an advertisement that robots.txt forbids, and one behind a wall.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from html import escape

from newsarc.demo.content import Story
from newsarc.demo.expected import expect
from newsarc.demo.feeds import json_feed
from newsarc.demo.markup import block_html, inline, teaser
from newsarc.demo.replies import Reply, html_reply, redirect, text_reply, xml_reply
from newsarc.demo.sites import Built, DemoSite, Edition, read_edition
from newsarc.demo.templates import template

KENNUNG = DemoSite(name="kennung", host="kennung.localhost", url="", source="/", kind="page")
_GONE = "/de/artikel/melderegister-zieht-um-ins-rechenzentrum.html"
_MOVED = "/de/artikel/was-der-neue-ausweis-kosten-wird.html"
_FORBIDDEN = "/anzeigen/ein-leser-fuer-jede-tuer.html"
_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_PLEA = (
    '<div class="weiterlesen"><h2>Weiterlesen mit Kennung+</h2>'
    "<p>Bitte melden Sie sich an, um den vollständigen Artikel zu lesen.</p>"
    '<p><a href="/login">Anmelden</a> oder <a href="/abo">Abo abschließen</a></p></div>'
)


def build_kennung(base: str, today: date, day: int) -> Built:
    """The site as it stands on a day."""
    edition = read_edition("kennung", base=base, today=today, day=day, hours=1, language="de")
    articles = {_path(story): _article_reply(edition, story) for story in edition.stories}
    walled = {base + path: "consent" for path, reply in articles.items() if reply.wall}
    gone = _frame(edition, "Seite nicht gefunden", template("kennung_not_found").substitute())
    replies = {
        **articles,
        **_lists(edition),
        _GONE: html_reply(gone),
        _MOVED: redirect("/"),
        "404": html_reply(gone, status=404),
        "/robots.txt": text_reply("User-agent: *\nDisallow: /anzeigen/\nDisallow: /suche\n"),
    }
    return Built(
        replies=replies,
        expected=[
            expect(base + _path(story), story, published=story.published.isoformat())
            for story in edition.stories
            if story.layout != "consent"
        ],
        refused={**walled, base + _GONE: "soft_404", base + _MOVED: "redirect", base + _FORBIDDEN: "robots"},
    )


def _path(story: Story) -> str:
    folder = "artikel" if story.language == "de" else "articles"
    return f"/{story.language}/{folder}/{story.slug}.html"


def _article_reply(edition: Edition, story: Story) -> Reply:
    main = _hentry(story) if story.layout == "hentry" else _microdata(story)
    canonical = f'<link rel="canonical" href="{edition.base}{_path(story)}">'
    head = f'{canonical}\n<meta property="og:type" content="article">'
    page = _frame(edition, story.title, main, head=head, story=story)
    reply = html_reply(page, changed=max(edition.changed, story.changed))
    if story.layout != "consent":
        return reply
    return replace(reply, wall=template("kennung_wall").substitute(path=_path(story)).encode())


def _microdata(story: Story) -> str:
    """schema.org in attributes; the paragraphs are parted by `<br>` alone where the layout is `br`."""
    if story.layout == "br":
        lines = "<br><br>\n".join(inline(piece.lines[0], str) for piece in story.pieces)
        body = f"{lines}<br>"
    else:
        body = "\n".join(block_html(piece, str) for piece in story.pieces)
    topics = ", ".join(
        f'<a href="/thema/{topic}"><span itemprop="keywords">{topic}</span></a>' for topic in story.topics
    )
    return template("kennung_microdata").substitute(
        title=escape(story.title, quote=False),
        author=story.authors[0],
        published=story.published.isoformat(),
        date=_shown(story),
        body=body,
        plea=_PLEA if story.layout == "plea" else "",
        topics=topics,
    )


def _hentry(story: Story) -> str:
    body = "\n".join(block_html(piece, str) for piece in story.pieces)
    topics = " ".join(f'<a class="p-category" href="/thema/{topic}">{topic}</a>' for topic in story.topics)
    return template("kennung_hentry").substitute(
        title=escape(story.title, quote=False),
        author=story.authors[0],
        author_slug=story.authors[0].split()[-1].lower(),
        published=story.published.isoformat(),
        date=f"{story.published.day} {story.published:%B %Y}",
        body=body,
        topics=topics,
    )


def _shown(story: Story) -> str:
    day = story.published
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}, {day:%H:%M} Uhr"


def _frame(edition: Edition, title: str, main: str, *, head: str = "", story: Story | None = None) -> str:
    rail = "\n".join(
        f'<div class="karte"><a href="{_path(other)}"><b>{escape(other.title, quote=False)}</b></a> '
        f"<span>{escape(teaser(other.lead), quote=False)}</span></div>"
        for other in edition.turned(edition.others(story, 4))
    )
    return template("kennung").substitute(
        language=story.language if story else "de",
        title=escape(title),
        summary=escape(story.summary if story else edition.furniture["about"]),
        head=head,
        main=main,
        more="Read on" if story and story.language == "en" else "Weiterlesen",
        rail=rail,
        year=edition.today.year,
    )


def _lists(edition: Edition) -> Mapping[str, Reply]:
    """The front page, a page for each language, and a JSON Feed that no page mentions."""
    main = f'<main><h1>Kennung</h1>\n<ul class="liste">\n{"".join(_front_links(edition))}</ul></main>'
    pages = {"/": html_reply(_frame(edition, "Startseite", main), changed=edition.changed)}
    for language in ("de", "en"):
        links = "".join(
            _link(_path(story), story.title) for story in edition.stories if story.language == language
        )
        page = _frame(edition, language, f"<main><h1>Kennung {language}</h1>\n<ul>{links}</ul></main>")
        pages[f"/{language}/"] = html_reply(page, changed=edition.changed)
    feed = json_feed(
        "Kennung", edition.base, [(edition.base + _path(story), story) for story in edition.stories]
    )
    pages["/feed.json"] = xml_reply(feed, changed=edition.changed, content_type="application/feed+json")
    return pages


def _front_links(edition: Edition) -> Iterator[str]:
    for story in edition.stories:
        yield _link(_path(story), story.title)
    for path, title in edition.furniture["stale_links"].items():
        yield _link(path, title)


def _link(path: str, title: str) -> str:
    return f'<li><a href="{path}">{escape(title, quote=False)}</a></li>\n'
