"""SiteTemplate: what a site repeats on its pages, learned from several of them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTemplate:
    """What the pages of one site share and is therefore no article's own."""

    @classmethod
    def learn(cls, pages: Iterable[bytes]) -> "SiteTemplate":
        """A template from three or more pages of one site."""
        return cls()
