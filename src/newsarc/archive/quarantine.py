"""quarantine/: where a repair keeps what it takes out of the archive, and writes down what is lost.

Nothing is deleted. A finding that stands in `losses.json` is known to a person: `verify` is silent about it.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import file_digest, sha256
from pathlib import Path

import msgspec

from newsarc.archive.files import Disk, disk_errors, make_folders, write_atomically
from newsarc.archive.layout import Layout
from newsarc.archive.values import Finding
from newsarc.seal import sealed


class _Losses(msgspec.Struct):
    losses: tuple[Finding, ...]


class Quarantine:
    """The quarantine of one archive. Digests in the names keep one thing from overwriting another."""

    def __init__(self, layout: Layout, disk: Disk) -> None:
        self._layout = layout
        self._disk = disk

    def keep(self, path: Path, *, start: int = 0) -> str:
        """Copies a file, from a byte on, before it is changed; gives where to."""
        with disk_errors(path), path.open("rb") as file:
            file.seek(start)
            data = file.read()
        target = self._target(path, sha256(data).hexdigest())
        write_atomically(self._disk, target, data)
        return self._layout.relative(target)

    def take(self, path: Path) -> str:
        """Moves a file out of the archive; gives where to."""
        with disk_errors(path):
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            target = self._target(path, digest)
            make_folders(self._disk, target.parent)
            self._disk.rename(path, target)
            self._disk.sync_folder(target.parent)
            self._disk.sync_folder(path.parent)
        return self._layout.relative(target)

    def add_losses(self, findings: Iterable[Finding]) -> None:
        """Writes down what cannot be mended."""
        losses = read_losses(self._layout) | set(findings)
        ordered = sorted(map(asdict, losses), key=lambda loss: (loss["path"], loss["detail"]))
        text = json.dumps({"losses": ordered}, ensure_ascii=False, indent=2) + "\n"
        write_atomically(self._disk, self._layout.losses, sealed(text).encode())

    def _target(self, path: Path, digest: str) -> Path:
        return self._layout.quarantine / f"{self._layout.relative(path)}.{digest[:12]}"


def read_losses(layout: Layout) -> frozenset[Finding]:
    """What a repair could not mend; nothing where that is not to be read, so that `verify` speaks again."""
    try:
        return frozenset(msgspec.json.decode(layout.losses.read_bytes(), type=_Losses).losses)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return frozenset()
