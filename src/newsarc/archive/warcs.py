"""Raw pages as they came, in WARC 1.1 (ISO 28500): one gzip member a record, one file a run.

A run's file has a name that ends in `.open` while it is written; its last member may be torn after a crash,
and `finish_warcs` cuts it back. What the records look like is the business of `warc_records`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final

from newsarc.archive.cdxj import cdxj_line
from newsarc.archive.codings import decode_body
from newsarc.archive.files import Disk, disk_errors, make_folders, write_atomically
from newsarc.archive.layout import OPEN, Layout, cdxj_path
from newsarc.archive.members import NONE_KNOWN, Span, Spans, member_beginnings, whole_length
from newsarc.archive.warc_records import (
    Response,
    fetched_at,
    info_member,
    memento_of,
    page_members,
    parse_content,
    parse_response,
)
from newsarc.article import Article, Raw
from newsarc.errors import ArchiveError, Damaged
from newsarc.page import Page

LIMIT: Final = 1 << 30
"""Bytes after which a run goes on in another file."""


class WarcWriter:
    """Writes a run's pages; the file is made with the first."""

    def __init__(
        self,
        layout: Layout,
        disk: Disk,
        run: str,
        *,
        started: datetime,
        facts: Mapping[str, str] = MappingProxyType({}),
        limit: int = LIMIT,
    ) -> None:
        self._layout = layout
        self._disk = disk
        self._run = run
        self._started = started
        self._facts = facts
        self._limit = limit
        self._info: str | None = None
        self._path: Path | None = None
        self._descriptor: int | None = None
        self._end = 0
        self._synced = 0
        self.spans: dict[Path, list[Span]] = {}
        """Where the records lie, of each file that nothing went wrong with."""

    def write(self, page: Page, *, known: Raw | None = None) -> Raw:
        """Keeps a page, durably once `sync` has returned; the answer says where its payload lies.

        `known` is where the same payload of the same address lies already: then the visit alone is kept.
        """
        original = self._original(known, page)
        if self._descriptor is None:
            self._next_file()
        members = page_members(page, info=self._info, original=original)
        if self._end + sum(map(len, members)) > self._limit:
            self._next_file()
            members = page_members(page, info=self._info, original=original)
        assert self._path is not None
        offset = self._end
        self._append(members)
        if known and original:
            return known
        return Raw(
            file=self._layout.relative(self._path),
            offset=offset,
            length=len(members[0]),
            sha256=sha256(page.payload).hexdigest(),
        )

    def sync(self) -> None:
        """Forces the pages that were written to the disk."""
        if self._descriptor is None or self._synced == self._end:
            return
        assert self._path is not None
        with disk_errors(_opened(self._path)), self._giving_up():
            self._disk.sync(self._descriptor)
        self._synced = self._end

    def close(self) -> None:
        """Closes the file, which keeps its `.open` name until `finish_warcs`."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with disk_errors(self._layout.raw):
                self._disk.close(descriptor)

    def _original(self, known: Raw | None, page: Page) -> Response | None:
        if known is None or page.is_saved:
            return None
        try:
            original = read_response(self._layout.root, known)
        except ArchiveError:
            return None
        return original if original.status == page.status else None

    def _next_file(self) -> None:
        self.sync()
        self.close()
        part = 1
        while find_warc(path := self._layout.warc_path(self._run, part, started=self._started)):
            part += 1
        self._path, opened = path, _opened(path)
        with disk_errors(opened):
            make_folders(self._disk, opened.parent)
            self._descriptor = self._disk.append(opened)
            with self._giving_up():
                self._disk.sync_folder(opened.parent)
        self._end = self._synced = 0
        info, self._info = info_member(self._path.name, {"isPartOf": self._run, **self._facts})
        self.spans[path] = []
        self._append((info,))

    def _append(self, members: Sequence[bytes]) -> None:
        assert self._path is not None
        assert self._descriptor is not None
        with disk_errors(_opened(self._path)), self._giving_up():
            self._disk.write(self._descriptor, b"".join(members))
        for member in members:
            self.spans[self._path].append((self._end, len(member)))
            self._end += len(member)

    @contextmanager
    def _giving_up(self) -> Iterator[None]:
        """Closes the file for good after an error.

        How much reached the disk is unknown, and a failed fsync must not be tried again on the same
        descriptor. `finish_warcs` cuts the torn tail off; the next page opens another file.
        """
        try:
            yield
        except OSError:
            if self._path:
                self.spans.pop(self._path, None)
            with suppress(ArchiveError):
                self.close()
            raise


def finish_warcs(layout: Layout, disk: Disk, run: str, spans: Spans = NONE_KNOWN) -> list[Path]:
    """Gives a run's files that still have `.open` names their own; the answer is all of its files.

    `spans` are those of their records, where they are known: else each file is read to see how much is whole.
    """
    for opened in sorted(layout.raw.glob(f"*/*/{run}*.warc.gz{OPEN}")):
        path = opened.with_name(opened.name.removesuffix(OPEN))
        _finish(disk, opened, path, spans.get(path))
    return sorted(layout.raw.glob(f"*/*/{run}*.warc.gz"))


def write_cdxj(disk: Disk, warc: Path, spans: Sequence[Span] | None = None) -> Path:
    """Makes the index of a WARC anew; gives where it lies."""
    path = cdxj_path(warc)
    write_atomically(disk, path, make_cdxj(warc, spans))
    return path


def make_cdxj(warc: Path, spans: Sequence[Span] | None = None) -> bytes:
    """What the index of a WARC is to hold; `spans` are those of its records, where they are known."""
    lines = []
    with disk_errors(warc):
        for offset, length, content in member_beginnings(warc, spans):
            with suppress(Damaged, ValueError, LookupError):  # what is damaged cannot be replayed
                record = parse_content(content, warc.name)
                lines.append(cdxj_line(record, offset=offset, length=length, file=warc.name) or "")
    return b"".join(sorted(line.encode() for line in lines))


def _finish(disk: Disk, opened: Path, path: Path, spans: Sequence[Span] | None) -> None:
    with disk_errors(opened):
        whole = sum(spans[-1]) if spans else whole_length(opened)
        disk.truncate(opened, whole)  # even where nothing is cut: what nobody was told of may not be safe yet
        if whole == 0:
            disk.remove(opened)
        else:
            disk.rename(opened, path)
        disk.sync_folder(opened.parent)


def _opened(path: Path) -> Path:
    return path.with_name(path.name + OPEN)


def find_warc(path: Path) -> Path | None:
    """The file of a WARC, by its own name or by the one that it has while a run writes to it."""
    return next((file for file in (path, _opened(path)) if file.is_file()), None)


def read_page(root: Path, article: Article) -> Page:
    """The page that an article was taken from. Raises Damaged where it is not what was stored."""
    raw = article.raw
    if raw is None:
        raise Damaged(article.id, "the article names no raw page (try: newsarc verify)")
    record = read_response(root, raw)
    codings = (value for name, value in record.http_headers if name.lower() == "content-encoding")
    fetch = article.fetch
    return Page(
        url=record.headers["WARC-Target-URI"],
        requested_url=article.requested_url or record.headers["WARC-Target-URI"],
        status=record.status,
        headers=record.http_headers,
        payload=record.payload,
        body=decode_body(record.payload, ",".join(codings), where=raw.file),
        redirects=fetch.redirects if fetch else (),
        fetched_at=fetched_at(record.headers),
        via=memento_of(record.headers),
        elapsed_ms=fetch.elapsed_ms if fetch else 0,
        ip_address=record.headers.get("WARC-IP-Address"),
        truncated=record.headers.get("WARC-Truncated"),
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
