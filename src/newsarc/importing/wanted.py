"""Which articles of an import are wanted: by language and by day."""

from dataclasses import dataclass
from datetime import date, datetime

from newsarc.article import Article
from newsarc.urls import site


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Filters that see the article itself; what they leave open is wanted."""

    language: str | None = None
    """A tag; `de` wants `de-CH` too."""
    since: date | None = None
    until: date | None = None
    """The first and the last day of publication; articles without a day are not wanted then."""

    def __call__(self, article: Article) -> bool:
        """Whether an article is wanted."""
        return self._speaks(article.language or "") and self._is_of_days(article.published)

    def _speaks(self, language: str) -> bool:
        wanted = (self.language or "").lower()
        return not wanted or language.lower() == wanted or language.lower().startswith(f"{wanted}-")

    def _is_of_days(self, published: date | None) -> bool:
        if self.since is None and self.until is None:
            return True
        if published is None:
            return False
        day = day_of(published)
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def day_of(moment: date) -> date:
    """The day of a moment, in its own zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def is_of_site(url: str, home: str) -> bool:
    """Whether an address is of a site or of one below it: `news.example.org` is of `example.org`."""
    name = site(url)
    return name == home or name.endswith(f".{home}")
