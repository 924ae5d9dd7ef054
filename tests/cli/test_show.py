"""newsarc show: one article, for reading and for programs."""

import hashlib
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsarc.demo import DemoServer
from newsarc.urls import url_key
from tests.cli.conftest import Newsarc
from tests.cli.pages import SENTENCE, article_page
from tests.fetch.server import Server, answer

TITLE = "Twenty-two wallets met in a gymnasium, and nineteen understood each other"


def wallets(reading: Newsarc) -> tuple[str, str]:
    article_id, url = reading("list", "--match", "vending machine", "--format", "{id} {url}").lines[0].split()
    return article_id, url


def test_an_id_its_beginning_and_the_url_name_the_same_article(reading: Newsarc) -> None:
    article_id, url = wallets(reading)

    texts = {
        reading("show", ref).out for ref in (article_id, article_id[:6].upper(), url, url + "?utm_source=x")
    }

    assert len(texts) == 1
    assert texts.pop().startswith(TITLE + "\n\n")


def test_json_is_the_record_and_path_its_file(reading: Newsarc) -> None:
    article_id, _ = wallets(reading)

    record = json.loads(reading("show", article_id, "--json").out)
    path = Path(reading("show", article_id, "--path").out.strip())

    stored = json.loads(path.read_bytes())
    assert stored.pop("record_hash")  # the file's seal
    assert record == stored
    assert record["id"] == article_id


def test_markdown_begins_with_the_title(reading: Newsarc) -> None:
    assert reading("show", wallets(reading)[0], "--markdown").out.startswith(f"# {TITLE}\n")


def test_raw_is_the_page_as_it_came(reading: Newsarc, demo: DemoServer) -> None:
    article_id, url = wallets(reading)

    out = reading("show", article_id, "--raw").out

    assert out.encode() == demo.reply("idwire.localhost", urlsplit(url).path).body


def test_what_is_not_there_is_said_on_one_line(reading: Newsarc) -> None:
    for ref, said in (
        ("0000", "no such article"),
        ("zz", "an id has 4 to 12 hex digits"),
        ("https://example.org/x", "this address is not in the archive"),
    ):
        ran = reading("show", ref)

        assert (ran.code, ran.out) == (1, "")
        assert said in ran.err
        assert len(ran.err.splitlines()) == 1


def test_an_ambiguous_beginning_lists_the_candidates_with_their_titles(
    newsarc: Newsarc, server: Server
) -> None:
    first, second, prefix = colliding_paths(server)
    server.routes[first] = answer(article_page("Palm readers leave the canteen"))
    server.routes[second] = answer(article_page("Iris cameras come to the harbour"))
    newsarc("fetch", server.url(first), server.url(second))

    ran = newsarc("show", prefix)

    assert ran.code == 1
    assert "matches 2 articles" in ran.err.splitlines()[0]
    assert "Palm readers leave the canteen" in ran.err
    assert "Iris cameras come to the harbour" in ran.err


def test_older_revisions_are_named(newsarc: Newsarc, server: Server) -> None:
    url = server.url("/2026/palms")
    for extra in ("", f"<p>{SENTENCE * 4}</p>"):
        server.routes["/2026/palms"] = answer(article_page("Palm readers leave the canteen", extra=extra))
        newsarc("fetch", url)

    out = newsarc("show", url).out

    assert "\nrevision 2 (newsarc diff " in out


def colliding_paths(server: Server) -> tuple[str, str, str]:
    """Two paths whose articles' ids begin with the same four digits."""
    seen: dict[str, str] = {}
    for number in range(100_000):
        path = f"/story-{number}"
        prefix = hashlib.sha256(url_key(server.url(path)).encode()).hexdigest()[:4]
        if prefix in seen:
            return seen[prefix], path, prefix
        seen[prefix] = path
    raise AssertionError("no two alike")


def test_a_single_revision_has_nothing_to_be_compared_with(reading: Newsarc) -> None:
    ran = reading("diff", wallets(reading)[0])

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "nothing to compare: revision 1 is the first of 1\n"
    both = reading("diff", wallets(reading)[0], "--from", "1", "--to", "1")
    assert (both.code, both.out) == (0, "")
    assert both.err == "nothing to compare: revision 1 is given twice\n"


def test_provenance_names_each_link_and_finds_its_digests_right(reading: Newsarc) -> None:
    article_id, url = wallets(reading)

    text = reading("show", article_id, "--provenance")
    record = json.loads(reading("show", article_id, "--provenance", "--json").out)

    assert text.code == 0
    for said in (url, record["raw"]["file"], record["raw"]["sha256"], "headers", "field sources"):
        assert said in text.out
    assert text.out.count("checked now: right") == 2
    assert record["holds"]
    assert record["warc_headers"]["WARC-Payload-Digest"] == f"sha256:{record['raw']['sha256']}"


def test_provenance_begins_with_what_was_asked_for(newsarc: Newsarc, server: Server) -> None:
    server.routes["/short"] = answer(status="301 Moved", headers={"Location": "/2026/palms"})
    server.routes["/2026/palms"] = answer(article_page("Palm readers leave the canteen"))
    newsarc("fetch", server.url("/short"))

    text = newsarc("show", server.url("/2026/palms"), "--provenance").out
    record = json.loads(newsarc("show", server.url("/2026/palms"), "--provenance", "--json").out)

    assert f"asked for     {server.url('/short')} (HTTP 301)" in text
    assert f"answered by   {server.url('/2026/palms')} 127.0.0.1" in text
    assert "robots.txt obeyed" in text
    (hop,) = record["hops"]
    assert (hop["url"], hop["status"], hop["location"]) == (server.url("/short"), 301, "/2026/palms")
    assert ["Host", f"site.localhost:{server.port}"] in record["request_headers"]
    assert record["run"]["software"].startswith("newsarc/")


def test_provenance_of_changed_bytes_is_an_error(newsarc: Newsarc, server: Server, archive: Path) -> None:
    server.routes["/2026/palms"] = answer(article_page("Palm readers leave the canteen"))
    newsarc("fetch", server.url("/2026/palms"))
    warc = next(archive.rglob("*.warc.gz"))
    warc.write_bytes(bytes(warc.stat().st_size))

    ran = newsarc("show", server.url("/2026/palms"), "--provenance")

    assert ran.code == 3
    assert "the raw record is not whole" in ran.out
    assert "not what was stored" in ran.err


def test_open_shows_the_address_in_the_browser_that_there_is(reading: Newsarc, tmp_path: Path) -> None:
    article_id, url = wallets(reading)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n', encoding="utf-8")
    browser.chmod(0o755)

    ran = reading("open", article_id, BROWSER=str(browser))

    assert (ran.code, ran.err) == (0, f"{url}\n")
    assert (tmp_path / "opened").read_text(encoding="utf-8") == f"{url}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system itself opens addresses")
def test_open_without_a_browser_prints_the_address_and_fails(reading: Newsarc, tmp_path: Path) -> None:
    article_id, url = wallets(reading)

    ran = reading("open", article_id, "-q", PATH=str(tmp_path))

    assert ran.code == 1
    assert ran.err.startswith(f"error: {url}: no browser can be opened here (try: ")
