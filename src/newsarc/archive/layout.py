"""Where things lie in an archive's folder: names in, paths out. Reads folders, writes nothing.

Names are portable: lower-case ASCII, no character and no word that a file system of our day refuses.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.article import Article

REVISIONS = ".revisions"
OPEN = ".open"
"""What a WARC's name ends in while a run still writes to it."""

CDXJ = ".cdxj"
"""What the name of a WARC's index ends in, in place of `.warc.gz`."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_ID = re.compile(r".*-(?P<id>[0-9a-f]{12})\.json")
_REVISION = re.compile(r"(?P<stem>.+)\.(?P<number>[1-9]\d*)\.json")


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one archive."""

    root: Path

    @property
    def articles(self) -> Path:
        return self.root / "articles"

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def index(self) -> Path:
        return self.root / "index.sqlite3"

    @property
    def config(self) -> Path:
        return self.root / "newsarc.toml"

    @property
    def format(self) -> Path:
        """Which version of the archive's format this is."""
        return self.state / "format"

    @property
    def quarantine(self) -> Path:
        """What a repair has taken out of the archive."""
        return self.root / "quarantine"

    @property
    def losses(self) -> Path:
        """What a repair could not mend."""
        return self.quarantine / "losses.json"

    def owns(self, path: Path) -> bool:
        """Whether a path is, or is to be, one of the archive's own, or a folder that the archive lies in."""
        ours = (self.articles, self.raw, self.runs, self.notes, self.rules, self.root / "templates",
                self.root / "samples", self.quarantine, self.state, self.index, self.config)  # fmt: skip
        target = path.resolve()
        return self.root.resolve().is_relative_to(target) or any(
            target.is_relative_to(each.resolve()) for each in ours
        )

    @property
    def state(self) -> Path:
        """What running programs tell each other: locks, and marks of those that write."""
        return self.root / ".newsarc"

    @property
    def rules(self) -> Path:
        """The archive's own rules for publishers, which a person writes."""
        return self.root / "rules"

    @property
    def notes(self) -> Path:
        """What readers keep with articles."""
        return self.root / "notes"

    def template_path(self, site: str) -> Path:
        """Where what was learned of a site lies."""
        return self.root / "templates" / f"{portable(site)}.json"

    def is_archive(self) -> bool:
        """Whether the folder holds an archive, be it an empty one."""
        return any(path.exists() for path in (self.config, self.articles, self.index, self.state))

    def article_path(self, article: "Article", *, fetched_at: datetime) -> Path:
        """Where a new article goes: by its site, the month of publication (else of the fetch) and its URL."""
        from newsarc.urls import site, slug

        published = article.published or fetched_at
        folder = self.articles / portable(site(article.url) if article.url else "unknown")
        name = slug(article.url) if article.url else "article"
        return folder / month(published) / f"{name}-{article.id}.json"

    def revision_path(self, path: Path, number: int) -> Path:
        """Where a superseded revision of the article at `path` lies."""
        return path.parent / REVISIONS / f"{path.stem}.{number}.json"

    def newest_path(self, path: Path) -> Path:
        """Where the newest revision of the article lies whose file, of whatever revision, is at `path`."""
        if path.parent.name != REVISIONS:
            return path
        match = _REVISION.fullmatch(path.name)
        return path.parent.parent / (f"{match['stem']}.json" if match else path.name)

    def revision_number(self, path: Path) -> int | None:
        """The number in the name of a superseded revision's file."""
        match = _REVISION.fullmatch(path.name) if path.parent.name == REVISIONS else None
        return int(match["number"]) if match else None

    def article_id(self, path: Path) -> str | None:
        """The id in the name of an article's file."""
        match = _ID.fullmatch(self.newest_path(path).name)
        return match["id"] if match else None

    def revision_paths(self, path: Path) -> dict[int, Path]:
        """The superseded revisions of the article at `path` that are there, by number, in order."""
        folder = path.parent / REVISIONS
        found: dict[int, Path] = {}
        for name in os.listdir(folder) if folder.is_dir() else ():  # noqa: PTH208 - names are wanted, and quickly
            match = _REVISION.fullmatch(name)
            if match and match["stem"] == path.stem:
                found[int(match["number"])] = folder / name
        return dict(sorted(found.items()))

    def warc_path(self, run: str, part: int, *, started: datetime) -> Path:
        """The WARC file of a run, by the name that it has when it is done."""
        name = f"{run}.warc.gz" if part == 1 else f"{run}-{part}.warc.gz"
        return self.raw / month(started) / name

    def relative(self, path: Path) -> str:
        """A path as it stands in records and messages: from the archive's root, with slashes."""
        return path.relative_to(self.root).as_posix()

    def files(self, folder: Path) -> Iterator[Path]:
        """Every file under a folder, hidden ones too, in a settled order."""
        if not folder.is_dir():
            return
        for path in sorted(folder.iterdir()):
            if path.is_dir() and not path.is_symlink():
                yield from self.files(path)
            else:
                yield path

    def article_files(self) -> Iterator[Path]:
        """Every article's newest revision, by the month of its folder: numbered much as it was published."""
        folders = map(Path, self._article_folders())
        for folder in sorted(folders, key=lambda folder: (folder.parts[-2:], folder)):
            for name in sorted(_article_names(folder)):
                yield folder / name

    def count_articles(self) -> int:
        """How many files `article_files` gives."""
        return sum(len(_article_names(folder)) for folder in self._article_folders())

    def _article_folders(self) -> Iterator[str]:
        for folder, below, _ in os.walk(self.articles):
            below[:] = (name for name in below if name != REVISIONS)
            yield folder


def cdxj_path(warc: Path) -> Path:
    """Where the index of a WARC lies."""
    return warc.with_name(warc.name.removesuffix(".warc.gz") + CDXJ)


def _article_names(folder: str | Path) -> list[str]:
    with os.scandir(folder) as entries:
        return [
            entry.name
            for entry in entries
            if entry.name.endswith(".json")
            and not entry.name.startswith(".")
            and not entry.is_dir(follow_symlinks=False)
        ]


def month(day: date | datetime) -> str:
    """The folder of a day, `YYYY/MM`."""
    return f"{day.year:04d}/{day.month:02d}"


def portable(name: str) -> str:
    """A folder name that every file system takes.

    >>> portable("[2001:db8::1]"), portable("aux.example"), portable("example.com.")
    ('2001-db8-1', '_aux.example', 'example.com')
    """
    plain = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip(".-") or "unknown"
    return "_" + plain if _RESERVED.fullmatch(plain) else plain[:200]
