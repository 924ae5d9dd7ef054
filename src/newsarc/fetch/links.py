"""Links as HTTP headers (RFC 8288) and TimeMaps (RFC 6690) write them. Pure; whatever comes is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_PARAMETER = re.compile(r';\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]*))')


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address, what it is to the page that names it, its format, and of a memento when that was made."""

    url: str
    relations: tuple[str, ...] = ()
    type: str | None = None
    at: datetime | None = None


def parse_links(text: str) -> Iterator[Link]:
    """The links of a `Link` header, or of a document of them; a stranger may send millions.

    >>> next(parse_links('<https://a.example/>; rel="original first"'))
    Link(url='https://a.example/', relations=('original', 'first'), type=None, at=None)
    """
    for found in _LINK.finditer(text):
        yield _link(found[1].strip(), found[2])


def _link(url: str, text: str) -> Link:
    parameters: dict[str, str] = {}
    for name, quoted, bare in _PARAMETER.findall(text):
        parameters.setdefault(name.lower(), quoted or bare)  # of two the first counts: RFC 8288, 3.3
    relations = tuple(parameters.get("rel", "").lower().split())
    at = parse_moment(parameters.get("datetime"))
    return Link(url=url, relations=relations, type=parameters.get("type"), at=at)


def parse_moment(text: str | None) -> datetime | None:
    """An HTTP date, in UTC; None where there is none.

    >>> parse_moment("Sat, 05 Jan 2019 10:00:00 GMT").isoformat()
    '2019-01-05T10:00:00+00:00'
    """
    try:
        moment = parsedate_to_datetime(text or "")
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
