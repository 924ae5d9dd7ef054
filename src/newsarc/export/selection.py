"""What is exported: some articles of an archive, and what their file is to be called."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from newsarc.archive import Archive, Filter, Row
from newsarc.article import Article

EVERYTHING = Filter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles that may be read as often as a format needs; one is in memory at a time."""

    archive: Archive
    chosen: Filter = EVERYTHING
    made: datetime
    """The time that a feed or a book gives as its own."""
    title: str = "News archive"
    """What a feed, a site or a book is called."""
    by: Literal["date", "topic"] = "date"
    """What the chapters of a book are."""
    on_article: Callable[[], None] = lambda: None
    """Called for each article that was read."""

    def articles(self, **changes: Any) -> Iterator[Article]:
        """The chosen articles, whole; `changes` are other values for the filter's fields."""
        for article in self.archive.articles(replace(self.chosen, **changes)):
            yield article
            self.on_article()

    def rows(self, **changes: Any) -> Iterator[Row]:
        """The same articles as the index knows them."""
        return self.archive.rows(replace(self.chosen, **changes))

    def place(self, article: Article) -> Path:
        """`SITE/YYYY/MM/SLUG-ID`: where the archive keeps an article, for folders that do as it does."""
        return self.archive.path_of(article).relative_to(self.archive.path / "articles").with_suffix("")
