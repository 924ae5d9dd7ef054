"""newsarc export: everything that is stored, in a format of others."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import feedparser
import pyarrow
import pytest

from newsarc.archive import Archive, Note
from newsarc.article import Article
from tests.archive.samples import make_article, make_page
from tests.cli.conftest import Newsarc, environment
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer


def test_jsonl_holds_every_record_whole(reading: Newsarc) -> None:
    articles = [Article.from_json(line) for line in reading("export", "jsonl").lines]

    assert len(articles) == len(reading("list", "--json").lines)


def test_a_json_feed_loses_nothing(reading: Newsarc) -> None:
    feed = json.loads(reading("export", "jsonfeed").out)

    records = [json.loads(line) for line in reading("export", "jsonl").lines]
    assert [item["_newsarc"] for item in feed["items"]] == records


def test_a_feed_keeps_its_id_where_the_archive_is_renamed_and_each_tag_has_its_own(
    archive: Path, newsarc: Newsarc
) -> None:
    article = make_article()
    with Archive(archive, create=True) as opened:
        opened.add(article, make_page(article))
        opened.keep_note(article.id, Note(tags=("cite",)))

    before = [feed_id(newsarc, *asked) for asked in ((), ("--tag", "cite"), ("--tag", "read"))]
    moved = archive.rename(archive.with_name("elsewhere"))

    assert feed_id(newsarc, "--archive", str(moved)) == before[0]
    assert feed_id(newsarc, "--archive", str(moved), "--tag", "cite") == before[1]
    assert len(set(before)) == 3
    assert feed_id(newsarc, "--archive", str(moved), "--title", "Passports") not in before


def feed_id(newsarc: Newsarc, *arguments: str) -> str:
    """The id of the Atom feed that some options choose."""
    feed: str = feedparser.parse(newsarc("export", "atom", *arguments).out).feed.id
    return feed


def test_the_filters_of_list_choose(reading: Newsarc) -> None:
    assert len(reading("export", "urls", "--limit", "2").lines) == 2


def test_a_file_is_written_and_nothing_is_left_beside_it(reading: Newsarc, tmp_path: Path) -> None:
    ran = reading("export", "urls", "-o", str(tmp_path / "urls.txt"))

    assert (ran.code, ran.out) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["urls.txt"]


@pytest.mark.parametrize(("suffix", "codec"), [("gz", "gzip"), ("zst", "zstd")])
def test_a_packed_file_is_what_its_name_says(
    reading: Newsarc, tmp_path: Path, suffix: str, codec: str
) -> None:
    path = tmp_path / f"articles.jsonl.{suffix}"

    reading("export", "jsonl", "-o", str(path))

    with pyarrow.input_stream(path, compression=codec) as file:
        assert file.read().decode() == reading("export", "jsonl").out


def test_a_wacz_is_imported_as_the_articles_that_it_was_made_of(
    reading: Newsarc, newsarc: Newsarc, tmp_path: Path
) -> None:
    path = tmp_path / "pages.wacz"

    exported = reading("export", "wacz", "-o", str(path))
    imported = newsarc("import", str(path))

    assert (exported.code, imported.code) == (0, 0), exported.err + imported.err
    before, after = (
        {article.id: (article.url, article.title) for article in map(Article.from_json, lines)}
        for lines in (reading("export", "jsonl").lines, newsarc("export", "jsonl").lines)
    )
    assert after == before


def test_the_same_articles_are_the_same_bytes(reading: Newsarc, tmp_path: Path) -> None:
    first, second = tmp_path / "a.gz", tmp_path / "b.gz"
    for path in (first, second):
        reading("export", "jsonl", "-o", str(path))

    assert first.read_bytes() == second.read_bytes()


def test_what_cannot_be_had_is_said_on_one_line(reading: Newsarc, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for arguments, said in (
        (("nonsense",), "'nonsense' is not one of"),
        (("urls", "-o", str(tmp_path / "file" / "urls.txt")), "cannot be written: "),
    ):
        ran = reading("export", *arguments)

        assert ran.code in (1, 2)
        assert said in ran.err
        assert len(ran.err.splitlines()) == 1


def test_what_is_damaged_is_named_and_the_rest_exported(
    newsarc: Newsarc, server: Server, archive: Path
) -> None:
    for name in ("faces", "gates", "wallets"):
        server.routes[f"/2026/{name}"] = answer(article_page(f"All about {name}"))
    assert newsarc("fetch", *map(server.url, server.routes)).code == 0
    damaged = min((archive / "articles").rglob("*.json"))
    damaged.write_text("{", encoding="utf-8")

    for name, output in (("jsonl", "all.jsonl"), ("wacz", "all.wacz"), ("markdown", "notes")):
        ran = newsarc("export", name, "-o", output)

        error, summary = ran.err.splitlines()
        assert ran.code == 1
        assert damaged.name in error
        assert "try: newsarc verify" in error
        assert summary == f"2 articles in {output}; left out, since damaged: 1 (named above)"


def test_a_folder_is_named_and_replaced_only_when_asked(reading: Newsarc, tmp_path: Path) -> None:
    folder = tmp_path / "notes"

    assert "say where it goes" in reading("export", "markdown").err
    first = reading("export", "markdown", "-o", str(folder), "--limit", "3")
    second = reading("export", "markdown", "-o", str(folder), "--limit", "2")
    third = reading("export", "markdown", "-o", str(folder), "--limit", "2", "--replace")

    assert (first.code, second.code, third.code) == (0, 1, 0)
    assert "try: --replace" in second.err
    assert len(list(folder.rglob("*.md"))) == 2


def test_a_format_that_is_no_text_goes_through_a_pipe_whole(filled: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "newsarc", "export", "epub"],
        stdout=subprocess.PIPE,
        env=environment(filled),
        check=True,
    )

    with ZipFile(BytesIO(done.stdout)) as book:
        assert book.testzip() is None
        assert book.namelist()[0] == "mimetype"


def test_a_reader_that_has_enough_makes_no_noise(filled: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m newsarc export jsonl | head -c 100",
        shell=True,
        capture_output=True,
        env=environment(filled),
        check=True,
    )

    assert len(done.stdout) == 100
    assert not done.stderr


@pytest.mark.parametrize("compress", [(), ("--compress", "gz"), ("--compress", "zst")])
def test_a_reader_that_has_left_before_the_first_line_makes_no_noise(
    archive: Path, compress: tuple[str, ...]
) -> None:
    article = make_article()
    with Archive(archive, create=True) as opened:
        opened.add(article, make_page(article))
    read, write = os.pipe()
    os.close(read)

    done = subprocess.run(
        [sys.executable, "-m", "newsarc", "export", "jsonl", *compress],
        stdout=write,
        stderr=subprocess.PIPE,
        env=environment(archive),
        check=False,
    )
    os.close(write)

    assert not done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("epub", "-o", "x.epub.gz"), "epub is packed by itself (try: -o x.epub)"),
        (("warc", "-o", "x.warc"), "warc is written packed (try: -o x.warc.gz)"),
        (("jsonl", "--compress", "gz", "-o", "x.zst"), "which is it?"),
        (("csv", "-o", "{archive}/newsarc.toml"), "belongs to the archive itself"),
        (("csv", "-o", "{archive}/articles/x.csv"), "belongs to the archive itself"),
        (("html", "-o", "{archive}"), "belongs to the archive itself"),
        (("html", "-o", "{archive}/.."), "belongs to the archive itself"),
    ],
)
def test_a_name_that_does_harm_or_lies_is_refused(
    newsarc: Newsarc, archive: Path, arguments: tuple[str, ...], said: str
) -> None:
    settings = (archive / "newsarc.toml").read_bytes()
    newsarc("list")

    ran = newsarc("export", *(argument.format(archive=archive) for argument in arguments))

    assert ran.code == 2, ran.err
    assert said in ran.err
    assert (archive / "newsarc.toml").read_bytes() == settings


def test_a_dash_is_standard_output_and_folders_on_the_way_are_made(reading: Newsarc, tmp_path: Path) -> None:
    dash = reading("export", "urls", "-o", "-")
    far = reading("export", "urls", "-o", str(tmp_path / "a" / "b" / "urls.txt"))

    assert dash.lines
    assert far.code == 0
    assert (tmp_path / "a" / "b" / "urls.txt").read_text(encoding="utf-8") == dash.out
