"""The demo's server is a correct one: conditional requests, gzip, HEAD, errors, and the second day."""

import gzip
import socket
from datetime import timedelta

import pytest

from newsarc.demo import DemoServer
from newsarc.demo.replies import status_reply
from tests.demo.conftest import TODAY, ask


def test_three_sites_are_told_apart_by_their_names(demo: DemoServer) -> None:
    names = [site.name for site in demo.sites]

    pages = {ask(f"{site.url}/").html for site in demo.sites}

    assert names == ["courier", "idwire", "kennung"]
    assert len(pages) == 3


def test_an_unknown_name_is_misdirected(demo: DemoServer) -> None:
    answer = ask(f"http://127.0.0.1:{demo.port}/")

    assert answer.status == 421


def test_every_article_and_source_is_served(demo: DemoServer) -> None:
    urls = [*demo.expected(), *(site.source for site in demo.sites)]

    assert len(demo.expected()) >= 14
    assert {ask(url).status for url in urls} == {200}


@pytest.mark.parametrize("validator", ["ETag", "Last-Modified"])
def test_what_has_not_changed_is_answered_by_304(demo: DemoServer, validator: str) -> None:
    condition = {"ETag": "If_None_Match", "Last-Modified": "If_Modified_Since"}[validator]
    for url in (*demo.expected(), *(site.source for site in demo.sites)):
        first = ask(url)

        again = ask(url, **{condition: first.headers[validator]})

        assert (again.status, again.body) == (304, b"")


def test_on_the_second_day_everything_has_changed(demo: DemoServer) -> None:
    tags = {url: ask(url).headers["ETag"] for url in demo.expected()}

    demo.advance()

    assert {ask(url, If_None_Match=tag).status for url, tag in tags.items()} == {200}


def test_pages_are_compressed_when_asked(demo: DemoServer) -> None:
    url = next(iter(demo.expected()))

    plain, packed = ask(url), ask(url, Accept_Encoding="gzip, br")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] == plain.headers["ETag"]


def test_head_has_the_headers_and_no_body(demo: DemoServer) -> None:
    url = next(iter(demo.expected()))

    head, get = ask(url, method="HEAD"), ask(url)

    assert head.body == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_any_error_can_be_asked_for(demo: DemoServer, status: int) -> None:
    assert ask(demo.url("idwire", f"/status/{status}")).status == status


def test_what_is_not_there_is_404(demo: DemoServer) -> None:
    assert {ask(f"{site.url}/no/such-story.html").status for site in demo.sites} == {404}


def test_a_page_can_be_answered_otherwise_later(demo: DemoServer) -> None:
    url = next(iter(demo.expected()))
    before = ask(url).status

    demo.put(url, status_reply(410, "Gone"))

    assert (before, ask(url).status) == (200, 410)


def test_the_log_says_who_asked_for_what(demo: DemoServer) -> None:
    answer = ask(demo.url("idwire", "/atom.xml"))

    entry = demo.log[-1]

    assert (entry.host, entry.method, entry.path) == ("idwire.localhost", "GET", "/atom.xml")
    assert (entry.status, entry.sent) == (200, len(answer.body))


def test_a_visitor_who_hangs_up_leaves_no_noise(demo: DemoServer, capfd: pytest.CaptureFixture[str]) -> None:
    for request in (
        b"GET / HTTP/1.1\r\nHost: idw",
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: idwire.localhost\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", demo.port)) as visitor:
            visitor.sendall(request)

    assert ask(demo.url("idwire")).status == 200
    assert capfd.readouterr().err == ""


def test_two_servers_of_one_day_serve_the_same_stories(demo: DemoServer) -> None:
    with DemoServer(today=TODAY) as other:
        texts = [gold.text for gold in other.expected().values()]

    assert texts == [gold.text for gold in demo.expected().values()]


def test_the_stories_are_dated_back_from_today() -> None:
    with DemoServer(today=TODAY + timedelta(days=40)) as later:
        days = {gold.date_published[:10] for gold in later.expected().values()}

    assert max(days) == "2027-01-01"


def test_outside_its_with_block_it_has_no_port() -> None:
    with pytest.raises(RuntimeError, match="with block"):
        _ = DemoServer().port
