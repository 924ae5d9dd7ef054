"""newsarc fetch: pages archived by hand."""

import json

from tests.cli.conftest import Newsarc
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer

TITLE = "Border agency tests face biometrics"


def test_a_page_is_new_then_unchanged_then_updated(newsarc: Newsarc, server: Server) -> None:
    server.routes["/a"] = answer(article_page(TITLE))
    outcomes = [newsarc("fetch", server.url("/a")), newsarc("fetch", server.url("/a"))]
    server.routes["/a"] = answer(
        article_page(TITLE, extra="<p>The agency has since said that it will go on.</p>")
    )
    outcomes.append(newsarc("fetch", server.url("/a")))

    assert [ran.code for ran in outcomes] == [0, 0, 0]
    assert [ran.out.split("\t")[0] for ran in outcomes] == ["new", "unchanged", "updated"]
    assert outcomes[0].out.rstrip("\n").split("\t")[2:5] == ["2026-11-02", "site.localhost", TITLE]
    assert outcomes[0].err.startswith("1 new in ")


def test_addresses_come_from_files_and_from_stdin(newsarc: Newsarc, server: Server) -> None:
    for path in ("/a", "/b"):
        server.routes[path] = answer(article_page(TITLE + path))
    text = f"# to read\n{server.url('/a')}\n\n  {server.url('/b')}\n{server.url('/a')}\n"

    ran = newsarc("fetch", "--from", "-", "--json", stdin=text)

    assert [json.loads(line)["outcome"] for line in ran.lines] == ["new", "new"]
    assert newsarc("fetch").code == 2
    assert newsarc("fetch", "--from", "no-such-file").code == 2


def test_an_address_with_a_port_needs_no_scheme(newsarc: Newsarc, server: Server) -> None:
    server.routes["/2026/palms"] = answer(article_page("Palm readers leave the canteen"))

    ran = newsarc("fetch", server.url("/2026/palms").removeprefix("http://"))

    assert ran.code == 0, ran.err
    assert "new" in ran.out


def test_articles_are_printed_and_not_stored_if_one_wishes(newsarc: Newsarc, server: Server) -> None:
    server.routes["/a"] = answer(article_page(TITLE))

    text = newsarc("fetch", "--no-store", "--print", "text", server.url("/a"))
    markdown = newsarc("fetch", "--no-store", "--print", "markdown", server.url("/a"))
    record = newsarc("fetch", "--no-store", "--print", "json", server.url("/a"))

    assert text.out.startswith(f"{TITLE}\n\n")
    assert markdown.out.startswith(f"# {TITLE}\n\n")
    assert json.loads(record.out)["title"] == TITLE
    assert newsarc("list").out == ""


def test_quiet_says_nothing_when_all_is_well(newsarc: Newsarc, server: Server) -> None:
    server.routes["/a"] = answer(article_page(TITLE))

    well = newsarc("fetch", "-q", server.url("/a"))
    trouble = newsarc("-q", "fetch", server.url("/a"), server.url("/none"))

    assert (well.code, well.out, well.err) == (0, "", "")
    assert trouble.code == 1
    assert len(trouble.err.splitlines()) == 1


def test_the_log_has_json_lines(newsarc: Newsarc, server: Server) -> None:
    server.routes["/a"] = answer(article_page(TITLE))

    ran = newsarc("fetch", "-v", "--log-file", "log.jsonl", server.url("/a"))

    from_file = newsarc("fetch", "--log-file", "log.jsonl", server.url("/a"))
    assert "info: new url=" in ran.err
    assert from_file.code == 0


def test_a_title_cannot_steer_the_terminal(newsarc: Newsarc, server: Server) -> None:
    server.routes["/a"] = answer(article_page("Face\x1b]0;owned\x07 \u202eevil\u009b31m"))

    fetched = newsarc("fetch", server.url("/a"))
    shown = newsarc("list").out + newsarc("list", "--json").out + newsarc("list", "--csv").out

    for char in ("\x1b", "\x07", "\u202e", "\u009b"):
        assert char not in fetched.out + shown


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(newsarc: Newsarc, server: Server) -> None:
    server.routes["/a"] = answer(article_page('=HYPERLINK("http://evil.example/")'))
    newsarc("fetch", server.url("/a"))

    assert "'=HYPERLINK" in newsarc("list", "--csv").out


def test_the_same_hosts_pages_and_two_hosts_all_come(newsarc: Newsarc, server: Server) -> None:
    for path in ("/a", "/b"):
        server.routes[path] = answer(article_page(TITLE + path))
    urls = [server.url(path, host=host) for path in ("/a", "/b") for host in ("one", "two")]

    ran = newsarc("fetch", *urls)

    assert len(ran.lines) == 4
    assert max(server.busiest.values()) == 1
