"""P8: a second run without news stores nothing."""

from pathlib import Path

from tests.archive.samples import snapshot
from tests.cli.conftest import SETTINGS, Newsarc
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer


def kept(archive: Path) -> dict[str, bytes]:
    """The archive's truth: articles and raw pages."""
    return {name: data for name, data in snapshot(archive).items() if name.startswith(("articles/", "raw/"))}


def test_p8_a_second_scrape_stores_nothing(newsarc: Newsarc, server: Server, archive: Path) -> None:
    paths = [f"/2026/story-number-{n}" for n in range(5)]
    server.routes |= {path: answer(article_page(f"Story {path[-8:]}")) for path in paths}
    items = "".join(f"<item><title>{path}</title><link>{server.url(path)}</link></item>" for path in paths)
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
    server.routes["/feed"] = answer(feed, content_type="application/rss+xml")
    source = f'\n[[source]]\nname = "s"\nurl = "{server.url("/feed")}"\nkind = "feed"\n'
    (archive / "newsarc.toml").write_text(SETTINGS + source, encoding="utf-8")

    assert newsarc("scrape").code == 0
    before = kept(archive)
    assert newsarc("scrape").code == 0
    fetched_again = newsarc("fetch", *map(server.url, paths))

    assert len(before) >= 6
    assert kept(archive) == before
    assert [line.split("\t")[0] for line in fetched_again.lines] == ["unchanged"] * 5
