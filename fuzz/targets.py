"""What is fuzzed: each target takes bytes and lets nothing out but newsarc's own errors."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from protego import Protego
from tests.archive.samples import make_article, make_page

import newsarc
from newsarc.archive import Archive, Filter
from newsarc.archive.layout import Layout
from newsarc.archive.members import members, whole_length
from newsarc.archive.notes import check_notes, read_note
from newsarc.archive.warc_records import parse_response
from newsarc.archive.warcs import make_cdxj
from newsarc.article import Article, Author, Block
from newsarc.config import parse_config
from newsarc.discover import find_feeds, parse_feed, parse_section, parse_sitemap, recognise
from newsarc.errors import NewsarcError
from newsarc.export.markdown import to_markdown
from newsarc.export.markup import sheet, to_string
from newsarc.export.notes import to_note
from newsarc.export.plain import to_text
from newsarc.extract import SiteTemplate
from newsarc.extract.jsonld import find_article, read_jsonld
from newsarc.extract.site_rules import read_rules
from newsarc.fetch.links import parse_links
from newsarc.fetch.memento import raw_address
from newsarc.fetch.robots import _refusal
from newsarc.importing import Input, Skipped, find_inputs, read_pages
from newsarc.text import harmless_text
from newsarc.urls import article_id, find_url, site, slug, url_key

URL = "https://news.example/2026/11/a-story"
DATA = Path(__file__).parents[1] / "tests" / "data" / "pages"
FEEDS = Path(__file__).parents[1] / "tests" / "discover" / "data"

Target = Callable[[bytes], None]


def fuzz_html(data: bytes) -> None:
    """Any page gives a record that is written and read back."""
    article = newsarc.extract(data, url=URL)
    assert Article.from_json(article.to_json()) == article


def fuzz_json_ld(data: bytes) -> None:
    """Any script is data or nothing."""
    text = data.decode("utf-8", "replace")
    graph = read_jsonld([text])
    find_article(graph, urls=[URL], titles=["A story"])
    newsarc.extract(f'<script type="application/ld+json">{text}</script><p>x', url=URL).to_json()


def fuzz_feed(data: bytes) -> None:
    """Any body is a feed or an error."""
    parse_feed(data, URL)


def fuzz_sitemap(data: bytes) -> None:
    """Any body is a sitemap or an error."""
    parse_sitemap(data, URL)


def fuzz_section(data: bytes) -> None:
    """Any page gives links and feeds, or none."""
    recognise(data)
    find_feeds(data, URL)
    parse_section(data, URL)


def fuzz_robots(data: bytes) -> None:
    """Any robots.txt is rules."""
    rules = Protego.parse(data.decode("utf-8-sig", "replace"))
    _refusal(rules, URL)
    list(rules.sitemaps)


def fuzz_links(data: bytes) -> None:
    """Any TimeMap is links, each of an address or none."""
    for link in parse_links(data.decode("utf-8", "replace")):
        assert raw_address(raw_address(link.url)) == raw_address(link.url)


def fuzz_url(data: bytes) -> None:
    """Any text is a URL or none; what is one has a key, a site and a name of a file."""
    url = find_url(data.decode("utf-8", "replace"), URL)
    if url is not None:
        assert article_id(url_key(url))
        assert site(url)
        assert "/" not in slug(url)
        assert url_key(url_key(url)) == url_key(url)


def fuzz_warc(data: bytes) -> None:
    """Any file is cut at a whole record and has an index, any member is a record or damage."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        path = Path(file.name)
        assert sum(length for _, length in members(path)) <= whole_length(path) <= len(data)
        make_cdxj(path).decode("ascii")
    parse_response(data, "x")


def fuzz_config(data: bytes) -> None:
    """Any newsarc.toml is settings or an error."""
    parse_config(data.decode("utf-8", "replace"), Path("newsarc.toml"))


def fuzz_record(data: bytes) -> None:
    """Any JSON is an article that can be written again, or damage."""
    Article.from_json(data).to_json().encode()


