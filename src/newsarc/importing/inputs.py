"""What a path holds, told by its content: archives, saved pages, texts, lists of addresses."""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from newsarc.errors import PageError
from newsarc.importing.lists import is_list

Kind = Literal["warc", "wacz", "html", "text", "urls"]

_HEAD: Final = 8192
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|article)\b", re.IGNORECASE)
_TEXT_SUFFIXES = (".txt", ".text", "")
_UNREAD = frozenset({"robots.txt", "humans.txt", "ads.txt", "license.txt", "readme.txt"})


BAD_ZIP: Final = (zipfile.BadZipFile, RuntimeError, ValueError, struct.error, lzma.LZMAError)
"""What zipfile raises for files that are damaged, encrypted, or packed as it cannot unpack."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file to import; `name` is its path below the folder that was given, with slashes."""

    path: Path
    name: str
    kind: Kind
    size: int


def find_inputs(path: Path) -> Iterator[Input | PageError]:
    """The inputs in a file or below a folder; what else lies in a folder is passed over."""
    if not path.is_dir():
        yield _input(path, path.name)
        return
    for file in sorted(path.rglob("*")):
        if not file.is_file() or _is_part(file, path):
            continue
        found = _input(file, file.relative_to(path).as_posix())
        if isinstance(found, Input) and not (found.kind in ("text", "urls") and _is_no_dump(file)):
            yield found


def _input(path: Path, name: str) -> Input | PageError:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        kind = recognise(head, path)
        size = path.stat().st_size
    except OSError as error:
        return PageError(str(path), f"cannot be read: {(error.strerror or str(error)).lower()}")
    if kind is None:
        return PageError(str(path), "not a WARC, WACZ, HTML page, text or list of URLs")
    if kind == "text" and path.suffix.lower() not in _TEXT_SUFFIXES:
        return PageError(str(path), "text, but no article by its name (a scrape's text ends in .txt)")
    return Input(path, name, kind, size)


def recognise(head: bytes, path: Path) -> Kind | None:
    """The kind of a file by how it begins; None for anything else."""
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"\x1f\x8b"):
        return "warc" if _unpacked(head).startswith(b"WARC/") else None
    if head.startswith(b"PK\x03\x04"):
        return "wacz" if warc_names(path) else None
    if _HTML.search(head):
        return "html"
    text = head.decode("utf-8-sig", "ignore")
    if b"\0" in head or not text.strip() or head.lstrip().startswith((b"%PDF", b"{", b"[", b"<")):
        return None
    return "urls" if is_list(text, is_whole=len(head) < _HEAD) else "text"


def warc_names(path: Path) -> list[str]:
    """The WARC files in a WACZ; none where it is another zip file."""
    try:
        with zipfile.ZipFile(path) as file:
            return sorted(name for name in file.namelist() if re.search(r"\.warc(?:\.gz)?$", name))
    except (OSError, *BAD_ZIP):
        return []


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, 16)
    except zlib.error:
        return b""


def _is_part(file: Path, root: Path) -> bool:
    """Whether a file lies in the `PAGE_files` folder that browsers save beside `PAGE.html`."""
    for folder in file.relative_to(root).parents:
        stem = folder.name.removesuffix("_files")
        if stem != folder.name:
            page = root / folder.parent / stem
            if any(page.with_name(stem + ending).exists() for ending in (".html", ".htm")):
                return True
    return False


def _is_no_dump(file: Path) -> bool:
    if file.name.lower() in _UNREAD or file.suffix.lower() not in _TEXT_SUFFIXES:
        return True
    return (file.parent / "bagit.txt").is_file()  # a bag's own: its payload lies in data/
