"""Every error that newsarc raises for bad input.

    NewsarcError
    ├── ConfigError            newsarc.toml or an option is wrong: mend it, run again
    ├── PageError              about one page or source: note it, go on with the next
    │   ├── FetchError         the network: `HTTPStatus`, `TimedOut`, `TooLarge`, `BlockedAddress`,
    │   │                      `RobotsDisallowed`, `Truncated`, `NotAPage`, `NoMemento`; what callers need
    │   │                      not tell apart differs in `code`: no_such_host, connection_refused, tls, …
    │   └── DiscoverError      what came is no feed, sitemap or page of links
    └── ArchiveError           about the archive: stop
        ├── Locked             another run holds the lock
        ├── Damaged            a file is missing, altered or truncated
        ├── NotFound           no such article
        └── Ambiguous          a prefix of more than one id

A message is lower case, without a full stop: what and where, the cause, then the mend.
"""

from collections.abc import Sequence


class NewsarcError(Exception):
    """Something newsarc could not do; `subject` is the URL, path or key that it is about."""

    def __init__(self, subject: str, why: str) -> None:
        super().__init__(subject, why)
        self.subject = subject
        self.why = why

    def __str__(self) -> str:
        return f"{self.subject}: {self.why}" if self.subject else self.why


class ConfigError(NewsarcError):
    """A setting, an option or an address given by a person is wrong."""


class PageError(NewsarcError):
    """One page or one source failed; the others are not touched by it."""


class FetchError(PageError):
    """A URL could not be fetched."""

    code = "failed"
    """A short word for reports and counts."""

    def __init__(self, subject: str, why: str, *, code: str | None = None) -> None:
        super().__init__(subject, why)
        if code:
            self.code = code


class HTTPStatus(FetchError):
    """The server answered with an error status."""

    def __init__(self, subject: str, status: int, why: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(subject, why or f"HTTP {status}")
        self.args = (subject, status, why)
        self.status = status
        self.retry_after = retry_after
        """Seconds that the server asks to wait, where it does."""

    @property
    def code(self) -> str:  # type: ignore[override]
        return f"http_{self.status}"


class TimedOut(FetchError):
    """The page did not arrive by its deadline."""

    code = "timeout"


class TooLarge(FetchError):
    """The body, decoded, is larger than the limit."""

    code = "too_large"


class Truncated(FetchError):
    """The transfer ended before the body did."""

    code = "truncated"


class BlockedAddress(FetchError):
    """The host resolves to an address that is not public, or the URL is none that newsarc asks for."""

    code = "blocked_address"


class RobotsDisallowed(FetchError):
    """robots.txt of the host forbids the path, or could not be had (RFC 9309, 2.3.1.4)."""

    code = "robots"


class NotAPage(FetchError):
    """What came is no HTML page: a PDF, an image, an empty body."""

    code = "not_a_page"


class NoMemento(FetchError):
    """The web archive was asked, and has no copy of the page that is one of an article."""

    code = "no_memento"


class DiscoverError(PageError):
    """A source is not what it is said to be."""


class ArchiveError(NewsarcError):
    """The archive cannot be read or written."""


class Locked(ArchiveError):
    """Another run holds the archive's lock."""


class Damaged(ArchiveError):
    """A file of the archive is missing, altered or truncated."""


class NotFound(ArchiveError):
    """No article has this id, prefix or URL."""


class Ambiguous(ArchiveError):
    """A prefix stands for more than one article; `candidates` are their ids."""

    def __init__(self, subject: str, candidates: Sequence[str]) -> None:
        super().__init__(subject, f"matches {len(candidates)} articles: {', '.join(candidates[:8])}")
        self.args = (subject, tuple(candidates))
        self.candidates = tuple(candidates)
