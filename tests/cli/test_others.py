"""newsarc init, extract, demo, verify and reindex."""

import json
from pathlib import Path

from tests.cli.conftest import Newsarc
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer

TITLE = "Border agency tests face biometrics"


def test_init_makes_a_folder_once(newsarc: Newsarc, tmp_path: Path) -> None:
    first, again = newsarc("init", "mine", "--preset", "biometrics"), newsarc("init", "mine")

    assert (first.code, again.code) == (0, 2)
    assert "sources" in first.err
    assert len(newsarc("source", "list", "--archive", "mine").lines) > 5
    assert "there already" in again.err
    assert newsarc("init", "mine", "--preset", "nope").code == 2


def test_extract_works_without_network_or_archive(newsarc: Newsarc, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(article_page(TITLE), encoding="utf-8")
    url = "https://example.org/story"

    text = newsarc("extract", "page.html")
    record = json.loads(newsarc("extract", "-", "--json", "--url", url, stdin=article_page(TITLE)).out)
    markdown = newsarc("extract", "page.html", "--markdown")

    assert text.out.startswith(f"{TITLE}\n\n")
    assert (record["title"], record["url"]) == (TITLE, url)
    assert markdown.out.startswith(f"# {TITLE}\n")
    assert newsarc("extract", "nothing.html").code == 2
    assert newsarc("extract", "-", stdin="").code == 1


def test_the_demo_shows_the_main_job_from_end_to_end(newsarc: Newsarc, tmp_path: Path) -> None:
    ran = newsarc("demo", "--keep", "kept")

    assert ran.code == 0, ran.err
    assert [line for line in ran.lines if line.startswith("$ newsarc scrape")] == ["$ newsarc scrape"] * 2
    assert "nothing new" in ran.err
    assert len(newsarc("list", "--archive", "kept").lines) >= 12
    assert newsarc("verify", "--archive", "kept").code == 0


def test_verify_names_what_is_wrong_and_reindex_mends_the_index(
    newsarc: Newsarc, server: Server, archive: Path
) -> None:
    server.routes["/a"] = answer(article_page(TITLE))
    newsarc("fetch", server.url("/a"))
    path = Path(newsarc("show", server.url("/a"), "--path").out.strip())
    (archive / "index.sqlite3").unlink()
    mended, well = newsarc("reindex"), newsarc("verify")

    path.write_text(path.read_text(encoding="utf-8").replace("agency", "agent"), encoding="utf-8")
    found, records = newsarc("verify"), newsarc("verify", "--json")

    assert (mended.code, well.code) == (0, 0)
    assert "indexed 1 articles" in mended.err or "indexed 1 article" in mended.err
    assert found.code == 3
    assert path.name in found.out
    assert json.loads(records.lines[0])["path"].endswith(path.name)


def test_a_repair_says_what_it_has_set_aside(newsarc: Newsarc, server: Server, archive: Path) -> None:
    server.routes["/a"] = answer(article_page(TITLE))
    newsarc("fetch", server.url("/a"))
    with next(archive.glob("raw/*/*/*.warc.gz")).open("ab") as raw:
        raw.write(b"torn")

    repaired = newsarc("verify", "--repair")

    assert repaired.code == 0
    assert "all mended; 1 set aside in quarantine/" in repaired.err
    assert [path.read_bytes() for path in (archive / "quarantine").rglob("*.warc.gz*")] == [b"torn"]


def test_what_a_repair_wrote_down_as_lost_is_counted_ever_after(
    newsarc: Newsarc, server: Server, archive: Path
) -> None:
    server.routes["/a"] = answer(article_page(TITLE))
    newsarc("fetch", server.url("/a"))
    next(archive.glob("raw/*/*/*.warc.gz")).unlink()

    repaired, checked = newsarc("verify", "--repair"), newsarc("verify")

    assert repaired.code == 3
    assert "1 lost" in repaired.err
    assert (checked.code, checked.out) == (0, "")
    assert "1 article, all well but for 1 lost (see quarantine/losses.json)" in checked.err
