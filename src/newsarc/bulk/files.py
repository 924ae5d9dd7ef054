"""Files by path or by URL. Paths need nothing; for URLs (s3://, gs://, memory://, …) there is fsspec."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from newsarc.errors import ConfigError
from newsarc.whole import whole_binary_file

WARCS: Final = (".warc", ".warc.gz")


def is_url(address: str) -> bool:
    """Whether an address is a URL and no path."""
    return "://" in address


def join(folder: str, name: str) -> str:
    """The address of a file in a folder."""
    return f"{folder.rstrip('/')}/{name}" if is_url(folder) else str(Path(folder) / name)


def find_warcs(address: str) -> list[str]:
    """The WARC files that an address names: itself, those below a folder, those that fit a pattern.

    Paths come out absolute. Raises ConfigError where there is none, and where a URL cannot be opened here.
    """
    try:
        found = _remote_warcs(address) if is_url(address) else _local_warcs(Path(address))
    except ConfigError:
        raise
    except Exception as error:  # the libraries of the stores raise what they like
        raise ConfigError(address, f"cannot be listed: {reason(error)}") from error
    if not found:
        raise ConfigError(address, "no WARC file is there")
    return found


def check_folder(folder: str) -> None:
    """Writes to a folder and takes it back: better to hear now that it cannot be done than after the work.

    Raises ConfigError.
    """
    probe = join(folder, f".newsarc-{secrets.token_hex(4)}")
    try:
        with write_whole(probe) as file:
            file.write(b"\n")
        remove(probe)
    except ConfigError:
        raise
    except Exception as error:
        raise ConfigError(folder, f"cannot be written to: {reason(error)}") from error


def reason(error: Exception) -> str:
    """What an error says, without the number and the file that the system puts round it."""
    strerror = error.strerror if isinstance(error, OSError) else None
    return strerror or str(error) or type(error).__name__


def _local_warcs(path: Path) -> list[str]:
    if path.is_dir():
        return [str(file.resolve()) for file in sorted(path.rglob("*")) if file.name.endswith(WARCS)]
    return [str(path.resolve())] if path.is_file() else []


def _remote_warcs(address: str) -> list[str]:
    system, path = _system(address)
    if "*" in path:
        found = system.glob(path)
    elif system.isdir(path):
        found = [name for name in system.find(path) if name.endswith(WARCS)]
    else:
        found = [path] if system.exists(path) else []
    return [str(system.unstrip_protocol(name)) for name in sorted(found)]


def size_of(address: str) -> int:
    """The bytes of a file, 0 where its server does not say. Raises OSError."""
    if not is_url(address):
        return Path(address).stat().st_size
    system, path = _system(address)
    return int(system.size(path) or 0)


def exists(address: str) -> bool:
    """Whether a file is there."""
    if not is_url(address):
        return Path(address).exists()
    system, path = _system(address)
    return bool(system.exists(path))


def remove(address: str) -> None:
    """Removes a file, if it is there. Raises OSError."""
    if not is_url(address):
        Path(address).unlink(missing_ok=True)
        return
    system, path = _system(address)
    if system.exists(path):
        system.rm_file(path)


def read_bytes(address: str) -> bytes:
    """The content of a small file. Raises OSError."""
    if not is_url(address):
        return Path(address).read_bytes()
    system, path = _system(address)
    return bytes(system.cat_file(path))


@contextmanager
def open_file(address: str) -> Iterator[BinaryIO]:
    """A file to read from, which can be sought in. Raises OSError."""
    if is_url(address):
        system, path = _system(address)
        with system.open(path, "rb") as file:
            yield file
    else:
        with Path(address).open("rb") as file:
            yield file


@contextmanager
def write_whole(address: str) -> Iterator[BinaryIO]:
    """A file to write to, which stands under its name only when all of it is there.

    It is made on this machine, goes up under a name of its own, and is renamed. Raises OSError.
    """
    if not is_url(address):
        with whole_binary_file(Path(address)) as file:
            yield file
        return
    with tempfile.NamedTemporaryFile() as file:
        yield cast("BinaryIO", file)
        file.flush()
        system, path = _system(address)
        part = f"{path}.{secrets.token_hex(4)}.part"
        try:
            # Else it begins with a bucket: that has no folders, and none is made by mistake.
            if path.startswith("/"):
                system.makedirs(system._parent(path), exist_ok=True)  # noqa: SLF001 - it has no other name
            system.put_file(file.name, part)
            system.mv(part, path)
        except BaseException:
            with suppress(Exception):
                system.rm_file(part)
            raise


def _system(address: str) -> tuple[Any, str]:
    """The file system of a URL, and the path there."""
    try:
        import fsspec
    except ImportError as error:
        raise ConfigError(
            address, "fsspec is not installed (try: pip install 'newsarc[cluster]', or a path)"
        ) from error
    try:
        system, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:  # the library for this kind of URL; a kind that nobody knows
        raise ConfigError(address, f"{error} (try: pip install s3fs, gcsfs, adlfs, …)") from error
    return system, path
