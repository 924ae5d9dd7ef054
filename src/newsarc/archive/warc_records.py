"""A page as records of WARC 1.1 (ISO 28500), each a gzip member, and back. Values in, bytes out; no files.

warcio writes the records. They are compressed here, because it would pack again what came packed, and read
back here, because their HTTP heads must come out byte for byte.
"""

from base64 import b32encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1, sha256
from http import HTTPStatus
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from zlib import MAX_WBITS, compressobj

import newsarc
from newsarc.archive.members import inflate
from newsarc.article import Via
from newsarc.errors import Damaged
from newsarc.page import Page

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

_ORIGINAL: Final = "X-Archive-Orig-"
"""Before the name of a header that is not true of the stored bytes, as in pywb."""

_SOURCE: Final = "WARC-Source-URI"
_CREATED: Final = "WARC-Creation-Date"
_SHA1: Final = "sha1:"
_SHA256: Final = "sha256:"
_GZIP: Final = MAX_WBITS | 16
_LEVEL: Final = 6
"""How hard a record is compressed: 9 takes half as long again and saves 1 % of a page."""
_STORED: Final = 0
"""The same of an answer that came compressed: another pass takes a millisecond and saves 0.2 %."""
_IDENTICAL: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

Headers = tuple[tuple[str, str], ...]


def page_members(
    page: Page, *, info: str | None = None, original: "Response | None" = None
) -> tuple[bytes, ...]:
    """A page as gzip members: its answer, what was asked, and the same of each redirect that led there.

    All but the first name, by `WARC-Concurrent-To`, one that stands before them. `info` is the id of the
    file's `warcinfo`. With `original`, the stored record of the very payload, the answer is a `revisit` of
    it. A saved file is a `resource`; where nothing is known of the request, as in others' files, none is
    made up.
    """
    common = {"WARC-Warcinfo-ID": info} if info else {}
    page_id = _record_id()
    members = list(_exchange(page, page_id, common, original))
    for hop in page.hops:
        members += _exchange(hop, _record_id(), {**common, "WARC-Concurrent-To": page_id}, None)
    return tuple(members)


def _exchange(
    page: Page, answer_id: str, common: dict[str, str], original: "Response | None"
) -> Iterator[bytes]:
    """The answer, and the request if it is known."""
    asked_for = {
        "WARC-Target-URI": page.via.url if page.via else page.url,
        "WARC-Date": _stamp(page.fetched_at),
        **({"WARC-IP-Address": page.ip_address} if page.ip_address else {}),
        **({"WARC-Protocol": "h2"} if page.http_version.startswith("HTTP/2") else {}),
        **common,
    }
    facts = _memento_facts(page, page.via, common) if page.via else asked_for
    digest = f"{_SHA256}{sha256(page.payload).hexdigest()}"
    own = {**facts, "WARC-Record-ID": answer_id, "WARC-Payload-Digest": digest}
    if page.truncated:
        own["WARC-Truncated"] = page.truncated
    if page.is_saved:
        kind = page.header("content-type") or "application/octet-stream"
        yield _member("resource", {**own, "Content-Type": kind}, payload=page.payload)
        return
    head = _head(f"HTTP/1.1 {page.status} {_phrase(page.status)}", true_headers(page))
    if original:
        yield _member("revisit", {**own, **_referring_to(original)}, head=head)
    else:
        is_packed = len(page.payload) < len(page.body)
        level = _STORED if is_packed else _LEVEL
        yield _member("response", own, head=head, payload=page.payload, level=level)
    if page.request_headers:
        asked = {**asked_for, "WARC-Record-ID": _record_id(), "WARC-Concurrent-To": answer_id}
        target = _target(asked_for["WARC-Target-URI"])
        yield _member("request", asked, head=_head(f"GET {target} HTTP/1.1", page.request_headers))


def _memento_facts(page: Page, via: Via, common: dict[str, str]) -> dict[str, str]:
    """Of which address and time a memento is, whence it was taken and when, in pywb's own words for that.

    The address that answered is the web archive's, not that of the site, so it is left to the request.
    """
    return {
        "WARC-Target-URI": page.url,
        "WARC-Date": _stamp(datetime.fromisoformat(via.at)),
        _SOURCE: via.url,
        _CREATED: _stamp(page.fetched_at),
        **common,
    }


def memento_of(headers: Mapping[str, str]) -> Via | None:
    """The memento that a record was taken from."""
    source = headers.get(_SOURCE)
    at = datetime.fromisoformat(headers["WARC-Date"])
    return Via(url=source, at=at.isoformat()) if source else None


def fetched_at(headers: Mapping[str, str]) -> datetime:
    """When what a record holds was fetched. Raises ValueError or LookupError."""
    return datetime.fromisoformat(headers.get(_CREATED) or headers["WARC-Date"])


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _referring_to(original: "Response") -> dict[str, str]:
    return {
        "WARC-Profile": _IDENTICAL,
        "WARC-Refers-To": original.headers["WARC-Record-ID"],
        "WARC-Refers-To-Target-URI": original.headers["WARC-Target-URI"],
        "WARC-Refers-To-Date": original.headers["WARC-Date"],
    }


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


