"""Which folder is the archive, and whether this newsarc can read it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from newsarc.archive.files import Disk, disk_errors, make_folders, write_atomically
from newsarc.archive.layout import Layout
from newsarc.archive.locks import Locks
from newsarc.errors import ArchiveError, NotFound

FORMAT: Final = 2
"""Of names and files. Raised when an older newsarc would misread or harm what is there.

1: as first released. 2: each JSON file ends in its seal (`record_hash`).
"""


def find_archive(explicit: Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """The archive's folder, which need not exist yet.

    The one that was named; else $NEWSARC_ARCHIVE; else the nearest folder from here upwards with a
    newsarc.toml; else the user's data folder.
    """
    if explicit is not None:
        return cwd / explicit.expanduser()
    if named := environ.get("NEWSARC_ARCHIVE"):
        return cwd / Path(named).expanduser()
    for folder in (cwd, *cwd.parents):
        if (folder / "newsarc.toml").is_file():
            return folder
    from platformdirs import user_data_path

    return user_data_path("newsarc", appauthor=False)


def require_archive(folder: Path) -> None:
    """Raises NotFound where the folder holds no archive."""
    with disk_errors(folder):
        if not Layout(folder).is_archive():
            raise NotFound(str(folder), "no archive here (try: newsarc init, or name one with --archive)")


def create_archive(layout: Layout, disk: Disk, locks: Locks) -> None:
    """Makes the folders of an archive, where they are not there already."""
    with disk_errors(layout.root):
        make_folders(disk, layout.articles)
    if not layout.format.exists():
        with locks.writing():  # two programs may begin one archive
            write_format(layout, disk)


def write_format(layout: Layout, disk: Disk) -> None:
    """Says that the archive is of this newsarc's format."""
    write_atomically(disk, layout.format, f"{FORMAT}\n".encode())


def read_format(layout: Layout) -> int:
    """The version of the archive's format; one that lost its hidden folder on the way is of this one."""
    try:
        return int(layout.format.read_bytes())
    except (OSError, ValueError):
        return FORMAT


def check_format(layout: Layout) -> None:
    """Raises ArchiveError where a newer newsarc has made the archive."""
    version = read_format(layout)
    if version > FORMAT:
        raise ArchiveError(
            str(layout.root),
            f"made by a newer newsarc, in format {version} (try: pip install --upgrade newsarc)",
        )
