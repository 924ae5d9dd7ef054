"""Biometrics Courier: WordPress with Yoast's graph, an RSS feed, rails of teasers and readers' comments."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from html import escape
from urllib.parse import quote

from newsarc.demo.content import Story
from newsarc.demo.expected import expect
from newsarc.demo.feeds import Entry, rss, sitemap, sitemap_index
from newsarc.demo.markup import block_html, slug, teaser
from newsarc.demo.replies import Reply, html_reply, redirect, status_reply, text_reply, xml_reply
from newsarc.demo.sites import Built, DemoSite, Edition, read_edition
from newsarc.demo.templates import template
from newsarc.demo.yoast import NAME, yoast_head

COURIER = DemoSite(name="courier", host="biometrics-courier.localhost", url="", source="/feed", kind="feed")
FEED_LENGTH = 8
_NEWS = "Biometrics News"
_SPONSORED = "/sponsored/one-reader-for-every-door"
_EASTERN = timezone(timedelta(hours=-5))


def build_courier(base: str, today: date, day: int) -> Built:
    """The site as it stands on a day."""
    edition = read_edition("courier", base=base, today=today, day=day, hours=0, language="en-US")
    paths = {story.slug: _path(story) for story in edition.stories}
    replies = {
        path: html_reply(_article_page(edition, story), changed=max(edition.changed, story.changed))
        for story in edition.stories
        for path in [paths[story.slug]]
    }
    replies |= {**_pages_of_links(edition), **_machine_files(edition), **_side_pages(edition)}
    replies |= {
        f"/?p={_post_id(story)}": redirect(base + paths[story.slug], 301) for story in edition.stories
    }
    return Built(
        replies=replies,
        expected=[
            expect(url, story, published=story.published.isoformat(), modified=story.changed.isoformat())
            for url, story in _entries(base, edition.stories)
        ],
        refused={base + _SPONSORED: "robots"},
    )


def _path(story: Story) -> str:
    return f"/{story.published:%Y%m}/{story.slug}"


def _entries(base: str, stories: Sequence[Story]) -> list[Entry]:
    return [(base + _path(story), story) for story in stories]


def _post_id(story: Story) -> int:
    return 280_000 + sum(map(ord, story.slug))


def _article_page(edition: Edition, story: Story) -> str:
    base = edition.base

    def resolve(address: str) -> str:
        named = address.removeprefix("story:")
        return next((base + _path(other) for other in edition.stories if other.slug == named), address)

    main = template("courier_article").substitute(
        base=base,
        path=_path(story),
        post_id=_post_id(story),
        title=escape(story.title),
        image=_image_url(edition, story),
        published=story.published.isoformat(),
        shown_date=_shown(story.published),
        author=escape(story.authors[0]),
        author_url=f"{base}/author/{slug(story.authors[0])}",
        categories=" | ".join(_category_link(base, name) for name in dict.fromkeys((story.section, _NEWS))),
        quoted=quote(base + _path(story), safe=""),
        body="\n".join(block_html(piece, resolve) for piece in story.pieces),
        topics=" | ".join(_tag_link(base, topic) for topic in story.topics),
        cards="\n".join(_card(base, other) for other in edition.others(story, 6)),
        comments=_comments(story),
    )
    head = yoast_head(edition.base + _path(story), story, image=_image_url(edition, story), base=base)
    return _frame(
        edition, main, head, body_class=f"single single-post postid-{_post_id(story)} single-format-standard"
    )


def _shown(moment: datetime) -> str:
    eastern = moment.astimezone(_EASTERN)
    half = "am" if eastern.hour < 12 else "pm"
    return f"{eastern:%b} {eastern.day}, {eastern.year}, {eastern.hour % 12 or 12}:{eastern:%M} {half} EST"


def _image_url(edition: Edition, story: Story) -> str:
    return f"{edition.base}/wp-content/uploads/{story.published:%Y/%m}/05132448/{story.slug}-1024x683.jpg"


def _tag_link(base: str, topic: str) -> str:
    return f'<a href="{base}/tag/{slug(topic)}" rel="tag">{escape(topic)}</a>'


def _category_link(base: str, name: str) -> str:
    return f'<a href="{base}/category/{slug(name)}/" rel="category">{escape(name)}</a>'


def _card(base: str, story: Story) -> str:
    url, lead = base + _path(story), escape(teaser(story.lead), quote=False)
    title = escape(story.title, quote=False)
    return f'<div class="card"><a href="{url}"><h3>{title}</h3></a><p>{lead}</p></div>'


def _comments(story: Story) -> str:
    if not story.comments:
        return ""
    thread = "".join(
        template("courier_comment").substitute(
            path=_path(story),
            number=212_441 + number,
            name=comment.name,
            text=escape(comment.text, quote=False),
            at=at.isoformat(),
            shown=f"{at:%B} {at.day}, {at.year} at {at:%H:%M}",
        )
        for number, comment in enumerate(story.comments, 1)
        for at in [story.published + timedelta(hours=number)]
    )
    count = f"{len(story.comments)} Replies to &ldquo;{escape(story.title)}&rdquo;"
    return f'<h2 class="comments-title">{count}</h2>\n<ol class="comment-list">\n{thread}</ol>\n'


def _frame(edition: Edition, main: str, head: str, *, body_class: str) -> str:
    base, furniture = edition.base, edition.furniture
    return template("courier").substitute(
        base=base,
        head=head,
        body_class=body_class,
        menu="".join(
            f'<li class="menu-item"><a href="{base}/tag/{slug(name)}">{name}</a></li>'
            for name in furniture["menu"]
        ),
        main=main,
        sidebar="\n".join(_widgets(edition)),
        archive=_links((story.title, base + _path(story)) for story in edition.turned(edition.stories)[-4:]),
        year=edition.today.year,
    )


def _links(entries: Iterator[tuple[str, str]]) -> str:
    return "".join(f'<li><a href="{url}">{escape(title, quote=False)}</a></li>' for title, url in entries)


def _widgets(edition: Edition) -> Iterator[str]:
    base, furniture = edition.base, edition.furniture
    turned = edition.turned(edition.stories)
    read = _links((story.title, base + _path(story)) for story in turned[2:7])
    yield _widget("Most Read This Week", f"<ul>{read}</ul>")
    company = edition.turned(furniture["companies"])[0]
    yield _widget("Featured Company", f"<h4>{company['name']}</h4><p>{company['text']}</p>")
    insight = "".join(_card(base, story) for story in turned if story.section == "Opinion")
    yield _widget("Biometrics Insight, Opinion", insight)
    for heading, key in (
        ("Digital ID In-Depth", "in_depth"),
        ("Biometrics White Papers", "white_papers"),
        ("Biometrics Events", "events"),
    ):
        entries = (
            (entry["title"], f"{base}/{key.replace('_', '-')}/{slug(entry['title'])}")
            for entry in edition.turned(furniture[key])
        )
        yield _widget(heading, f"<ul>{_links(entries)}</ul>")


def _widget(heading: str, html: str) -> str:
    return f'<section class="widget"><h3 class="widget-title">{heading}</h3>{html}</section>'


def _pages_of_links(edition: Edition) -> Mapping[str, Reply]:
    """The home page, and the lists of excerpts by tag and by author."""
    base = edition.base
    lists: dict[str, tuple[str, Sequence[Story]]] = {
        "/": (f"{NAME}: biometrics news every morning", edition.stories)
    }
    for story in edition.stories:
        for topic in story.topics:
            tagged = [other for other in edition.stories if topic in other.topics]
            lists[f"/tag/{slug(topic)}"] = (f"{topic} Archives", tagged)
        written = [other for other in edition.stories if other.authors == story.authors]
        lists[f"/author/{slug(story.authors[0])}"] = (f"{story.authors[0]}, Author at {NAME}", written)
    pages = {path: _list_page(edition, title, stories) for path, (title, stories) in lists.items()}
    feeds = {
        f"{path}/feed": xml_reply(rss(title, base, _entries(base, stories)), changed=edition.changed)
        for path, (title, stories) in lists.items()
        if path.startswith("/tag/")
    }
    return pages | feeds


def _list_page(edition: Edition, title: str, stories: Sequence[Story]) -> Reply:
    cards = "\n".join(_card(edition.base, story) for story in stories)
    sponsored = (
        f'<div class="card"><a href="{_SPONSORED}"><h3>Sponsored: One reader for every door</h3></a></div>'
    )
    main = f'<header class="page-header"><h1 class="page-title">{title}</h1></header>\n{cards}\n{sponsored}'
    head = f'<title>{title}</title>\n<meta property="og:type" content="website" />'
    return html_reply(_frame(edition, main, head, body_class="archive"), changed=edition.changed)


def _machine_files(edition: Edition) -> Mapping[str, Reply]:
    """robots.txt, the feed and the sitemaps."""
    base, stories = edition.base, edition.stories
    forbidden = "".join(f"Disallow: {path}\n" for path in ("/wp-admin/", "/search/", "/sponsored/"))
    robots = f"User-agent: *\n{forbidden}\nSitemap: {base}/sitemap_index.xml\n"
    feed = rss(NAME, base, _entries(base, stories[:FEED_LENGTH]))
    parts = [(f"{base}/post-sitemap.xml", stories[0].changed), (f"{base}/page-sitemap.xml", edition.changed)]
    posts = sitemap((url, story.changed) for url, story in _entries(base, stories))
    pages = sitemap((f"{base}/{name}/", edition.changed) for name in ("about", "contact"))
    files = {
        "/feed": xml_reply(feed, changed=edition.changed, content_type="application/rss+xml; charset=UTF-8"),
        "/sitemap_index.xml": xml_reply(sitemap_index(parts), changed=edition.changed),
        "/post-sitemap.xml": xml_reply(posts, changed=edition.changed),
        "/page-sitemap.xml": xml_reply(pages, changed=edition.changed),
    }
    return {"/robots.txt": text_reply(robots), **files, "/feed/": files["/feed"]}


def _side_pages(edition: Edition) -> Mapping[str, Reply]:
    """What the rails and menus lead to besides stories, and the page for what is not there."""
    titles = {
        "/about/": "About the Courier",
        "/contact/": "Contact",
        _SPONSORED: "One reader for every door",
    }
    for key in ("in_depth", "white_papers", "events"):
        for entry in edition.furniture[key]:
            titles[f"/{key.replace('_', '-')}/{slug(entry['title'])}"] = entry["title"]
    pages = {path: html_reply(_side_page(edition, title)) for path, title in titles.items()}
    missing = _side_page(edition, "Oops! That page can&rsquo;t be found.")
    return {**pages, "404": html_reply(missing, status=404), "/wp-admin/": status_reply(403, "Forbidden")}


def _side_page(edition: Edition, title: str) -> str:
    main = f'<h1 class="page-title">{title}</h1>\n<p>There is nothing more to this page.</p>'
    return _frame(edition, main, f"<title>{title} | {NAME}</title>", body_class="page")
