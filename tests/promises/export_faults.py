"""`python -m tests.promises.export_faults ARCHIVE FOLDER STEP`: every export, while a call to the disk fails.

For each format, and each call that makes, names or removes a file: an export in a process of its own in which
that call fails; then exports where files may not grow beyond some size. What stands under the export's name
must be the earlier export, to the byte, or a new one that is whole. Forked, not started anew, and refused by
an audit hook, so that hundreds of exports take seconds.
"""

import errno
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from newsarc.cli import main
from newsarc.export import FORMATS

CHANGES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod")

Tree = dict[str, bytes]


def tree(path: Path) -> Tree:
    """The files at or below a path."""
    files = [path] if path.is_file() else (file for file in path.rglob("*") if file.is_file())
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files}


def is_whole(found: Tree, whole: Tree) -> bool:
    """Whether an export is as another of the same articles, which may give another time as its own."""
    sizes = {name: len(data) for name, data in whole.items()}
    return found.keys() == sizes.keys() and all(abs(len(found[n]) - size) <= 16 for n, size in sizes.items())


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
    target = folder / f"out.{name}"
    assert export(name, target, lambda: fail_at(folder, sys.maxsize))[0] == 0
    calls, whole = int((folder.parent / "calls").read_text()), tree(target)
    assert export(name, target, lambda: fail_at(folder, sys.maxsize))[0] == 0
    earlier = tree(target)
    largest = max(map(len, whole.values()))
    numbers = sorted(
        {*range(1, calls + 1, step), *range(max(1, calls - 3), calls + 1)}
    )  # the end gives the name
    faults: list[Callable[[], Callable[[], None]]] = [
        *(lambda n=n: fail_at(folder, n) for n in numbers),
        *(lambda size=size: limit_size(size) for size in range(0, largest, largest // 12 * step + 1)),
    ]
    for fault in faults:
        code, said = export(name, target, fault)
        found = tree(target)
        assert found == earlier or is_whole(found, whole), (name, said)
        assert code == 1 or (code == 0 and is_whole(found, whole)), (name, code, said)
        assert "Traceback" not in said, said
        assert code == 0 or said.count("error:") == 1, said
        earlier = found
    return len(faults)


def run(folder: Path, step: int) -> None:
    """Exports in all formats."""
    (folder / "temporary").mkdir(parents=True)
    os.environ["TMPDIR"] = str(folder / "temporary")
    count = sum(check(name, folder, step) for name in FORMATS)
    print(f"{count} faults, every export whole")  # noqa: T201


if __name__ == "__main__":
    os.environ["NEWSARC_ARCHIVE"] = sys.argv[1]
    run(Path(sys.argv[2]), int(sys.argv[3]))
