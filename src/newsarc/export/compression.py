"""Compressed text files: gzip and zstd."""

from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from newsarc.errors import ConfigError

Compression = Literal["gz", "zst"]


def compression_of(path: Path) -> Compression | None:
    """What a file's name asks for."""
    suffixes: dict[str, Compression] = {".gz": "gz", ".zst": "zst"}
    return suffixes.get(path.suffix.lower())


def packed(file: BinaryIO, compression: Compression) -> BinaryIO:
    """A file to write to, whose bytes go packed into another, which stays open; for a `with`."""
    if compression == "gz":
        from gzip import GzipFile

        # Without a name and a time in it, the same articles are the same bytes.
        return cast("BinaryIO", GzipFile(filename="", mode="wb", fileobj=file, mtime=0))
    return cast("BinaryIO", _zstd().ZstdFile(file, "wb"))


def _zstd() -> Any:
    """Python has it since 3.14; before that an extra brings the same module."""
    for name in ("compression.zstd", "backports.zstd"):
        with suppress(ImportError):
            return import_module(name)
    raise ConfigError("zst", "zstd is not installed (try: pip install 'newsarc[zstd]', or gz)")
