"""What came: a page to read, or something else that is named for the person."""

import re
from typing import Final

from newsarc.errors import NotAPage
from newsarc.fetch.exchange import Answer
from newsarc.fetch.failures import shown

_MAGIC: Final = (
    (b"%PDF-", "a PDF document", "application/pdf"),
    (b"\x89PNG\r\n", "an image", "image/png"),
    (b"\xff\xd8\xff", "an image", "image/jpeg"),
    (b"GIF8", "an image", "image/gif"),
    (b"PK\x03\x04", "a zip or office file", "application/zip"),
    (b"\x1f\x8b", "a gzip file", "application/gzip"),
)
_NAMES: Final = (
    ("image/", "an image"),
    ("audio/", "a sound file"),
    ("video/", "a video"),
    ("font/", "a font"),
    ("application/pdf", "a PDF document"),
    ("application/json", "JSON data"),
)
_MARKUP: Final = re.compile(r"text/.+|application/(?:xml|xhtml\+xml)|.+\+xml")
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
_UNTOLD: Final = frozenset({"", "application/octet-stream", "application/unknown", "unknown/unknown"})
_SNIFFED: Final = 1024


def check_kind(answer: Answer, accept: str) -> None:
    """Raises NotAPage for an empty body, and for a type that the Accept header does not let through."""
    if not answer.body.strip():
        raise NotAPage(shown(answer.url), "not a page but an empty answer")
    if "*/*" in accept:
        return
    told = _media_type(answer.header("content-type"))
    name, media_type = _sniff(answer.body) or (None, told)
    if media_type in accept:
        return
    if name is None:
        if media_type in _UNTOLD and b"\0" not in answer.body[:_SNIFFED]:
            return
        if _MARKUP.fullmatch(media_type) and media_type != "image/svg+xml":
            return
        name = next((name for start, name in _NAMES if media_type.startswith(start)), "a file")
    raise NotAPage(shown(answer.url), f"not a page but {name} ({media_type or 'of no known type'})")


def _media_type(header: str | None) -> str:
    text = (header or "").partition(";")[0].strip().lower()
    return text if _MEDIA_TYPE.fullmatch(text) else ""


def _sniff(body: bytes) -> tuple[str, str] | None:
    return next(((name, kind) for magic, name, kind in _MAGIC if body.startswith(magic)), None)
