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
    accepted = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    if "*/*" in accepted:
        return
    name, media_type = _sniff(answer.body) or (None, _media_type(answer.header("content-type")))
    if media_type in accepted or (name is None and _is_text(media_type, answer.body)):
        return
    name = name or next((name for start, name in _NAMES if media_type.startswith(start)), "a file")
    raise NotAPage(shown(answer.url), f"not a page but {name} ({media_type or 'of no known type'})")


def _is_text(media_type: str, body: bytes) -> bool:
    if media_type in _UNTOLD:
        return b"\0" not in body[:_SNIFFED]
    return bool(_MARKUP.fullmatch(media_type)) and media_type != "image/svg+xml"


def _media_type(header: str | None) -> str:
    text = (header or "").partition(";")[0].strip().lower()
    return text if _MEDIA_TYPE.fullmatch(text) else ""


def _sniff(body: bytes) -> tuple[str, str] | None:
    return next(((name, kind) for magic, name, kind in _MAGIC if body.startswith(magic)), None)
