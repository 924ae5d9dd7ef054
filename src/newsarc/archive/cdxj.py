"""A record of a WARC file -> its line of a CDXJ index, as pywb, OutbackCDX and ReplayWeb.page read it. Pure.

https://specs.webrecorder.net/cdxj/0.1.0/
"""

import json
import re
from string import punctuation
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urlsplit

from newsarc.archive.warc_records import Record, http_head

_PORTS: Final = {"http": 80, "https": 443}
_WWW = re.compile(r"^www\d*\.")
_ESCAPED = re.compile(rb"[\x00-\x20\x7f-\xff#%]")
_PATH_SESSION = re.compile(r"/\([a-z]\([0-9a-z]{24}\)\)(?=/)")
_QUERY_SESSION = re.compile(
    r"(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)


def cdxj_line(record: Record, *, offset: int, length: int, file: str) -> str | None:
    """The line of a record that can be replayed; None for all others.

    Lines are sorted by their bytes. `record` may have the beginning of its block alone.
    """
    kind = record.headers.get("WARC-Type")
    url, date = record.headers.get("WARC-Target-URI"), record.headers.get("WARC-Date")
    if kind not in ("response", "revisit", "resource") or not url or not date:
        return None
    fields = {"url": url}
    if kind == "resource":
        fields["mime"] = _media_type(record.headers.get("Content-Type"))
    else:
        status, headers = http_head(record.block)
        named = {name.lower(): value for name, value in reversed(headers)}
        fields["mime"] = "warc/revisit" if kind == "revisit" else _media_type(named.get("content-type"))
        fields["status"] = str(status)
    fields |= {
        "digest": record.headers.get("WARC-Payload-Digest", "-"),
        "length": str(length),
        "offset": str(offset),
        "filename": file,
    }
    return f"{surt(url)} {re.sub('[^0-9]', '', date)[:14]} {json.dumps(fields)}\n"


def _media_type(value: str | None) -> str:
    return (value or "").partition(";")[0].strip() or "unk"


def surt(url: str) -> str:
    """The key under which indexes have a URL: host reversed, in lower case, without `www.`, the query sorted.

    >>> surt("https://www.News.example:443/2026/Faces/?b=2&a=1#top")
    'example,news)/2026/faces?a=1&b=2'
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        return _one_word(url)
    host = _WWW.sub("", parts.hostname.rstrip("."))
    key = host if ":" in host else ",".join(reversed(host.split(".")))
    if parts.port not in (None, _PORTS[parts.scheme]):
        key += f":{parts.port}"
    return _one_word(f"{key}){_path(parts.path)}{_query(parts.query)}")


def _one_word(key: str) -> str:
    return quote(key, safe=punctuation, errors="replace")


def _path(path: str) -> str:
    segments: list[bytes] = []
    for segment in _unescaped(path).split(b"/"):
        if segment == b"..":
            del segments[-1:]
        elif segment != b".":
            segments.append(segment)
    plain = b"".join(b"/" + segment for segment in segments if segment)
    return _PATH_SESSION.sub("", _escaped(plain)) or "/"


def _query(query: str) -> str:
    kept = _QUERY_SESSION.sub("", _escaped(_unescaped(query)), count=1)
    if not kept:
        return ""
    return "?" + "&".join(sorted(kept.split("&"), key=lambda argument: argument.split("=", 1)))


def _unescaped(text: str) -> bytes:
    """Without percent-encoding, however often it was encoded."""
    data = text.encode("utf-8", "replace")
    while (plain := unquote_to_bytes(data)) != data:
        data = plain
    return data


def _escaped(data: bytes) -> str:
    """In lower case, percent-encoded once where it must be."""
    return _ESCAPED.sub(lambda match: b"%%%02x" % match[0][0], data).decode().lower()
