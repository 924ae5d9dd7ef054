"""Files that a person names to be written: what must not be, and how a disk's refusal is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from newsarc.archive import Archive


def check_target(archive: "Archive", path: Path) -> None:
    """Raises UsageError for a file or folder that belongs to the archive."""
    if archive.owns(path):
        raise click.UsageError(f"{path} belongs to the archive itself (try: another name)")


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Turns an OSError into an ArchiveError that names what was to be written, not what it is made of."""
    from newsarc.errors import ArchiveError

    try:
        yield
    except OSError as error:
        raise ArchiveError(str(path), f"cannot be written: {error.strerror or error}") from error
