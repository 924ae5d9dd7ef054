"""Certificates are always checked, by the name in the URL."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import trustme

from newsarc.config import NetworkSettings
from newsarc.errors import FetchError
from newsarc.fetch import Fetcher, Request, World
from newsarc.page import Page
from tests.fetch.server import Server, answer

Serve = Callable[[trustme.LeafCert], AbstractContextManager[Server]]

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@contextmanager
def serving(certificate: trustme.LeafCert) -> Iterator[Server]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    with Server(context) as server:
        server.routes["/a"] = answer()
        yield server


def fetch(url: str, authority: trustme.CA) -> Page:
    """Fetches with trust in one authority."""

    def tls() -> ssl.SSLContext:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    with Fetcher(NetworkSettings(allow_private=True, delay=0), world=World(tls=tls)) as fetcher:
        return fetcher.fetch(Request(url=url))


def test_a_good_certificate_is_taken(authority: trustme.CA) -> None:
    with serving(authority.issue_cert("site.localhost")) as server:
        assert fetch(server.url("/a"), authority).status == 200


def test_an_expired_certificate_is_refused(authority: trustme.CA) -> None:
    with serving(authority.issue_cert("site.localhost", not_after=YESTERDAY)) as server:
        error = refused(server.url("/a"), authority)

    assert "certificate has expired" in str(error)
    assert "clock" in str(error)


def test_a_certificate_of_another_name_is_refused(authority: trustme.CA) -> None:
    with serving(authority.issue_cert("other.localhost")) as server:
        error = refused(server.url("/a"), authority)

    assert "certificate is not valid for 'site.localhost'" in str(error)


def test_a_certificate_of_the_address_is_not_one_of_the_name(authority: trustme.CA) -> None:
    with serving(authority.issue_cert("127.0.0.1")) as server:
        refused(server.url("/a"), authority)


def test_a_certificate_that_signs_itself_is_refused(authority: trustme.CA) -> None:
    with serving(trustme.CA().issue_cert("site.localhost")) as server:
        error = refused(server.url("/a"), authority)

    assert "TLS failure" in str(error)


def test_a_server_without_tls_is_not_asked_in_the_clear(authority: trustme.CA) -> None:
    with HTTPServer(("127.0.0.1", 0), InTheClear) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        error = refused(f"https://site.localhost:{server.server_port}/a", authority)
        server.shutdown()
        thread.join()

    assert "is it an https site?" in str(error)


class InTheClear(BaseHTTPRequestHandler):
    """Speaks HTTP without TLS, to whoever comes."""

    def log_message(self, *args: object) -> None:
        pass


def test_names_on_one_address_have_connections_of_their_own(authority: trustme.CA) -> None:
    with serving(authority.issue_cert("one.localhost", "two.localhost")) as server:
        assert (
            fetch(server.url("/a", host="one"), authority).url
            != fetch(server.url("/a", host="two"), authority).url
        )
        refused(server.url("/a", host="three"), authority)

    assert {asked.host for asked in server.asked} == {"one.localhost", "two.localhost"}


def refused(url: str, authority: trustme.CA) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, authority)
    assert caught.value.code == "tls"
    assert caught.value.subject == url
    return caught.value
