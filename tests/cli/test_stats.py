"""newsarc stats: the figures, as text, JSON, picture and page."""

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from newsarc.archive import Archive
from newsarc.cli.stats import bar, sparkline
from tests.archive.samples import make_article, make_page
from tests.cli.conftest import Newsarc, environment, run_newsarc


def test_json_counts_what_the_list_lists(reading: Newsarc) -> None:
    listed = [json.loads(line) for line in reading("list", "--json").lines]

    figures = json.loads(reading("stats", "--json").out)

    assert figures["articles"] == len(listed)
    assert figures["words"] == sum(row["words"] for row in listed)
    assert sum(figures["by_week"].values()) == sum(figures["by_month"].values()) == len(listed)
    assert sum(figures["by_site"].values()) == len(listed)
    assert sum(figures["by_status"].values()) == len(listed)
    for topic, count in figures["by_topic"].items():
        assert count == sum(topic.casefold() in [t.casefold() for t in row["topics"]] for row in listed)
    for author, count in figures["by_author"].items():
        assert count == sum(author in row["authors"] for row in listed)
    assert figures["runs"][0]["counts"]["new"] == len(listed)
    assert all(figures["bytes"][name] > 0 for name in ("articles", "raw", "index"))


def test_the_options_of_a_list_choose(reading: Newsarc) -> None:
    figures = json.loads(reading("stats", "--site", "idwire.localhost", "--most", "1", "--json").out)

    assert list(figures["by_site"]) == ["idwire.localhost"]
    assert len(figures["by_author"]) == 1
    assert figures["articles"] == len(reading("list", "--site", "idwire.localhost").lines)


def test_a_pipe_gets_a_line_a_figure(reading: Newsarc) -> None:
    ran = reading("stats")

    rows = [line.split("\t") for line in ran.lines]
    assert all(len(row) == 3 for row in rows)
    assert rows[0] == ["total", "articles", str(len(reading("list").lines))]
    assert {"total", "week", "site", "topic", "author", "status", "run", "bytes"} == {row[0] for row in rows}


class Tags(HTMLParser):
    """Which tags a page has, and which addresses it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [value or "" for name, value in attrs if name in ("src", "href")]


def test_picture_and_page_are_written_whole_and_need_nothing_else(reading: Newsarc, tmp_path: Path) -> None:
    svg, html = tmp_path / "archive.svg", tmp_path / "archive.html"

    ran = reading("stats", "--svg", str(svg), "--html", str(html))

    assert (ran.code, ran.out, ran.err) == (0, "", "")
    texts = [text.text for text in ElementTree.parse(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"Sites", "Topics", "Authors", "Status", "On disk", "Articles a week"} <= set(texts)
    assert "idwire.localhost" in texts
    page = Tags()
    page.feed(html.read_text(encoding="utf-8"))
    assert {"svg", "table"} <= set(page.tags)
    assert page.loads == []


ON_A_FULL_DISK = """
import errno, sys
from newsarc.cli import main

def refuse(event, arguments):
    if event == {event!r} and str(arguments[0]).startswith({folder!r}):
        raise OSError(errno.ENOSPC, "No space left on device", str(arguments[0]))

sys.addaudithook(refuse)
sys.argv = ["newsarc", "stats", "--html", {page!r}]
main()
"""


@pytest.mark.parametrize("event", ["open", "os.rename"])
def test_a_full_disk_leaves_the_earlier_page_and_the_error_names_it(
    filled: Path, tmp_path: Path, event: str
) -> None:
    page = tmp_path / "archive.html"
    page.write_text("earlier", encoding="utf-8")

    ran = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK.format(event=event, folder=str(tmp_path), page=str(page))],
        capture_output=True,
        text=True,
        env=environment(filled),
        check=False,
    )

    assert ran.returncode == 1
    assert ran.stderr == f"error: {page}: cannot be written: No space left on device\n"
    assert page.read_text(encoding="utf-8") == "earlier"
    assert list(tmp_path.iterdir()) == [page]


def test_a_picture_takes_the_place_of_nothing_of_the_archives(newsarc: Newsarc, archive: Path) -> None:
    settings = (archive / "newsarc.toml").read_bytes()

    ran = newsarc("stats", "--svg", str(archive / "newsarc.toml"))

    assert (ran.code, ran.out) == (2, "")
    assert "belongs to the archive itself" in ran.err
    assert (archive / "newsarc.toml").read_bytes() == settings


def test_a_dash_is_standard_output(reading: Newsarc) -> None:
    assert reading("stats", "--svg", "-").out.startswith("<svg")


@pytest.fixture
def long_ago(tmp_path: Path) -> Path:
    """An archive of thirty articles of this autumn, and one of 1897."""
    folder = tmp_path / "long"
    days = ["1897-03-04", *(f"2026-{9 + n // 15:02d}-{n % 15 * 2 + 1:02d}" for n in range(30))]
    with Archive(folder, create=True) as archive:
        articles = [make_article(f"https://a.example/{day}", date_published=day) for day in days]
        archive.add_many([(article, make_page(article)) for article in articles])
    return folder


def test_one_article_of_long_ago_spoils_no_picture(long_ago: Path, tmp_path: Path) -> None:
    svg, html = tmp_path / "archive.svg", tmp_path / "archive.html"

    plain = run_newsarc(long_ago, "stats")
    run_newsarc(long_ago, "stats", "--svg", str(svg), "--html", str(html))

    weeks = [line.split("\t")[1:] for line in plain.lines if line.startswith("week\t")]
    assert weeks[0] == ["1897-03-01", "1"]
    assert len(weeks) == 10
    assert sum(int(count) for _, count in weeks) == 31
    texts = [text.text for text in ElementTree.parse(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"Articles a week", "and 1 earlier"} <= set(texts)
    assert not any((text or "").startswith(("1897", "19")) for text in texts[3:])
    assert html.stat().st_size < 40_000


def test_an_empty_archive_has_its_figures_too(newsarc: Newsarc, tmp_path: Path) -> None:
    svg = tmp_path / "empty.svg"

    figures = json.loads(newsarc("stats", "--json").out)
    drawn = newsarc("stats", "--svg", str(svg))

    assert figures["articles"] == figures["words"] == 0
    assert figures["first"] is None
    assert drawn.code == 0
    assert ElementTree.parse(svg).getroot().get("width") == "960"


@pytest.mark.parametrize(
    ("counts", "expected"), [([], ""), ([0, 0], "▁▁"), ([0, 1, 4, 8], "▁▁▄█"), ([5, 5], "██")]
)
def test_sparklines(counts: list[int], expected: str) -> None:
    assert sparkline(counts) == expected


def test_a_bar_shows_what_is_not_nothing() -> None:
    assert bar(1.0) == "█" * 30
    assert bar(0.05) == "█▌"
    assert bar(0.0001) == "▏"
