"""A record of somebody's WARC file -> Page. Bodies are decoded in bounded memory."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from newsarc.article import Via
from newsarc.errors import PageError
from newsarc.fetch.decoding import DecodingError, decode_through, decoders_for
from newsarc.importing.records import Record
from newsarc.page import Page
from newsarc.urls import find_url

MAX_BODY: Final = 10 << 20
_HTML: Final = ("text/html", "application/xhtml+xml")
_ORIGINAL: Final = "X-Archive-Orig-"

Headers = list[tuple[str, str]]


def wants_record(headers: Mapping[str, str]) -> bool:
    """Whether a record may hold a page: an answer, or a resource that is HTML, of a web address.

    browsertrix says what the browser wanted each answer for; what it did not open as a page is passed over.
    """
    kind = headers.get("warc-type")
    if headers.get("warc-resource-type", "document").lower() not in ("document", ""):
        return False
    is_page = kind == "response" and "http" in headers.get("content-type", "http")
    is_html = kind == "resource" and headers.get("content-type", "").lower().startswith(_HTML)
    return (is_page or is_html) and target_of(headers) is not None


def target_of(headers: Mapping[str, str]) -> str | None:
    """The address of a record."""
    return find_url(headers.get("warc-target-uri", "").strip("<>"))


def page_of(record: Record) -> Page | None:
    """The page of a record; None for other answers than a page. Raises PageError for a damaged one."""
    url = target_of(record.headers) or ""
    source = find_url(record.headers.get("warc-source-uri", "").strip("<>"))
    try:
        captured_at = fetched_at = _moment(record.headers["warc-date"])
        if source:  # a copy of another archive's, as newsarc and pywb make them
            fetched_at = _moment(record.headers.get("warc-creation-date") or record.headers["warc-date"])
    except (KeyError, ValueError, OverflowError) as error:
        raise PageError(url, "its record has no date") from error
    if record.headers.get("warc-type") == "resource":
        kind = record.headers["content-type"]
        return saved_page(url, record.block, kind=kind, saved_at=fetched_at)
    head, _, payload = record.block.partition(b"\r\n\r\n")
    status_line, *lines = head.decode("utf-8", "surrogateescape").split("\r\n")
    status = status_line.split(" ")[1:2]
    headers = [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    if status != ["200"] or not _first(headers, "content-type").lower().startswith(_HTML):
        return None
    headers, payload = _dechunked(headers, payload)
    headers, body = _decoded(url, headers, payload)
    return Page(
        url=url,
        requested_url=url,
        status=200,
        headers=tuple(headers),
        payload=payload,
        body=body,
        fetched_at=fetched_at,
        ip_address=record.headers.get("warc-ip-address"),
        truncated=record.headers.get("warc-truncated"),
        via=Via(url=source, at=captured_at.isoformat()) if source else None,
        http_version="HTTP/2" if record.headers.get("warc-protocol", "").startswith("h2") else "HTTP/1.1",
    )


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp).astimezone(UTC)


def saved_page(url: str, body: bytes, *, kind: str, saved_at: datetime) -> Page:
    """A page that was saved as a file."""
    return Page(
        url=url,
        requested_url=url,
        status=0,
        headers=(("Content-Type", kind),),
        payload=body,
        body=body,
        fetched_at=saved_at,
    )


def _first(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")


def _dechunked(headers: Headers, payload: bytes) -> tuple[Headers, bytes]:
    """The payload without chunks; some crawlers take them away and leave the header, and then it stays."""
    if "chunked" not in _first(headers, "transfer-encoding").lower():
        return headers, payload
    parts: list[bytes] = []
    rest = payload
    while True:
        size, line_end, rest = rest.partition(b"\r\n")
        try:
            length = int(size.split(b";")[0], 16)
        except ValueError:
            return headers, payload
        if not line_end or length < 0 or len(rest) < length:
            return headers, payload
        if not length:
            return headers, b"".join(parts)
        parts.append(rest[:length])
        rest = rest[length:].removeprefix(b"\r\n")


def _decoded(url: str, headers: Headers, payload: bytes) -> tuple[Headers, bytes]:
    """The body. Where it is not in the coding that is named, as in many crawlers' files, it is plain."""
    codings = [value for name, value in headers if name.lower() == "content-encoding"]
    body = bytearray()
    try:
        decoders = decoders_for(codings)
        for start in range(0, len(payload), 1 << 16):
            for piece in decode_through(decoders, payload[start : start + (1 << 16)]):
                body += piece
                if len(body) > MAX_BODY:
                    raise PageError(url, f"larger than {MAX_BODY >> 20} MiB")
        for decoder in decoders if payload else ():
            decoder.finish()
    except DecodingError as error:
        if not payload.lstrip()[:1] == b"<":
            raise PageError(url, f"its body cannot be decoded: {error}") from error
        plain = [
            (_ORIGINAL + name if name.lower() == "content-encoding" else name, value)
            for name, value in headers
        ]
        return plain, payload
    return headers, payload if not decoders else bytes(body)
