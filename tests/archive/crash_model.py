"""Which states a crash of the machine may leave a folder in: a model of what fsync promises, and no more.

Data is safe when its file was synced, a name when its folder was. What was not synced may be there or not:
data as a whole, in part, or not at all; names of one folder in the order in which they were given.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from pathlib import Path
from threading import RLock
from typing import Any

from newsarc.archive.files import RealDisk

CALLS = (
    "create", "append", "write", "sync", "truncate", "rename", "remove", "make_folder", "sync_folder",
)  # fmt: skip

State = dict[str, bytes | None]
"""By path from the root: what is in a file, None for a folder."""


@dataclass(eq=False)
class Inode:
    """A file, or a folder (whose data is None)."""

    data: bytes | None = b""
    safe: bytes | None = b""


@dataclass
class CrashModel(RealDisk):
    """A disk that does what it is told, and before each call hands every state after a crash to `check`."""

    root: Path
    check: Callable[[State], None]
    names: dict[str, Inode] = field(default_factory=dict)
    safe_names: dict[str, Inode] = field(default_factory=dict)
    pending: list[tuple[str, Inode | None]] = field(default_factory=list)
    """Names given and taken (None) that are not safe yet, in order."""
    opened: dict[int, Inode] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    lock: Any = field(default_factory=RLock)
    """The archive forces files to the disk side by side."""

    def __post_init__(self) -> None:
        """What is there at the beginning is safe."""
        for path in self.root.rglob("*"):
            if path.is_dir():
                self.names[self._name(path)] = Inode(None, None)
            elif not path.name.endswith((".lock", "-wal", "-shm")):
                self.names[self._name(path)] = Inode(path.read_bytes(), path.read_bytes())
        self.safe_names = dict(self.names)

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in CALLS:
            return found

        def call(*arguments: Any) -> Any:
            with self.lock:
                self.crash()
                return found(*arguments)

        return call

    def crash(self) -> None:
        """Checks every state that is new."""
        for state in self.states():
            key = hash(tuple(sorted(state.items(), key=lambda item: item[0])))
            if key not in self.seen:
                self.seen.add(key)
                self.check(state)

    def states(self) -> Iterator[State]:
        """Of the names none, all, or the first so many of one folder; of the data nothing, half, or all."""
        for written in ([], self.pending, *self._beginnings()):
            names = dict(self.safe_names)
            for name, inode in written:
                names.pop(name, None)
                names.update({name: inode} if inode else {})
            for part in (0.0, 0.5, 1.0):
                yield {
                    name: _left(inode, part)
                    for name, inode in names.items()
                    if all(parent in names for parent in _parents(name))
                }

    def _beginnings(self) -> Iterator[list[tuple[str, Inode | None]]]:
        def folder(change: tuple[str, Inode | None]) -> str:
            return change[0].rpartition("/")[0]

        for _, changes in groupby(sorted(self.pending, key=folder), key=folder):
            yield from accumulate([change] for change in changes)

    # What the archive calls

    def create(self, path: Path) -> int:
        return self._open(super().create(path), path, Inode())

    def append(self, path: Path) -> int:
        return self._open(super().append(path), path, self.names.get(self._name(path)) or Inode())

    def write(self, descriptor: int, data: bytes) -> None:
        super().write(descriptor, data)
        inode = self.opened[descriptor]
        inode.data = (inode.data or b"") + data

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        self.opened[descriptor].safe = self.opened[descriptor].data

    def truncate(self, path: Path, length: int) -> None:
        super().truncate(path, length)
        inode = self.names[self._name(path)]
        inode.data = inode.safe = path.read_bytes()

    def rename(self, old: Path, new: Path) -> None:
        super().rename(old, new)
        inode = self.names[self._name(old)]
        self._give(new, inode)
        self._give(old, None)

    def remove(self, path: Path) -> None:
        super().remove(path)
        self._give(path, None)

    def make_folder(self, path: Path) -> None:
        super().make_folder(path)
        self._give(path, Inode(None, None))

    def sync_folder(self, path: Path) -> None:
        super().sync_folder(path)
        for mark in path.iterdir():  # marks are made by their locks
            if path.name == "writers" and self._name(mark) not in self.names:
                self._give(mark, Inode())
        rest = []
        for name, inode in self.pending:
            if name.rpartition("/")[0] != self._name(path):
                rest.append((name, inode))
            else:
                self.safe_names.pop(name, None)
                self.safe_names.update({name: inode} if inode else {})
        self.pending = rest

    def _open(self, descriptor: int, path: Path, inode: Inode) -> int:
        self.opened[descriptor] = inode
        if self.names.get(self._name(path)) is not inode:
            self._give(path, inode)
        return descriptor

    def _give(self, path: Path, inode: Inode | None) -> None:
        name = self._name(path)
        self.names.pop(name, None)
        self.names.update({name: inode} if inode else {})
        self.pending.append((name, inode))

    def _name(self, path: Path) -> str:
        return (
            path.relative_to(self.root).as_posix().removeprefix(".")
            if path == self.root
            else (path.relative_to(self.root).as_posix())
        )


def _left(inode: Inode, part: float) -> bytes | None:
    if inode.data is None or inode.safe is None or inode.data == inode.safe:
        return inode.data
    if not inode.data.startswith(inode.safe):
        return inode.data if part == 1 else inode.safe
    return inode.data[: len(inode.safe) + int((len(inode.data) - len(inode.safe)) * part)]


def _parents(name: str) -> Iterator[str]:
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


def build(folder: Path, state: State) -> None:
    """Makes the folder of a state."""
    folder.mkdir(parents=True)
    for name in sorted(state):
        data = state[name]
        path = folder / name
        path.mkdir() if data is None else path.write_bytes(data)
