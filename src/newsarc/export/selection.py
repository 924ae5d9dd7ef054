"""What is exported: some articles of an archive, and what their file is to be called."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from newsarc.archive import Archive, Filter, Row
from newsarc.article import Article
from newsarc.errors import ArchiveError

EVERYTHING = Filter()


def refuse(error: ArchiveError) -> None:
    """Ends an export at the first thing that is damaged."""
    raise error


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles that may be read as often as a format needs; one is in memory at a time."""

    archive: Archive
    chosen: Filter = EVERYTHING
    made: datetime
    """The time that a feed or a book gives as its own."""
    title: str = "News archive"
    """What a feed, a site or a book is called."""
    key: tuple[str | None, ...] = ()
    """What tells it from others of the same filter and holds when the archive's folder is renamed: the title
    that a user chose, the tag by which the filter's ids were found."""
    by: Literal["date", "topic"] = "date"
    """What the chapters of a book are."""
    on_article: Callable[[], None] = lambda: None
    """Called for each article that was read."""
    on_damaged: Callable[[ArchiveError], None] = refuse
    """Called with what cannot be read; where it returns, the rest is exported. One thing may come twice."""

    @property
    def uuid(self) -> UUID:
        """By its key and filter, so that it is the same when it is made again elsewhere (RFC 9562, 5.5)."""
        chosen = self.chosen
        kept = [chosen.site, chosen.author, chosen.topic, chosen.status, chosen.source, chosen.match]
        return uuid5(NAMESPACE_URL, json.dumps(["newsarc", *self.key, *kept]))

    def articles(self, **changes: Any) -> Iterator[Article]:
        """The chosen articles, whole; `changes` are other values for the filter's fields."""
        for article in self.articles_again(**changes):
            yield article
            self.on_article()

    def articles_again(self, **changes: Any) -> Iterator[Article]:
        """The same, for a format that goes over them once more."""
        for row in self.rows(**changes):
            try:
                article = self.archive.get(row.id)
            except ArchiveError as error:
                self.on_damaged(error)
            else:
                yield article

    def revisions(self, article: Article) -> tuple[Article, ...]:
        """An article behind its older revisions; alone where one of those is damaged."""
        if article.revision == 1:
            return (article,)
        try:
            return self.archive.revisions(article.id)
        except ArchiveError as error:
            self.on_damaged(error)
            return (article,)

    def rows(self, **changes: Any) -> Iterator[Row]:
        """The same articles as the index knows them."""
        return self.archive.rows(replace(self.chosen, **changes))

    def place(self, article: Article) -> Path:
        """`SITE/YYYY/MM/SLUG-ID`: where the archive keeps an article, for folders that do as it does."""
        return self.archive.path_of(article).relative_to(self.archive.path / "articles").with_suffix("")
