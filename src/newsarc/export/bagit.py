"""Articles with all their evidence as a BagIt bag (RFC 8493), to be handed to a library.

The payload, `data/`, is an archive by itself: the articles with their older revisions, and whole the WARC
files that they cite, under the names that they have. Settings and notes stay behind: they are the owner's.
"""

from collections.abc import Iterator
from hashlib import new
from pathlib import Path
from typing import BinaryIO, Final

import newsarc
from newsarc.archive.layout import Layout, cdxj_path
from newsarc.archive.members import whole_length
from newsarc.archive.warcs import find_warc
from newsarc.article import Raw
from newsarc.errors import Damaged
from newsarc.export.selection import Selection
from newsarc.export.warc import cited, revisits

ALGORITHMS: Final = ("sha256", "sha512")
_CHUNK: Final = 1 << 20


def write_bagit(selection: Selection, folder: Path) -> None:
    """Writes the bag into an empty folder."""
    root, size, count = selection.archive.path, 0, 0
    with (
        (folder / "manifest-sha256.txt").open("w", encoding="utf-8", newline="\n") as first,
        (folder / "manifest-sha512.txt").open("w", encoding="utf-8", newline="\n") as second,
    ):
        for source, name in _payload(selection):
            target = folder / "data" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as read, target.open("wb") as written:
                digests = _copied(read, written, whole_length(source) if _is_warc(name) else None)
            for manifest, digest in zip((first, second), digests, strict=True):
                manifest.write(f"{digest}  data/{_escaped(name)}\n")
            size, count = size + target.stat().st_size, count + 1
    (folder / "data").mkdir(exist_ok=True)
    _write(folder / "bagit.txt", ("BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"))
    _write(
        folder / "bag-info.txt",
        (
            f"Bag-Software-Agent: newsarc/{newsarc.__version__}",
            f"Bagging-Date: {selection.made:%Y-%m-%d}",
            f"External-Description: {' '.join(selection.title.split())}",
            f"External-Identifier: {' '.join(root.resolve().name.split())}",
            f"Payload-Oxum: {size}.{count}",
        ),
    )
    _write_tag_manifests(folder)


def _payload(selection: Selection) -> Iterator[tuple[Path, str]]:
    """Each file of the archive that belongs into the bag, and its name from the archive's root."""
    layout = Layout(selection.archive.path)
    raws: set[Raw] = set()
    for article in selection.articles():
        path = selection.archive.path_of(article)
        revisions = selection.revisions(article)
        older = layout.revision_paths(path).values() if revisions[:-1] else ()
        for file in (*older, path):
            yield file, layout.relative(file)
        raws.update(cited(selection, revisions))
    for name in sorted({raw.file for raw in raws} | {file for file, _ in revisits(selection, raws)}):
        warc = find_warc(layout.root / name)
        if warc is None:
            missing = Damaged(name, "the file of the raw page is missing (try: newsarc verify)")
            selection.on_damaged(missing)
            continue
        yield warc, name
        if (index := cdxj_path(warc)).exists():
            yield index, layout.relative(index)


def _is_warc(name: str) -> bool:
    return name.endswith(".warc.gz")


def _copied(read: BinaryIO, written: BinaryIO | None, length: int | None = None) -> tuple[str, ...]:
    """The digests of a file, or of its beginning, which is copied on the way."""
    hashes = tuple(new(algorithm) for algorithm in ALGORITHMS)
    left = length
    while chunk := read.read(_CHUNK if left is None else min(_CHUNK, left)):
        left = None if left is None else left - len(chunk)
        for digest in hashes:
            digest.update(chunk)
        if written:
            written.write(chunk)
    return tuple(digest.hexdigest() for digest in hashes)


def _escaped(name: str) -> str:
    """A name as manifests have it (RFC 8493, 2.1.3)."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _write(path: Path, lines: tuple[str, ...]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _write_tag_manifests(folder: Path) -> None:
    names = sorted(path.name for path in folder.glob("*.txt"))
    digests = {}
    for name in names:
        with (folder / name).open("rb") as file:
            digests[name] = _copied(file, None)
    for number, algorithm in enumerate(ALGORITHMS):
        lines = tuple(f"{digests[name][number]}  {name}" for name in names)
        _write(folder / f"tagmanifest-{algorithm}.txt", lines)
