"""newsarc.toml, typed and checked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """How newsarc behaves on the network: the `[network]` table."""

    contact: str | None = None
    """Goes into the User-Agent, so that a site's owner can reach who runs this."""
    delay: float = 1.0
    """Seconds between two requests to one host."""
    concurrency: int = 8
    """Hosts at once."""
    timeout: float = 30.0
    """Seconds for one page, all told."""
    allow_private: bool = False
    """Whether addresses that are not public may be asked."""
    proxy: str | None = None
    """A proxy's URL. It resolves names itself, so no address is checked when it is set."""
