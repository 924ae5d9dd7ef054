"""Reply: what the server answers for one path, made beforehand for a whole day."""

import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

HTML = "text/html; charset=UTF-8"
XML = "application/xml; charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A body and what goes with it. Only a 200 has validators."""

    body: bytes = field(default=b"", repr=False)
    content_type: str = HTML
    status: int = 200
    changed: datetime | None = None
    location: str | None = None
    wall: bytes | None = field(default=None, repr=False)
    """What comes instead until the visitor's cookie says that he consented."""

    @property
    def etag(self) -> str:
        """Weak, for it is the same with and without gzip."""
        return f'W/"{sha256(self.body).hexdigest()[:20]}"'

    @property
    def last_modified(self) -> str | None:
        """When it last changed, as HTTP writes times."""
        return format_datetime(self.changed.astimezone(UTC), usegmt=True) if self.changed else None

    def is_unchanged(self, if_none_match: str | None, if_modified_since: str | None) -> bool:
        """Whether a conditional request is answered by 304 (RFC 9110, 13.2.2: ETags go first)."""
        if self.status != 200:
            return False
        if if_none_match:
            known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
            return "*" in known or self.etag.removeprefix("W/") in known
        if not if_modified_since or not self.changed:
            return False
        try:
            return self.changed.replace(microsecond=0) <= parsedate_to_datetime(if_modified_since)
        except (TypeError, ValueError):
            return False


def html_reply(html: str, *, changed: datetime | None = None, status: int = 200) -> Reply:
    """A page."""
    return Reply(body=html.encode(), changed=changed, status=status)


def xml_reply(xml: str, *, changed: datetime, content_type: str = XML) -> Reply:
    """A feed or a sitemap."""
    return Reply(body=xml.encode(), content_type=content_type, changed=changed)


def gzip_file(xml: str, *, changed: datetime) -> Reply:
    """A file that is gzip itself, whatever the visitor accepts."""
    body = gzip.compress(xml.encode(), mtime=0)
    return Reply(body=body, content_type="application/x-gzip", changed=changed)


def text_reply(text: str) -> Reply:
    """A plain text file, such as robots.txt."""
    return Reply(body=text.encode(), content_type="text/plain; charset=UTF-8")


def status_reply(status: int, what: str) -> Reply:
    """An honest error page."""
    html = f"<!DOCTYPE html>\n<title>{status} {what}</title>\n<h1>{what}</h1>\n"
    return Reply(body=html.encode(), status=status)


def picture() -> Reply:
    """A grey rectangle, for every image of the demo."""
    shape = '<path fill="#9aa7b1" d="M0 0h3v2H0z"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2">{shape}</svg>'
    return Reply(body=svg.encode(), content_type="image/svg+xml")


def redirect(location: str, status: int = 302) -> Reply:
    """A redirect without a word."""
    return Reply(status=status, location=location)