def fuzz_import(data: bytes) -> None:
    """Any file gives pages, or errors in their places."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "input.txt").write_bytes(data)
        (Path(folder) / "input.html").write_bytes(data)
        inputs = [found for found in find_inputs(Path(folder)) if isinstance(found, Input)]
        list(read_pages(inputs, skipped=Skipped()))


def fuzz_rules(data: bytes) -> None:
    """Any file of rules is rules or an error."""
    read_rules(data.decode("utf-8", "replace"), site="news.example", path="rules/news.example.toml")


def fuzz_site_template(data: bytes) -> None:
    """Any JSON is a template that can be written again, or damage."""
    SiteTemplate.from_json(data.decode("utf-8", "replace")).to_json()


def fuzz_note(data: bytes) -> None:
    """Any file is a note or damage."""
    with tempfile.TemporaryDirectory() as folder:
        layout = Layout(Path(folder))
        layout.notes.mkdir()
        (layout.notes / f"{make_article().id}.json").write_bytes(data)
        assert all(finding.problem == "altered" for finding in check_notes(layout, {make_article().id}))
        read_note(layout, make_article().id)


def fuzz_documents(data: bytes) -> None:
    """Any text stands in a document as text that steers, hides and turns nothing."""
    text = data.decode("utf-8", "surrogateescape")
    blocks = (Block(text=text), Block(type="code", text=text), Block(type="figure", src=text, caption=text))
    article = make_article(title=text, authors=(Author(name=text),), topics=(text,), text=text, blocks=blocks)
    for made in (to_markdown(article), to_note(article), to_text(article), to_string([sheet(article)])):
        assert harmless_text(made) == made


class Searching:
    """A query finds something or nothing, in an archive of one article."""

    def __init__(self) -> None:
        self._archive = Archive(tempfile.mkdtemp(prefix="newsarc-fuzz-"), create=True)
        self._archive.add(make_article(), make_page(make_article()))

    def __call__(self, data: bytes) -> None:
        list(self._archive.search(data.decode("utf-8", "replace"), Filter(sort="relevance")))


def _member() -> bytes:
    from newsarc.archive.warc_records import page_members

    return page_members(make_page(make_article()))[0]


def _files(folder: Path, pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob(pattern))]


ROBOTS = b"""User-agent: *
Disallow: /a*b$
Allow: /2026/
Crawl-delay: 5
Sitemap: https://news.example/sitemap.xml
"""

LINKS = b"""<https://news.example/a,b>; rel="original",
<https://a.example/web/20190105100000/https://news.example/a,b>; rel="first memento";
 datetime="Sat, 05 Jan 2019 10:00:00 GMT"
"""

TOML = b"""[network]
contact = "you@example.org"
delay = 1.0
[[source]]
name = "a"
url = "https://a.example/feed"
include = ["/20[0-9]+/"]
max_new = 5
"""

RULES = b"""[[layout]]
valid_until = 2026-01-01
keep = [".entry-content > p"]
end = ["Comments"]
[layout.fields]
title = ["h1@title", ".title"]
"""


def _wacz() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as package:
        package.writestr("archive/pages.warc.gz", _member())
    return file.getvalue()


TARGETS: dict[str, tuple[Callable[[], Target], list[bytes]]] = {
    "html": (lambda: fuzz_html, _files(DATA, "*/*/page.html")),
    "json_ld": (
        lambda: fuzz_json_ld,
        [
            b'{"@graph":[{"@type":"NewsArticle","headline":"A","author":[{"name":"B"}],"datePublished":"2026"}]}'
        ],
    ),
    "feeds": (lambda: fuzz_feed, _files(FEEDS, "*")),
    "sitemaps": (lambda: fuzz_sitemap, _files(FEEDS, "*.xml")),
    "sections": (lambda: fuzz_section, _files(FEEDS, "*.html")),
    "robots": (lambda: fuzz_robots, [ROBOTS]),
    "links": (lambda: fuzz_links, [LINKS]),
    "urls": (lambda: fuzz_url, [URL.encode(), b"//[::1]:80/a?utm_source=x&b=%ff#c", b"http://me:p@x/\\..;a"]),
    "warc": (lambda: fuzz_warc, [_member()]),
    "config": (lambda: fuzz_config, [TOML]),
    "records": (lambda: fuzz_record, [make_article().to_json().encode()]),
    "imports": (lambda: fuzz_import, [_member(), _wacz(), b"A title\n\nBy A. Byte\n\nText.", URL.encode()]),
    "rules": (lambda: fuzz_rules, [RULES]),
    "templates": (
        lambda: fuzz_site_template,
        [SiteTemplate.learn(_files(DATA, "*/*/page.html")).to_json().encode()],
    ),
    "notes": (lambda: fuzz_note, [b'{"tags": ["to read"], "text": "why?"}']),
    "documents": (lambda: fuzz_documents, ["Faces \u202eevil\u2069 \x1b[31m #tag {{< x >}}".encode()]),
    "queries": (
        Searching,
        [b'"data breach" OR leak* -opinion after:30d', b"title:a site:b.example before:2026-11"],
    ),
}
"""By name: what makes the target, and what it is first given and mutated."""


def run(target: Target, data: bytes) -> None:
    """One try."""
    with suppress(NewsarcError):
        target(data)