def info_member(name: str, facts: Mapping[str, str] = MappingProxyType({})) -> tuple[bytes, str]:
    """The `warcinfo` record that a file begins with, and its id; `facts` are of the run."""
    buffer = BytesIO()
    writer = _writer(buffer)
    fields = {
        "software": f"newsarc/{newsarc.__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        **{key: _one_line(value) for key, value in facts.items()},
    }
    record = writer.create_warcinfo_record(name, fields)
    writer.write_record(record)
    return _compressed(buffer.getvalue(), _LEVEL), record.rec_headers.get_header("WARC-Record-ID")


def _member(
    kind: str,
    headers: dict[str, str],
    *,
    head: bytes | None = None,
    payload: bytes = b"",
    level: int = _LEVEL,
) -> bytes:
    buffer = BytesIO()
    writer = _writer(buffer)
    record = writer.create_warc_record(
        headers["WARC-Target-URI"],
        kind,
        payload=BytesIO(payload),
        length=len(payload),
        warc_headers_dict=headers,
        http_headers=None if head is None else _Head(head),
    )
    writer.write_record(record)
    return _compressed(buffer.getvalue(), level)


class _Head:
    """These very bytes, as warcio's writer asks for an HTTP head; its own would rewrite what is not ASCII."""

    def __init__(self, head: bytes) -> None:
        self.headers_buff = head

    def compute_headers_buffer(self, header_filter: Any) -> None:
        """Nothing is to be computed."""


def _compressed(record: bytes, level: int) -> bytes:
    compressor = compressobj(level, wbits=_GZIP)
    return compressor.compress(record) + compressor.flush()


def _writer(buffer: BytesIO) -> "WARCWriter":
    from warcio.warcwriter import WARCWriter

    return WARCWriter(buffer, gzip=False, warc_version="1.1")


def _record_id() -> str:
    from uuid import uuid4

    return f"<urn:uuid:{uuid4()}>"


def _head(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return "".join(f"{_one_line(line)}\r\n" for line in (*lines, "")).encode("utf-8", "surrogateescape")


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as it stands in the file."""

    headers: dict[str, str]
    block: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response record, or a resource one, whose status is 0, as it stands in the file."""

    headers: dict[str, str]
    """Of the record: `WARC-Target-URI` and the like."""
    status: int
    http_headers: Headers
    payload: bytes


def parse_record(member: bytes, where: str) -> Record:
    """The record in a gzip member, the digest of its block checked. Raises Damaged."""
    content = inflate(member)
    if content is None:
        raise Damaged(where, "the raw record is not whole (try: newsarc verify)")
    record = parse_content(content, where)
    digest = record.headers.get("WARC-Block-Digest", "")
    if digest.startswith(_SHA1) and digest != _SHA1 + b32encode(sha1(record.block).digest()).decode():  # noqa: S324
        raise Damaged(where, "the raw record is not the one that was stored (try: newsarc verify)")
    return record


def parse_content(content: bytes, where: str) -> Record:
    """The record in the content of a gzip member, or as much of it as there is. Raises Damaged."""
    try:
        head, _, block = content.partition(b"\r\n\r\n")
        headers = dict(_pairs(head.decode()))
        return Record(headers=headers, block=block[: int(headers["Content-Length"])])
    except (ValueError, LookupError) as error:
        raise Damaged(where, f"not a record ({error}) (try: newsarc verify)") from error


def parse_response(member: bytes, where: str) -> Response:
    """The response record in a gzip member. Raises Damaged."""
    record = parse_record(member, where)
    try:
        if record.headers.get("WARC-Type") == "resource":
            kind = (("Content-Type", record.headers["Content-Type"]),)
            return Response(headers=record.headers, status=0, http_headers=kind, payload=record.block)
        status, headers = http_head(record.block)
    except (ValueError, LookupError) as error:
        raise Damaged(where, f"not a response record ({error}) (try: newsarc verify)") from error
    payload = record.block.partition(b"\r\n\r\n")[2]
    return Response(headers=record.headers, status=status, http_headers=headers, payload=payload)


def http_head(block: bytes) -> tuple[int, Headers]:
    """The status and the headers of an answer. Raises ValueError or IndexError where it is none."""
    status_line = block.partition(b"\r\n")[0].decode("utf-8", "surrogateescape")
    return int(status_line.split(" ", 2)[1]), parse_pairs(block)


def parse_pairs(block: bytes) -> Headers:
    """The names and values from the second line to the first empty one."""
    head = block.partition(b"\r\n\r\n")[0].decode("utf-8", "surrogateescape")
    return tuple(_pairs(head))


def _pairs(head: str) -> Iterator[tuple[str, str]]:
    for line in head.split("\r\n")[1:]:
        if line:
            name, _, value = line.partition(":")
            yield name, value.strip()
