"""newsarc keeps a clean, honest, durable archive of news articles."""

from typing import TYPE_CHECKING, Any

# Bound here and now: the package newsarc.extract would take the function's name once it is imported.
from newsarc.extract import extract

__version__ = "0.1.0"

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.article import Article
    from newsarc.errors import (
        Ambiguous,
        ArchiveError,
        BlockedAddress,
        ConfigError,
        Damaged,
        DiscoverError,
        FetchError,
        HTTPStatus,
        Locked,
        NewsarcError,
        NotAPage,
        NotFound,
        PageError,
        RobotsDisallowed,
        TimedOut,
        TooLarge,
        Truncated,
    )
    from newsarc.extract import SiteTemplate

__all__ = [
    "Ambiguous",
    "Archive",
    "ArchiveError",
    "Article",
    "BlockedAddress",
    "ConfigError",
    "Damaged",
    "DiscoverError",
    "FetchError",
    "HTTPStatus",
    "Locked",
    "NewsarcError",
    "NotAPage",
    "NotFound",
    "PageError",
    "RobotsDisallowed",
    "SiteTemplate",
    "TimedOut",
    "TooLarge",
    "Truncated",
    "extract",
]

_HOMES = {
    "Archive": "newsarc.archive",
    "Article": "newsarc.article",
    "SiteTemplate": "newsarc.extract",
}


def __getattr__(name: str) -> Any:
    # Loaded at first use (PEP 562), so that `newsarc --help` and `newsarc list` do not import an extractor.
    if name not in __all__:
        raise AttributeError(f"module 'newsarc' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES.get(name, "newsarc.errors")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
