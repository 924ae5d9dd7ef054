"""Page: one answer of a web server, as it came. `fetch` makes it, `extract` and `archive` read it."""

from dataclasses import dataclass, field
from datetime import datetime

from newsarc.article import Via


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A fetched page.

    `payload` is the body as it stood on the wire (content codings kept, transfer codings removed) and is
    what the archive keeps; `body` is the same decoded, and is what is read. A 304 answer has neither.
    """

    url: str
    """Where it ended, after redirects."""
    requested_url: str
    status: int
    """0 where no server is known to have answered; see `is_saved`."""
    headers: tuple[tuple[str, str], ...]
    """Name and value in the order of the wire; bytes that are no UTF-8 stand as surrogate escapes."""
    payload: bytes = field(repr=False)
    body: bytes = field(repr=False)
    redirects: tuple[str, ...] = ()
    """The URLs that redirected, the requested one first; empty where none did."""
    hops: "tuple[Page, ...]" = field(default=(), repr=False)
    """What those answered, as far as it is known; their `body` is empty, as nobody reads it."""
    fetched_at: datetime
    """UTC, when the answer was complete, be it that of a web archive."""
    elapsed_ms: int = 0
    ip_address: str | None = None
    via: Via | None = None
    """The memento that it was taken from; `url` is that of the site all the same."""
    http_version: str = "HTTP/1.1"
    request_headers: tuple[tuple[str, str], ...] = ()
    truncated: str | None = None
    """Why the payload is not all that was sent, in a word of WARC's (`length`, `time`, `disconnect`)."""

    @property
    def seen_at(self) -> datetime:
        """When the page looked like this."""
        return datetime.fromisoformat(self.via.at) if self.via else self.fetched_at

    @property
    def is_saved(self) -> bool:
        """Whether it was saved as a file by another program, without the server's answer around it."""
        return self.status == 0

    @property
    def is_text(self) -> bool:
        """Whether it is a saved plain text rather than a page with markup."""
        return self.is_saved and (self.header("content-type") or "").startswith("text/plain")

    def header(self, name: str) -> str | None:
        """The first value of a header, by its name in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)
