"""The raw pages of articles as one WACZ 1.1.1 file, which ReplayWeb.page opens without a server.

https://specs.webrecorder.net/wacz/1.1.1/ - py-wacz would bring more packages than all of newsarc needs.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from gzip import compress
from hashlib import sha256
from itertools import islice
from typing import IO, Any, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import newsarc
from newsarc.archive.captures import Kept
from newsarc.archive.cdxj import cdxj_line
from newsarc.export.selection import Selection
from newsarc.export.warc import kept_records
from newsarc.export.zips import zip_entry

_WARC: Final = "pages.warc.gz"
_INDEX: Final = "index.cdx.gz"

LINES: Final = 1024
"""Lines of the index in one gzip member: what a reader loads to find a page."""


def write_wacz(selection: Selection, file: BinaryIO) -> None:
    """Writes the pages, their index and their list; the index alone is in memory."""
    with ZipFile(file, "w") as archive:
        package = _Package(archive, selection)
        lines: list[bytes] = []
        captured: dict[tuple[str, int], tuple[str, str]] = {}
        with package.part(f"archive/{_WARC}", method=ZIP_STORED) as part:
            for kept in kept_records(selection):
                if line := _line(kept, part.size):
                    lines.append(line)
                    headers = kept.record.headers
                    captured[kept.file, kept.offset] = headers["WARC-Target-URI"], headers["WARC-Date"]
                part.write(kept.member)
        blocks = list(_blocks(sorted(lines)))
        with package.part(f"indexes/{_INDEX}", method=ZIP_STORED) as part:
            part.writelines(block for _, block in blocks)
        with package.part("indexes/index.idx") as part:
            part.writelines(_index_of(blocks))
        with package.part("pages/pages.jsonl") as part:
            part.writelines(_pages(selection, captured))
        package.close()


class _Part:
    """A file that is written into a package, measured on the way."""

    def __init__(self, entry: IO[bytes]) -> None:
        self._entry = entry
        self.size = 0
        self.digest = sha256()

    def write(self, data: bytes) -> None:
        self._entry.write(data)
        self.size += len(data)
        self.digest.update(data)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.write(piece)


class _Package:
    """A WACZ while it is written."""

    def __init__(self, archive: ZipFile, selection: Selection) -> None:
        self._archive = archive
        self._selection = selection
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def part(self, path: str, *, method: int = ZIP_DEFLATED) -> Iterator[_Part]:
        """One of its files; what readers seek in is stored as it is."""
        with zip_entry(self._archive, path, self._selection.made, method=method, is_large=True) as entry:
            part = _Part(entry)
            yield part
        name, digest = path.rpartition("/")[2], f"sha256:{part.digest.hexdigest()}"
        self._resources.append({"name": name, "path": path, "hash": digest, "bytes": part.size})

    def close(self) -> None:
        """Writes what all of it is, with its digests."""
        description = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": self._selection.title,
            "software": f"newsarc/{newsarc.__version__}",
            "created": self._selection.made.isoformat(timespec="seconds"),
            "resources": self._resources,
        }
        data = json.dumps(description, indent=2).encode()
        digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(data).hexdigest()}"}
        for name, content in (
            ("datapackage.json", data),
            ("datapackage-digest.json", json.dumps(digest).encode()),
        ):
            with zip_entry(self._archive, name, self._selection.made) as entry:
                entry.write(content)


def _line(kept: Kept, offset: int) -> bytes | None:
    line = cdxj_line(kept.record, offset=offset, length=len(kept.member), file=_WARC)
    return line.encode() if line else None


def _blocks(lines: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The lines in gzip members, each with the key and time of its first line."""
    rest = iter(lines)
    while block := list(islice(rest, LINES)):
        yield block[0].partition(b" {")[0], compress(b"".join(block), mtime=0)


def _index_of(blocks: list[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """Where each member of the index begins."""
    yield b"!meta 0 " + json.dumps({"format": "cdxj-gzip-1.0", "filename": _INDEX}).encode() + b"\n"
    offset = 0
    for key, block in blocks:
        digest = f"sha256:{sha256(block).hexdigest()}"
        place = {"offset": offset, "length": len(block), "digest": digest, "filename": _INDEX}
        yield key + b" " + json.dumps(place).encode() + b"\n"
        offset += len(block)


def _pages(selection: Selection, captured: dict[tuple[str, int], tuple[str, str]]) -> Iterator[bytes]:
    """The list of pages, with the articles' text for the search of ReplayWeb.page.

    `captured` has the address and the time of each record, by its file and offset in the archive.
    """
    yield _json_line({"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True})
    for article in selection.articles_again():
        raw = article.raw
        if raw is None or (raw.file, raw.offset) not in captured:
            continue  # what is damaged has been left out
        url, date = captured[raw.file, raw.offset]
        page = {"id": article.id, "url": url, "ts": date, "title": article.title or url, "text": article.text}
        yield _json_line(page)


def _json_line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"
