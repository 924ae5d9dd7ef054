"""IDWire: a hand-made site. OpenGraph only, date and byline below the text, rails that no class names."""

from collections.abc import Mapping
from datetime import date
from html import escape
from urllib.parse import quote

from newsarc.demo.content import Story
from newsarc.demo.expected import expect
from newsarc.demo.feeds import atom, news_sitemap, sitemap
from newsarc.demo.markup import block_html, teaser
from newsarc.demo.replies import Reply, gzip_file, html_reply, status_reply, text_reply, xml_reply
from newsarc.demo.sites import Built, DemoSite, Edition, read_edition
from newsarc.demo.templates import template

IDWIRE = DemoSite(
    name="idwire", host="idwire.localhost", url="", source="/news-sitemap.xml.gz", kind="sitemap"
)


def build_idwire(base: str, today: date, day: int) -> Built:
    """The site as it stands on a day."""
    edition = read_edition("idwire", base=base, today=today, day=day, hours=-5, language="en")
    articles = {
        _path(story): html_reply(_article_page(edition, story), changed=max(edition.changed, story.changed))
        for story in edition.stories
    }
    return Built(
        replies={**articles, **_lists(edition), **_machine_files(edition)},
        expected=[
            expect(base + _path(story), story, published=story.published.date().isoformat())
            for story in edition.stories
        ],
    )


def _path(story: Story) -> str:
    return f"/news/{story.slug}-{sum(map(ord, story.slug))}.html"


def _article_page(edition: Edition, story: Story) -> str:
    paragraph = "div" if story.layout == "div" else "p"
    body = "\n".join(
        block_html(piece, lambda address: address, paragraph=paragraph) for piece in story.pieces
    )
    main = template("idwire_article").substitute(
        title=escape(story.title, quote=False),
        slug=story.slug,
        body=body,
        date=f"{story.published:%B} {story.published.day}, {story.published.year}",
        author=story.authors[0],
        teasers=_teasers(edition, story),
    )
    metas = "\n".join(
        f'<meta property="{name}" content="{escape(value)}">' for name, value in _metas(edition, story)
    )
    return _frame(edition, escape(story.title), metas, main)


def _metas(edition: Edition, story: Story) -> list[tuple[str, str]]:
    return [
        ("og:title", story.title),
        ("og:type", "article"),
        ("og:url", edition.base + _path(story)),
        ("og:site_name", "IDWire"),
        ("og:description", story.summary),
        ("og:image", f"{edition.base}/img/{story.slug}.jpg"),
        *(("article:tag", topic) for topic in story.topics),
    ]


def _teasers(edition: Edition, story: Story | None) -> str:
    """Other stories with the beginnings of their leads, in the same plain `<div>`s as the text."""
    return "\n".join(
        f'<div><a href="{_path(other)}">{escape(other.title, quote=False)}</a></div>\n'
        f"<div>{escape(teaser(other.lead, words=24), quote=False)}</div>"
        for other in edition.turned(edition.others(story, 4))
    )


def _frame(edition: Edition, title: str, metas: str, main: str) -> str:
    notes = edition.turned(edition.furniture["notes"])
    rail = "\n".join(
        f"<div><div><b>{note['heading']}</b></div><div>{note['text']}</div>"
        f'<div><a href="/directory/{quote(note["heading"])}">More</a></div></div>'
        for note in notes
    )
    return template("idwire").substitute(
        title=title, metas=metas, main=main, rail=rail, year=edition.today.year
    )


def _lists(edition: Edition) -> Mapping[str, Reply]:
    home = _frame(
        edition, "Identity industry news", "", f"<h1>Today in identity</h1>\n{_teasers(edition, None)}"
    )
    about = _frame(
        edition, "About us", "", "<h1>About us</h1>\n<p>IDWire is made by hand, as it was in 2004.</p>"
    )
    page = html_reply(home, changed=edition.changed)
    gone = {"/news/withdrawn-report-1066.html": status_reply(410, "Gone")}
    return {"/": page, "/news/": page, "/about.html": html_reply(about, changed=edition.changed), **gone}


def _machine_files(edition: Edition) -> Mapping[str, Reply]:
    base, stories = edition.base, edition.stories
    entries = [(base + _path(story), story) for story in stories]
    robots = f"User-agent: *\nDisallow: /directory/\nDisallow: /print/\n\nSitemap: {base}/sitemap.xml\n"
    feed = atom("IDWire", base, entries, changed=stories[0].changed)
    return {
        "/robots.txt": text_reply(robots),
        "/atom.xml": xml_reply(feed, changed=edition.changed, content_type="application/atom+xml"),
        "/sitemap.xml": xml_reply(
            sitemap((url, story.changed) for url, story in entries), changed=edition.changed
        ),
        "/news-sitemap.xml.gz": gzip_file(news_sitemap("IDWire", "en", entries), changed=edition.changed),
    }
