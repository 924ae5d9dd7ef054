"""`python -m tests.promises.export_faults ARCHIVE FOLDER FORMAT STEP`: while the disk fails.

For each call, or each STEPth, that makes, names or removes a file: an export in a process of its own in
which that call fails; then exports where files may not grow beyond some size. What stands under the export's
name must be the earlier export, to the byte, or a new one that is whole. Forked, not started anew, and
refused by an audit hook, so that hundreds of exports take seconds.
"""

import errno
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from newsarc.cli import main
from newsarc.export import FORMATS

CHANGES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod")

Tree = dict[str, bytes]


def tree(path: Path) -> Tree:
    """The files at or below a path."""
    files = [path] if path.is_file() else (file for file in path.rglob("*") if file.is_file())
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files}


def sizes(path: Path) -> dict[str, int]:
    """How long each file is, of a zip each file in it: what exports of the same articles have in common."""
    if is_zipfile(path):
        with ZipFile(path) as package:
            return {entry.filename: entry.file_size for entry in package.infolist()}
    return {name: len(data) for name, data in tree(path).items()}


def fail_at(folder: Path, number: int) -> Callable[[], None]:
    """Lets the Nth change below the folder fail; what is given writes down how many there were."""
    calls = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal calls
        if event in CHANGES and str(arguments[0]).startswith(str(folder)):
            calls += 1
            if calls == number:
                raise OSError(errno.ENOSPC, "no space left", str(arguments[0]))

    sys.addaudithook(watch)

    def write_down() -> None:
        (folder.parent / "calls").write_text(str(calls))

    return write_down


def limit_size(largest: int) -> Callable[[], None]:
    """Lets no file grow beyond some bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    return lambda: None


def export(name: str, target: Path, begin: Callable[[], Callable[[], None]]) -> tuple[int, str]:
    """Exports in a child in which `begin` was called first; the exit code, and what was said."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        os.dup2(writer, 1)
        os.dup2(writer, 2)
        sys.argv = ["newsarc", "export", name, "-o", str(target)]
        sys.argv += ["--replace"] if FORMATS[name].form == "folder" else []
        end = begin()
        code = 1
        try:
            main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        finally:
            sys.stdout.flush()
            end()
            os._exit(code)
    os.close(writer)
    with open(reader, encoding="utf-8") as pipe:  # noqa: PTH123 - a descriptor
        said = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def check(name: str, folder: Path, step: int) -> int:
    """Exports in one format with every fault; gives how many there were."""
    target = folder / f"out-{name}"
    assert export(name, target, lambda: fail_at(folder, sys.maxsize))[0] == 0
    calls, whole = int((folder.parent / "calls").read_text()), sizes(target)
    assert export(name, target, lambda: fail_at(folder, sys.maxsize))[0] == 0
    earlier = tree(target)
    largest = max(map(len, earlier.values()))
    last = range(max(1, calls - 3), calls + 1)  # they give the export its name
    numbers = sorted({*range(1, calls + 1, step), *last})
    faults: list[Callable[[], Callable[[], None]]] = [
        *(lambda n=n: fail_at(folder, n) for n in numbers),
        *(lambda size=size: limit_size(size) for size in range(0, largest, largest // 12 * step + 1)),
    ]
    for fault in faults:
        code, said = export(name, target, fault)
        assert code in (0, 1), (name, code, said)
        if code == 0 or tree(target) != earlier:
            assert sizes(target) == whole, (name, said)
        assert "Traceback" not in said, said
        assert said.count("error:") == code, said
        earlier = tree(target)
    return len(faults)


def run(archive: str, folder: Path, name: str, step: int) -> None:
    (folder / "temporary").mkdir(parents=True)
    os.environ |= {"NEWSARC_ARCHIVE": archive, "TMPDIR": str(folder / "temporary")}
    print(f"{check(name, folder, step)} faults, every export whole")  # noqa: T201


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
