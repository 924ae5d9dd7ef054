"""Raw pages as they came, in WARC 1.1 (ISO 28500): one gzip member a record, one file a run.

A run's file has a name that ends in `.open` while it is written; its last member may be torn after a crash,
and `finish` cuts it back. Records are written by warcio; ours is what must hold whatever happens to them.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import newsarc
from newsarc.archive.codings import decode_body
from newsarc.archive.files import Disk, disk_errors, make_folders
from newsarc.archive.layout import OPEN, Layout
from newsarc.article import Article, Raw
from newsarc.errors import Damaged
from newsarc.page import Page

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

LIMIT: Final = 1 << 30
"""Bytes after which a run goes on in another file."""

_ORIGINAL: Final = "X-Archive-Orig-"
"""Before the name of a header that is not true of the stored bytes, as in pywb."""

Headers = tuple[tuple[str, str], ...]


class WarcWriter:
    """Writes a run's pages; the file is made with the first."""

    def __init__(
        self, layout: Layout, disk: Disk, run: str, *, started: datetime, limit: int = LIMIT
    ) -> None:
        self._layout = layout
        self._disk = disk
        self._run = run
        self._started = started
        self._limit = limit
        self._part = 0
        self._path: Path | None = None
        self._descriptor: int | None = None
        self._end = 0

    def write(self, page: Page) -> Raw:
        """Keeps a page, durably; the answer says where."""
        members = page_members(page)
        if self._descriptor is None or self._end + sum(map(len, members)) > self._limit:
            self._next_file()
        assert self._path is not None
        offset = self._end
        self._append(b"".join(members))
        return Raw(
            file=self._layout.relative(self._path),
            offset=offset,
            length=len(members[0]),
            sha256=sha256(page.payload).hexdigest(),
        )

    def close(self) -> None:
        """Gives the file its name; call `finish` on what an error left open."""
        if self._descriptor is not None:
            self._stop()
            assert self._path is not None
            finish(self._disk, _opened(self._path))

    def _next_file(self) -> None:
        self.close()
        self._part += 1
        self._path = self._layout.warc_path(self._run, self._part, started=self._started)
        opened = _opened(self._path)
        with disk_errors(opened):
            make_folders(self._disk, opened.parent)
            self._descriptor = self._disk.append(opened)
        self._end = 0
        self._append(info_member(self._path.name))
        with disk_errors(opened):
            self._disk.sync_folder(opened.parent)

    def _append(self, data: bytes) -> None:
        assert self._path is not None
        assert self._descriptor is not None
        with disk_errors(_opened(self._path)):
            try:
                self._disk.write(self._descriptor, data)
                self._disk.sync(self._descriptor)
            except OSError:
                # What of it reached the disk is unknown, and a failed fsync must not be tried again on the same
                # descriptor: the file stays as it is until `finish` cuts it back, and the next page opens another.
                self._stop()
                raise
        self._end += len(data)

    def _stop(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with disk_errors(self._layout.raw):
                self._disk.close(descriptor)


def finish(disk: Disk, opened: Path) -> None:
    """Gives an `.open` file its name, after cutting off a torn last member."""
    with disk_errors(opened):
        whole = whole_length(opened)
        if whole < opened.stat().st_size:
            disk.truncate(opened, whole)
        if whole == 0:
            disk.remove(opened)
        else:
            disk.rename(opened, opened.with_name(opened.name.removesuffix(OPEN)))
        disk.sync_folder(opened.parent)


def _opened(path: Path) -> Path:
    return path.with_name(path.name + OPEN)


def find_warc(path: Path) -> Path | None:
    """The file of a WARC, by its own name or by the one that it has while a run writes to it."""
    return next((file for file in (path, _opened(path)) if file.is_file()), None)


# Writing a page as records


def page_members(page: Page) -> tuple[bytes, bytes]:
    """The response and the request as gzip members."""
    response_id, request_id = _record_id(), _record_id()
    common = {
        "WARC-Target-URI": page.url,
        "WARC-Date": page.fetched_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        **({"WARC-IP-Address": page.ip_address} if page.ip_address else {}),
        **({"WARC-Protocol": "h2"} if page.http_version.startswith("HTTP/2") else {}),
    }
    digest = f"sha256:{sha256(page.payload).hexdigest()}"
    response = _member(
        "response",
        {**common, "WARC-Record-ID": response_id, "WARC-Payload-Digest": digest},
        head=_head(f"HTTP/1.1 {page.status} {_phrase(page.status)}", true_headers(page)),
        payload=page.payload,
    )
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


def _member(kind: str, headers: dict[str, str], *, head: bytes, payload: bytes = b"") -> bytes:
    from warcio.statusandheaders import StatusAndHeaders

    class Head(StatusAndHeaders):  # type: ignore[misc]
        """An HTTP head of these very bytes; warcio's own would rewrite what is not ASCII."""

        def compute_headers_buffer(self, header_filter: Any = None) -> None:
            self.headers_buff = head

    buffer = BytesIO()
    writer = _writer(buffer)
    record = writer.create_warc_record(
        headers["WARC-Target-URI"],
        kind,
        payload=BytesIO(payload),
        length=len(payload),
        warc_headers_dict=headers,
        http_headers=Head("as in `head`", []),
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


# Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response record as it stands in the file."""

    headers: dict[str, str]
    """Of the record: `WARC-Target-URI` and the like."""
    status: int
    http_headers: Headers
    payload: bytes


def read_page(root: Path, article: Article) -> Page:
    """The page that an article was taken from. Raises Damaged where it is not what was stored."""
    raw = article.raw
    if raw is None:
        raise Damaged(article.id, "the article names no raw page (try: newsarc verify)")
    record = read_response(root, raw)
    ip_address = record.headers.get("WARC-IP-Address")
    coding = next((value for name, value in record.http_headers if name.lower() == "content-encoding"), "")
    fetch = article.fetch
    return Page(
        url=record.headers["WARC-Target-URI"],
        requested_url=article.requested_url or record.headers["WARC-Target-URI"],
        status=record.status,
        headers=record.http_headers,
        payload=record.payload,
        body=decode_body(record.payload, coding),
        redirects=fetch.redirects if fetch else (),
        fetched_at=datetime.fromisoformat(record.headers["WARC-Date"]),
        elapsed_ms=fetch.elapsed_ms if fetch else 0,
        ip_address=ip_address,
        http_version="HTTP/2" if record.headers.get("WARC-Protocol") == "h2" else "HTTP/1.1",
    )


def read_response(root: Path, raw: Raw) -> Response:
    """The record that a `Raw` names, its digest checked. Raises Damaged."""
    path = find_warc(root / raw.file)
    if path is None:
        raise Damaged(raw.file, "the file of the raw page is missing (try: newsarc verify)")
    with disk_errors(path), path.open("rb") as file:
        file.seek(raw.offset)
        member = file.read(raw.length)
    where = f"{raw.file} at {raw.offset}"
    response = parse_response(member, where)
    if sha256(response.payload).hexdigest() != raw.sha256:
        raise Damaged(where, "the raw page is not the one that was stored (try: newsarc verify)")
    return response


def parse_response(member: bytes, where: str) -> Response:
    """The response record in a gzip member. Raises Damaged."""
    content = _inflate(member)
    if content is None:
        raise Damaged(where, "the raw record is not whole (try: newsarc verify)")
    try:
        head, _, block = content.partition(b"\r\n\r\n")
        headers = dict(_pairs(head.decode()))
        block = block[: int(headers["Content-Length"])]
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


def _inflate(member: bytes) -> bytes | None:
    """What is in exactly one whole gzip member, else None."""
    inflater = zlib.decompressobj(31)
    try:
        content = inflater.decompress(member)
    except zlib.error:
        return None
    return content if inflater.eof and not inflater.unused_data else None


# Whole and torn members

_MAGIC: Final = b"\x1f\x8b\x08"


def members(path: Path) -> Iterator[tuple[int, int]]:
    """Offset and length of each whole gzip member from the start, up to the first that is not whole."""
    with path.open("rb") as file:
        offset = 0
        while length := _member_length(file, offset):
            yield offset, length
            offset += length


def whole_length(path: Path) -> int:
    """The length of a WARC without its torn tail.

    A tail is torn only where no whole record follows: else it is damage, of which nothing may be cut.
    """
    end = 0
    for offset, length in members(path):
        end = offset + length
    size = path.stat().st_size
    return size if end < size and _record_follows(path, end + 1) else end


def _member_length(file: Any, offset: int) -> int:
    file.seek(offset)
    inflater = zlib.decompressobj(31)
    read = 0
    try:
        while not inflater.eof:
            chunk = file.read(1 << 16)
            if not chunk:
                return 0
            read += len(chunk)
            data = chunk
            while data and not inflater.eof:
                inflater.decompress(data, 1 << 20)
                data = inflater.unconsumed_tail
    except zlib.error:
        return 0
    return read - len(inflater.unused_data)


def _record_follows(path: Path, offset: int) -> bool:
    tail = path.read_bytes()[offset:]
    position = tail.find(_MAGIC)
    while position >= 0:
        inflater = zlib.decompressobj(31)
        try:
            content = inflater.decompress(tail[position:])
        except zlib.error:
            content = b""
        if inflater.eof and content.startswith(b"WARC/1."):
            return True
        position = tail.find(_MAGIC, position + 1)
    return False
