"""Gives damaged articles back from the raw pages: which page is an article's, and what its record was.

How a page becomes an article is not known here; whoever repairs passes it in.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from newsarc.archive.files import is_temporary
from newsarc.archive.layout import OPEN, Layout
from newsarc.archive.members import members
from newsarc.archive.warc_records import fetched_at, parse_response
from newsarc.archive.warcs import read_page
from newsarc.article import Article, Raw
from newsarc.errors import Damaged, NewsarcError
from newsarc.page import Page
from newsarc.seal import is_intact

Extract = Callable[[Page], Article]
"""The article of a page; may raise PageError."""

RESTORED: Final = "restored"
"""The warning in a record that was made anew from its raw page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A page that no sound record cites."""

    raw: Raw
    fetched_at: datetime


def _when(kept: _Kept) -> tuple[datetime, str, int]:
    return kept.fetched_at, kept.raw.file, kept.raw.offset


class Restorer:
    """Looks for the raw page of a damaged or missing record, and makes the record of it."""

    def __init__(self, layout: Layout, extract: Extract) -> None:
        self._layout = layout
        self._extract = extract
        self._uncited: dict[str, list[_Kept]] | None = None
        """The pages that no sound record cites, by the id of their article; unknown until they are needed."""

    def restore(self, path: Path) -> Article | None:
        """What the file at a path held, else its page as it is read today; None where no page is its own."""
        damaged = _read(path)
        for raw in self._candidates(path, damaged):
            fresh = self._article(raw)
            if fresh is None or fresh.id != self._layout.article_id(path):
                continue
            exact = _as_it_was(path.read_bytes(), damaged, fresh) if damaged else None
            return exact or replace(
                fresh, revision=self._revision(path), warnings=(*fresh.warnings, RESTORED)
            )
        return None

    def _candidates(self, path: Path, damaged: Article | None) -> Iterator[Raw]:
        """The pages that may be a record's: first the one that it names, then the latest of its time."""
        if damaged and damaged.raw:
            yield damaged.raw
        begin, end = self._times(path)
        for kept in sorted(self._pages_of(path), key=_when, reverse=True):
            if (begin is None or begin <= kept.fetched_at) and (end is None or kept.fetched_at <= end):
                yield kept.raw

    def _times(self, path: Path) -> tuple[datetime | None, datetime | None]:
        """When the revisions before and after one were fetched, as far as they can be read."""
        number = self._revision(path)
        newest = self._layout.newest_path(path)
        times = {
            article.revision: datetime.fromisoformat(article.fetch.at)
            for file in (newest, *self._layout.revision_paths(newest).values())
            if file != path and (article := _read_intact(file)) and article.fetch
        }
        before = [at for revision, at in times.items() if revision < number]
        after = [at for revision, at in times.items() if revision > number]
        return max(before, default=None), min(after, default=None)

    def _revision(self, path: Path) -> int:
        older = self._layout.revision_paths(self._layout.newest_path(path))
        return self._layout.revision_number(path) or max(older, default=0) + 1

    def _pages_of(self, path: Path) -> list[_Kept]:
        if self._uncited is None:
            self._uncited = defaultdict(list)
            for kept in self._find_uncited():
                if article := self._article(kept.raw):
                    self._uncited[article.id].append(kept)
        return self._uncited.get(self._layout.article_id(path) or "", [])

    def _find_uncited(self) -> Iterator[_Kept]:
        cited = {
            (article.raw.file, article.raw.offset)
            for path in self._layout.files(self._layout.articles)
            if not is_temporary(path)
            if (article := _read_intact(path)) and article.raw
        }
        for path in self._layout.files(self._layout.raw):
            name = self._layout.relative(path).removesuffix(OPEN)
            for offset, length in members(path) if name.endswith(".warc.gz") else ():
                if (name, offset) not in cited and (kept := _kept(path, name, offset, length)):
                    yield kept

    def _article(self, raw: Raw) -> Article | None:
        try:
            page = read_page(self._layout.root, Article(raw=raw))
            return replace(self._extract(page), raw=raw)
        except NewsarcError:
            return None


def _kept(path: Path, name: str, offset: int, length: int) -> _Kept | None:
    """The page in a member of a WARC, where there is a whole one in it."""
    with path.open("rb") as file:
        file.seek(offset)
        member = file.read(length)
    try:
        response = parse_response(member, name)
        if response.headers.get("WARC-Type") != "response" or response.status != 200:
            return None
        digest = response.headers["WARC-Payload-Digest"].removeprefix("sha256:")
        return _Kept(
            raw=Raw(file=name, offset=offset, length=length, sha256=digest),
            # Records say when they were fetched in whole seconds.
            fetched_at=fetched_at(response.headers).replace(microsecond=0),
        )
    except (Damaged, LookupError, ValueError):
        return None


def _as_it_was(data: bytes, damaged: Article, fresh: Article) -> Article | None:
    """The very record, where the page gives back the one field that is damaged: its seal tells."""
    seal = data.splitlines()[-2:]
    for name in (None, *(field.name for field in fields(Article))):
        article = replace(damaged, **{name: getattr(fresh, name)}) if name else damaged
        if article.to_json().encode().splitlines()[-2:] == seal:
            return article
    return None


def _read(path: Path) -> Article | None:
    try:
        return Article.from_json(path.read_bytes())
    except (OSError, Damaged):
        return None


def _read_intact(path: Path) -> Article | None:
    article = _read(path)
    return article if article and is_intact(path.read_bytes()) else None
