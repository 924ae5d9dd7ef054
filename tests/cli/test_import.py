"""newsarc import: what others kept is in the archive, as if newsarc had fetched it."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Newsarc
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer
from tests.importing.test_records import warc
from tests.importing.test_saved import DUMP

PAGE = article_page("Cameras at the port").encode()


def test_a_warc_is_imported_once(newsarc: Newsarc, tmp_path: Path) -> None:
    (tmp_path / "crawl").write_bytes(warc(1, payload=PAGE))

    tried, first, second = (
        newsarc("import", "crawl", *more) for more in (["--dry-run"], ["--json"], [])
    )  # fmt: skip

    assert (tried.code, first.code, second.code) == (0, 0, 0)
    assert "would be: 1 new" in tried.err
    assert json.loads(first.out)["outcome"] == "new"
    assert "2 records are no pages" in first.err
    assert "1 unchanged" in second.err
    record = json.loads(newsarc("show", "https://news.example/0", "--json").out)
    assert record["discovered_by"] == {"kind": "import", "url": "crawl", "at": "2026-11-02T10:00:00+00:00"}
    assert record["fetch"]["at"] == "2026-11-02T10:00:00+00:00"
    assert newsarc("verify").code == 0


def test_a_damaged_warc_gives_what_is_whole(newsarc: Newsarc, tmp_path: Path) -> None:
    (tmp_path / "crawl").write_bytes(warc(2, payload=PAGE)[:-9])

    ran = newsarc("import", "crawl")

    assert ran.code == 1
    assert "2 new, 1 failed" in ran.err
    assert "no whole record at byte" in ran.err
    assert len(newsarc("list").lines) == 2


def test_a_wacz_and_a_folder_of_saved_pages_are_imported(newsarc: Newsarc, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "crawl.wacz", "w") as file:
        file.writestr("archive/data.warc.gz", warc(1, payload=PAGE))
        file.writestr("datapackage.json", "{}")
    saved = tmp_path / "mirror" / "www.a.example" / "2026"
    saved.mkdir(parents=True)
    (saved / "port.html").write_bytes(PAGE)

    ran = newsarc("import", "crawl.wacz", "mirror")

    assert ran.code == 0, ran.err
    assert "2 new" in ran.err
    assert "https://www.a.example/2026/port.html" in newsarc("list", "--urls").lines
    assert newsarc("verify").code == 0


def test_a_text_is_an_article_that_says_that_it_was_text(newsarc: Newsarc, tmp_path: Path) -> None:
    (tmp_path / "dump.txt").write_text(DUMP, encoding="utf-8")

    first, second = newsarc("import", "dump.txt"), newsarc("import", "dump.txt")
    again = newsarc("reextract")

    assert "1 new" in first.err
    assert "1 unchanged" in second.err
    assert "1 unchanged" in again.err
    (line,) = newsarc("list", "--site", "biometricupdate.com", "--json").lines
    record = json.loads(newsarc("show", json.loads(line)["id"], "--json").out)
    assert record["title"] == "Agency to test its gates for another year"
    assert record["topics"] == ["biometrics", "border control"]
    assert record["warnings"] == ["text_source"] or "text_source" in record["warnings"]
    assert record["fetch"]["status"] is None
    assert newsarc("verify").code == 0


def test_a_text_never_takes_the_place_of_a_page_but_a_page_that_of_a_text(
    newsarc: Newsarc, tmp_path: Path
) -> None:
    words = "The agency said on Monday that the cameras had been tried for a year. " * 12
    (tmp_path / "dump.txt").write_text(f"URL: https://news.example/0\n\nCameras at the port\n\n{words}")
    os.utime(tmp_path / "dump.txt", (1_600_000_000, 1_600_000_000))
    (tmp_path / "crawl").write_bytes(warc(1, payload=PAGE))

    outcomes = [newsarc("import", name).err for name in ("dump.txt", "crawl", "dump.txt")]

    assert ["new" in outcomes[0], "updated" in outcomes[1], "text_only" in outcomes[2]] == [True] * 3


def test_the_site_of_a_text_may_be_given_later(newsarc: Newsarc, tmp_path: Path) -> None:
    words = "The agency said on Monday that the cameras had been tried for a year. " * 12
    (tmp_path / "dump.txt").write_text(f"Cameras at the port\n\n{words}", encoding="utf-8")
    with_site = ("--text-site", "news.example")

    said = [newsarc("import", "dump.txt", *more).err for more in ((), with_site, with_site, ())]

    outcomes = [next(word for word in line.split() if word.isalpha()) for line in said]
    assert outcomes == ["new", "updated", "unchanged", "unchanged"]
    assert len(newsarc("list").lines) == len(newsarc("list", "--site", "news.example").lines) == 1
    assert "1 unchanged" in newsarc("reextract").err
    assert newsarc("verify").code == 0


def test_an_older_page_does_not_take_the_place_of_a_newer_one(newsarc: Newsarc, tmp_path: Path) -> None:
    (tmp_path / "crawl").write_bytes(warc(1, payload=PAGE))
    saved = tmp_path / "mirror" / "news.example"
    saved.mkdir(parents=True)
    (saved / "0").write_bytes(PAGE.replace(b"Monday", b"Friday"))
    os.utime(saved / "0", (1_600_000_000, 1_600_000_000))
    newsarc("import", "crawl")

    ran = newsarc("import", "mirror")

    assert "older 1" in ran.err


@pytest.mark.parametrize("is_known", [False, True])
def test_filters_choose_by_site_language_and_day(newsarc: Newsarc, tmp_path: Path, is_known: bool) -> None:
    (tmp_path / "crawl").write_bytes(warc(1, payload=PAGE))
    if is_known:
        newsarc("import", "crawl")

    said = [
        newsarc("import", "crawl", *filters).err
        for filters in (
            ["--site", "other.example"],
            ["--language", "de"],
            ["--since", "2026-11-03"],
            ["--until", "2026-11-02", "--language", "en", "--site", "www.news.example"],
        )
    ]

    assert "1 pages of other sites" in said[0] or "1 page of another site" in said[0]
    assert "1 unwanted" in said[1]
    assert "1 unwanted" in said[2]
    assert ("1 unchanged" if is_known else "1 new") in said[3]


def test_a_list_of_addresses_is_fetched(newsarc: Newsarc, server: Server, tmp_path: Path) -> None:
    server.routes["/a"] = answer(PAGE.decode())
    (tmp_path / "list").write_text(f"# mine\n{server.url('/a')}\n")

    ran = newsarc("import", "list")

    assert ran.code == 0, ran.err
    assert "1 new" in ran.err
    assert newsarc("list", "--source", "list").lines


def test_a_line_of_a_list_that_is_no_address_is_named_and_the_others_are_fetched(
    newsarc: Newsarc, server: Server, tmp_path: Path
) -> None:
    server.routes |= {path: answer(PAGE.decode()) for path in ("/a", "/b")}
    lines = ("# mine", server.url("/a"), "htps://typo", "", server.url("/b"))
    (tmp_path / "list.txt").write_text("\n".join(lines), encoding="utf-8-sig")

    ran = newsarc("import", "list.txt")

    assert ran.code == 1
    assert "error: list.txt:3: not an address: htps://typo" in ran.err
    assert "2 new, 1 failed" in ran.err
    assert sorted(newsarc("list", "--urls").lines) == [server.url("/a"), server.url("/b")]


def test_what_cannot_be_imported_is_named(newsarc: Newsarc, tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\0")
    (tmp_path / "table.csv").write_text("id,title\n3fa9,Face ID at the port\n")

    ran = newsarc("import", "picture", "absent", "table.csv")

    assert ran.code == 1
    assert "table.csv: text, but no article by its name (a scrape's text ends in .txt)" in ran.err
    assert "picture: not a WARC, WACZ, HTML page, text or list of URLs" in ran.err
    assert "absent: cannot be read: no such file or directory" in ran.err
