"""What bad input gets: one clear line on stderr, the right exit code, nothing lost, no traceback."""

import asyncio
import json
import os
import socket
import ssl
from pathlib import Path

import pytest
import trustme

from tests.cli.conftest import SETTINGS, Newsarc
from tests.cli.pages import article_page
from tests.fetch.server import Asked, Server, answer

GOOD = "/good"


async def silence(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Takes the request and says nothing."""
    await asyncio.sleep(60)


def test_one_bad_page_never_stops_the_others(newsarc: Newsarc, server: Server, archive: Path) -> None:
    """Every kind of trouble in one run, and a good page at its end."""
    (archive / "newsarc.toml").write_text(SETTINGS.replace("timeout = 5", "timeout = 3"), encoding="utf-8")
    server.routes |= {
        GOOD: answer(article_page("Border agency tests face biometrics")),
        "/404": answer("<h1>no</h1>", status="404 Not Found"),
        "/410": answer("<h1>gone</h1>", status="410 Gone"),
        "/403": answer("<h1>no</h1>", status="403 Forbidden"),
        "/429": answer("<h1>slow</h1>", status="429 Too Many Requests", headers={"Retry-After": "3600"}),
        "/500": answer("<h1>broken</h1>", status="500 Internal Server Error"),
        "/timeout": silence,
        "/pdf": answer(b"%PDF-1.7\n1 0 obj", content_type="application/pdf"),
        "/image": answer(b"\x89PNG\r\n\x1a\n\x00", content_type="image/png"),
        "/empty": answer(b""),
        "/huge": answer(b"<p>a page</p>" * (60 * 1024 * 1024 // 13)),
        "/cut": answer("<p>A page.</p>" * 99).replace(b"Content-Length: 13", b"Content-Length: 93"),
    }
    expected = {
        "/404": "http_404",
        "/410": "http_410",
        "/403": "http_403",
        "/429": "http_429",
        "/500": "http_500",
        "/timeout": "timeout",
        "/pdf": "not_a_page",
        "/image": "not_a_page",
        "/empty": "not_a_page",
        "/huge": "too_large",
        "/cut": "truncated",
    }
    # A host of its own for each, so that one's pause is not another's.
    hosts = {path: server.url(path, host=f"h{path[1:]}") for path in (*expected, GOOD)}

    ran = newsarc("fetch", "--json", "http://no-such-host.invalid/", refused_url(), *hosts.values())

    records = {record["url"]: record for record in map(json.loads, ran.lines)}
    reasons = {path: records[url]["reason"] for path, url in hosts.items() if path != GOOD}
    assert ran.code == 1
    assert reasons == expected
    assert records["http://no-such-host.invalid/"]["reason"] == "no_such_host"
    assert {"connection_refused"} <= {record["reason"] for record in records.values()}
    assert records[hosts[GOOD]]["outcome"] == "new"
    assert all("\n" not in record["message"] for record in records.values() if record["message"])
    assert "Traceback" not in ran.err
    assert newsarc("list", "--format", "{title}").lines == ["Border agency tests face biometrics"]


def refused_url() -> str:
    """A port of the loopback on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def test_an_error_is_one_line_with_the_address_and_the_cause(newsarc: Newsarc, server: Server) -> None:
    server.routes["/404"] = answer("<h1>no</h1>", status="404 Not Found")

    ran = newsarc("fetch", server.url("/404"), "ftp://example.org/x", "https://user:pass@example.org/")

    errors = [line for line in ran.err.splitlines() if line.startswith("error: ")]
    assert ran.code == 1
    assert ran.out == ""
    assert sorted(errors) == sorted(set(errors))
    assert any("/404: HTTP 404 Not Found" in line for line in errors)
    assert any("ftp://example.org/x: cannot fetch ftp addresses" in line for line in errors)
    assert "pass" not in ran.err.replace("password", "")
    assert ran.err.splitlines()[-1].startswith("3 failed in ")


def test_a_certificate_that_nobody_vouches_for_is_refused(newsarc: Newsarc) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("site.localhost").configure_cert(context)
    with Server(context) as server:
        server.routes["/a"] = answer(article_page("Secret"))

        ran = newsarc("fetch", server.url("/a"))

    assert ran.code == 1
    assert "certificate" in ran.err
    assert newsarc("list").out == ""


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (article_page("Passbild für Müller", charset="utf-8").encode("cp1252"), "text/html; charset=utf-8"),
        (article_page("Passbild für Müller", charset="iso-8859-1").encode(), "text/html; charset=utf-8"),
        (article_page("Passbild für Müller", charset="x-martian").encode(), "text/html; charset=x-martian"),
        (article_page("Passbild für Müller").encode()[:-600], "text/html"),
    ],
    ids=["declared utf-8, is cp1252", "two declarations", "unknown charset", "truncated html"],
)
def test_pages_with_a_wrong_charset_or_end_are_read_as_meant(
    newsarc: Newsarc, server: Server, body: bytes, declared: str
) -> None:
    server.routes["/a"] = answer(body, content_type=declared)

    ran = newsarc("fetch", "--no-store", "--print", "json", server.url("/a"))

    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["title"] == "Passbild für Müller"


def test_a_feed_that_is_html_says_so(newsarc: Newsarc, server: Server, archive: Path) -> None:
    server.routes["/feed"] = answer("<html><body><h1>Sign in</h1><p>Please.</p></body></html>")
    source = f'\n[[source]]\nname = "s"\nurl = "{server.url("/feed")}"\nkind = "feed"\n'
    (archive / "newsarc.toml").write_text(SETTINGS + source, encoding="utf-8")

    ran = newsarc("scrape")

    assert ran.code == 1
    assert "an HTML page came instead of a feed" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[network]\ndelay = = 1\n", "newsarc.toml:2:9: "),
        ("[network]\ndelai = 1\n", "newsarc.toml:2: delai: unknown key in [network] (did you mean 'delay'?)"),
        ('[network]\ndelay = "1"\n', "newsarc.toml:2: delay: must be a number"),
    ],
)
def test_a_malformed_newsarc_toml_is_shown_by_line(
    newsarc: Newsarc, archive: Path, text: str, said: str
) -> None:
    (archive / "newsarc.toml").write_text(text, encoding="utf-8")

    ran = newsarc("fetch", "https://example.org/")

    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_an_archive_that_cannot_be_written_is_named(newsarc: Newsarc, server: Server, archive: Path) -> None:
    server.routes[GOOD] = answer(article_page("Border agency tests face biometrics"))
    (archive / "articles").write_text("a file where a folder belongs", encoding="utf-8")

    ran = newsarc("fetch", server.url(GOOD))

    assert ran.code == 1
    assert str(archive / "articles") in ran.err
    assert ran.err.startswith("error: ")
    assert len(ran.err.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_named(
    newsarc: Newsarc, server: Server, archive: Path
) -> None:
    server.routes[GOOD] = answer(article_page("Border agency tests face biometrics"))
    archive.chmod(0o500)

    ran = newsarc("fetch", server.url(GOOD))

    archive.chmod(0o700)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
