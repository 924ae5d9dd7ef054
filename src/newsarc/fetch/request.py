"""Request: what is asked of a Fetcher."""

from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024

HTML: Final = "text/html, application/xhtml+xml, application/xml;q=0.9, text/*;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A page to fetch.

    `etag` and `last_modified` are those of an earlier answer: where the page is still the same, the server
    answers 304 and the Page has status 304 and no body.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    max_bytes: int = 10 * MIB
    """The largest body, decoded."""
    accept: str = HTML
    """The Accept header. An answer of a type that it does not name is `NotAPage`; `*/*` names all."""
    headers: tuple[tuple[str, str], ...] = ()
    """Others that are sent."""
    is_bare: bool = False
    """Whether the first answer is the Page, be it a redirect or "not found"; what is wrong with the host
    alone, and what it may answer better in a while, is an error then."""
    delay: float = 0.0
    """Seconds until the host is asked again, where that is longer than its usual pause."""
    timeout: float | None = None
    """Seconds for redirects, robots.txt and retries, all told, but for the pauses that politeness asks for;
    those of the settings where None."""
