"""A page as records of WARC 1.1 (ISO 28500), each a gzip member, and back. Values in, bytes out; no files.

warcio writes the records. They are read back here, because their HTTP heads must come out byte for byte.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import newsarc
from newsarc.archive.members import inflate
from newsarc.errors import Damaged
from newsarc.page import Page

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

_ORIGINAL: Final = "X-Archive-Orig-"
"""Before the name of a header that is not true of the stored bytes, as in pywb."""

Headers = tuple[tuple[str, str], ...]


def page_members(page: Page) -> tuple[bytes, ...]:
    """The response and the request as gzip members, or the `resource` that a saved file is.

    Where nothing is known of the request, as in others' WARC files, none is made up.
    """
    response_id, request_id = _record_id(), _record_id()
    common = {
        "WARC-Target-URI": page.url,
        "WARC-Date": page.fetched_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        **({"WARC-IP-Address": page.ip_address} if page.ip_address else {}),
        **({"WARC-Protocol": "h2"} if page.http_version.startswith("HTTP/2") else {}),
    }
    digest = f"sha256:{sha256(page.payload).hexdigest()}"
    own = {**common, "WARC-Record-ID": response_id, "WARC-Payload-Digest": digest}
    if page.is_saved:
        kind = page.header("content-type") or "application/octet-stream"
        return (_member("resource", {**own, "Content-Type": kind}, payload=page.payload),)
    response = _member(
        "response",
        own,
        head=_head(f"HTTP/1.1 {page.status} {_phrase(page.status)}", true_headers(page)),
        payload=page.payload,
    )
    if not page.request_headers:
        return (response,)
    request = _member(
        "request",
        {**common, "WARC-Record-ID": request_id, "WARC-Concurrent-To": response_id},
        head=_head(f"GET {_target(page.url)} HTTP/1.1", page.request_headers),
    )
    return response, request


def true_headers(page: Page) -> Headers:
    """The answer's headers, true to the bytes that are kept: no transfer coding, the length that there is."""
    length = str(len(page.payload))
    kept: list[tuple[str, str]] = []
    for name, value in page.headers:
        lower = name.lower()
        is_false = lower == "transfer-encoding" or (lower == "content-length" and value.strip() != length)
        kept.append((_ORIGINAL + name if is_false else name, value))
    if not any(name.lower() == "content-length" for name, _ in kept):
        kept.append(("Content-Length", length))
    return tuple(kept)


def info_member(name: str) -> bytes:
    """The `warcinfo` record that a file begins with."""
    buffer = BytesIO()
    writer = _writer(buffer)
    facts = {
        "software": f"newsarc/{newsarc.__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    writer.write_record(writer.create_warcinfo_record(name, facts))
    return buffer.getvalue()


def _member(kind: str, headers: dict[str, str], *, head: bytes | None = None, payload: bytes = b"") -> bytes:
    from warcio.statusandheaders import StatusAndHeaders

    class Head(StatusAndHeaders):  # type: ignore[misc]
        """An HTTP head of these very bytes; warcio's own would rewrite what is not ASCII."""

        def compute_headers_buffer(self, header_filter: Any = None) -> None:
            self.headers_buff = head or b""

    buffer = BytesIO()
    writer = _writer(buffer)
    record = writer.create_warc_record(
        headers["WARC-Target-URI"],
        kind,
        payload=BytesIO(payload),
        length=len(payload),
        warc_headers_dict=headers,
        http_headers=None if head is None else Head("as in `head`", []),
    )
    writer.write_record(record)
    return buffer.getvalue()


def _writer(buffer: BytesIO) -> "WARCWriter":
    from warcio.warcwriter import WARCWriter

    return WARCWriter(buffer, gzip=True, warc_version="1.1")


def _record_id() -> str:
    from uuid import uuid4

    return f"<urn:uuid:{uuid4()}>"


def _head(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return (
        "".join(line.replace("\r", " ").replace("\n", " ") + "\r\n" for line in lines).encode(
            "utf-8", "surrogateescape"
        )
        + b"\r\n"
    )


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response record, or a resource one, whose status is 0, as it stands in the file."""

    headers: dict[str, str]
    """Of the record: `WARC-Target-URI` and the like."""
    status: int
    http_headers: Headers
    payload: bytes


def parse_response(member: bytes, where: str) -> Response:
    """The response record in a gzip member. Raises Damaged."""
    content = inflate(member)
    if content is None:
        raise Damaged(where, "the raw record is not whole (try: newsarc verify)")
    try:
        head, _, block = content.partition(b"\r\n\r\n")
        headers = dict(_pairs(head.decode()))
        block = block[: int(headers["Content-Length"])]
        if headers.get("WARC-Type") == "resource":
            kind = (("Content-Type", headers["Content-Type"]),)
            return Response(headers=headers, status=0, http_headers=kind, payload=block)
        http_head, _, payload = block.partition(b"\r\n\r\n")
        status_line, _, rest = http_head.decode("utf-8", "surrogateescape").partition("\r\n")
        return Response(
            headers=headers,
            status=int(status_line.split(" ", 2)[1]),
            http_headers=tuple(_pairs("\r\n" + rest)),
            payload=payload,
        )
    except (ValueError, LookupError) as error:
        raise Damaged(where, f"not a response record ({error}) (try: newsarc verify)") from error


def _pairs(head: str) -> Iterator[tuple[str, str]]:
    for line in head.split("\r\n")[1:]:
        if line:
            name, _, value = line.partition(":")
            yield name, value.strip()
