"""Brings an archive that an older newsarc has made to this newsarc's format.

Every file is readable before and after, and is replaced in one step; the archive calls itself of the new
format last. So a kill costs nothing: the next migration does the rest.
"""

import json
import logging
from collections.abc import Callable
from pathlib import Path

from newsarc.archive.files import Disk, disk_errors, is_temporary, write_atomically
from newsarc.archive.folder import FORMAT, read_format, write_format
from newsarc.archive.index import Index
from newsarc.archive.layout import Layout
from newsarc.article import Article
from newsarc.errors import ArchiveError
from newsarc.seal import is_sealed, sealed
from newsarc.text import text_hash

log = logging.getLogger(__name__)


def migrate(
    layout: Layout,
    disk: Disk,
    index: Index,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Does what is to be done, under the write lock; gives how many files it wrote anew.

    A file that is damaged stays as it is: `verify` names it.
    """
    before = read_format(layout)
    files = [*layout.files(layout.articles), *layout.files(layout.runs)]
    written = 0
    for done, path in enumerate(files, 1):
        progress(done, len(files))
        if path.suffix == ".json" and not is_temporary(path):
            written += _seal(layout, disk, path)
    if written:
        index.refresh()
    if before < FORMAT:
        write_format(layout, disk)
        log.info("migrated", extra={"from": before, "to": FORMAT, "files": written})
    return written


def _seal(layout: Layout, disk: Disk, path: Path) -> bool:
    """Gives a file its seal, where it has none and is whole."""
    with disk_errors(path):
        data = path.read_bytes()
    if is_sealed(data) or not _is_whole(layout, path, data):
        return False
    write_atomically(disk, path, sealed(data.decode()).encode())
    return True


def _is_whole(layout: Layout, path: Path, data: bytes) -> bool:
    """Whether a file without a seal is as newsarc wrote it, as far as can be told."""
    if not data.endswith(b"\n}\n"):
        return False
    try:
        if path.is_relative_to(layout.runs):
            return isinstance(json.loads(data), dict)
        article = Article.from_json(data)
    except (ArchiveError, ValueError, RecursionError):
        return False
    return text_hash(article.text) == article.text_hash
