"""What a reader keeps with an article: notes/ID.json, apart from what newsarc writes and seals."""

import re
from collections.abc import Container, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from newsarc.archive.files import Disk, disk_errors, is_temporary, write_atomically
from newsarc.archive.layout import Layout
from newsarc.archive.values import Finding, Note
from newsarc.errors import ArchiveError, Damaged, NotFound

_ID = re.compile(r"[0-9a-f]{12}")
_decoder = msgspec.json.Decoder(Note)  # for any thread, see `article`


def read_note(layout: Layout, article_id: str) -> Note:
    """The note of an article, an empty one where there is none. Raises Damaged."""
    path = _path(layout, article_id)
    if not path.exists():
        return Note()
    with disk_errors(path):
        data = path.read_bytes()
    try:
        return _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Damaged(
            layout.relative(path), f"not a reader's note ({error}) (try: mend or move it)"
        ) from error


def write_note(layout: Layout, disk: Disk, article_id: str, note: Note) -> None:
    """Puts a note in the place of the article's last one; an empty one takes it away."""
    path = _path(layout, article_id)
    if note != Note():
        write_atomically(disk, path, msgspec.json.format(msgspec.json.encode(note), indent=2) + b"\n")
    elif path.exists():
        with disk_errors(path):
            disk.remove(path)
            disk.sync_folder(path.parent)


def read_tags(layout: Layout, among: Container[str] | None = None) -> dict[str, tuple[str, ...]]:
    """The tags of each article that has some, by its id; a note that cannot be read has none."""
    found = {}
    for path in sorted(layout.notes.glob("*.json")):
        if among is None or path.stem in among:
            with suppress(ArchiveError, NotFound):
                if tags := read_note(layout, path.stem).tags:
                    found[path.stem] = tags
    return found


def check_notes(layout: Layout, article_ids: Container[str | None]) -> Iterator[Finding]:
    """What is wrong with the notes; `article_ids` are those of the articles that are there, or should be."""
    for path in layout.files(layout.notes):
        where = layout.relative(path)
        if is_temporary(path):
            detail = "half written; the next command removes it"
            yield Finding(path=where, problem="unfinished", detail=detail)
        elif path.parent != layout.notes or path.suffix != ".json" or not _ID.fullmatch(path.stem):
            yield Finding(path=where, problem="orphaned", detail="not a file of newsarc's")
        elif path.stem not in article_ids:
            yield Finding(path=where, problem="orphaned", detail="a note of no article")
        else:
            try:
                read_note(layout, path.stem)
            except ArchiveError as error:
                yield Finding(path=where, problem="altered", detail=error.why.partition(" (try")[0])


def _path(layout: Layout, article_id: str) -> Path:
    if not _ID.fullmatch(article_id):
        raise NotFound(article_id, "an article's id has 12 hex digits (try: newsarc list)")
    return layout.notes / f"{article_id}.json"
