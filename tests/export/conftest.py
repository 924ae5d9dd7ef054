"""An archive with articles of every kind: plain ones, and one that a malicious page could have made."""

from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from newsarc.archive import Archive, Filter
from newsarc.article import Article, Author, Block, Image, Link, Publisher
from newsarc.export import FORMATS
from newsarc.export.selection import Selection
from tests.archive.samples import FETCHED, make_article, make_page

HOSTILE = '</title><script>alert(1)</script> {{< x >}} \\input{x} "q" \'s \u202e\x1b[31m & 50% #1'

BLOCKS = (
    Block(
        text="Border agency tests <b>faces</b>.",
        links=(Link(start=7, end=13, href="https://a.example/x?a=1&b=2#c"),),
    ),
    Block(text="Click here.", links=(Link(start=0, end=5, href="javascript:alert(1)"),)),
    Block(type="heading", level=2, text="Results & more"),
    Block(type="list_item", text="one", ordered=True, depth=1),
    Block(type="list_item", text="inner", ordered=False, depth=2),
    Block(type="list_item", text="two", ordered=True, depth=1),
    Block(type="quote", text="We can.\nWe will."),
    Block(type="code", text="if a < b:\n    print('<x>')"),
    Block(type="table", text="Vendor\tFMR", rows=(("Vendor", "FMR"), ("A|B", "=0.1"))),
    Block(type="figure", src="https://a.example/gate.jpg", caption="A gate"),
    Block(type="figure", src="data:text/html,x"),
)

ARTICLES = (
    make_article(
        "https://www.news.example/2026/11/faces",
        authors=(
            Author(name="José Álvarez"),
            Author(name="Ludwig van Beethoven", url="https://a.example/lvb"),
        ),
        publisher=Publisher(name="The News", domain="news.example"),
        blocks=BLOCKS,
        text="\n\n".join(block.text for block in BLOCKS if block.text),
        image=Image(url="https://a.example/lead.jpg", caption="Lead"),
        description="What the agency found.",
        date_modified="2026-11-21",
    ),
    make_article(
        "https://evil.example/2026/10/x",
        title=f"={HOSTILE}",
        subtitle=HOSTILE,
        authors=(Author(name=HOSTILE, url="javascript:alert(1)"), Author(name="Reuters Staff")),
        topics=(HOSTILE, "Biometrics"),
        publisher=Publisher(name=HOSTILE, domain="evil.example"),
        description=HOSTILE,
        section=HOSTILE,
        text=HOSTILE,
        blocks=(
            Block(text=HOSTILE),
            Block(type="code", text=HOSTILE),
            Block(type="heading", level=3, text=HOSTILE),
        ),
        date_published="2026-10-30",
    ),
    make_article(
        "https://bare.example/x",
        title=None,
        authors=(),
        topics=(),
        date_published=None,
        language=None,
        text="身份证 No blocks here.\n\nTwo paragraphs.",
    ),
)
"""What has no date stands at its fetch, which is later than the others' dates."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive's folder."""
    folder = tmp_path_factory.mktemp("exported") / "archive"
    with Archive(folder, create=True) as archive:
        for article in ARTICLES:
            archive.add(article, make_page(article))
    return folder


@pytest.fixture
def selection(folder: Path) -> Iterator[Selection]:
    """All of its articles, oldest first."""
    with Archive(folder) as archive:
        yield Selection(archive=archive, chosen=Filter(sort="-date"), made=FETCHED, title="News & <views>")


def text_of(name: str, selection: Selection) -> str:
    """What a text format gives."""
    file = StringIO(newline="")
    FORMATS[name].write(selection, file)
    return file.getvalue()


def bytes_of(name: str, selection: Selection) -> bytes:
    """What a binary format gives."""
    file = BytesIO()
    FORMATS[name].write(selection, file)
    return file.getvalue()


def stored(selection: Selection) -> list[Article]:
    """The articles as the archive has them."""
    return list(selection.archive.articles(selection.chosen))
