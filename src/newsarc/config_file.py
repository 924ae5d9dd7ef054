"""Edits to newsarc.toml: the comments and the order of the person's file survive them."""

import os
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.config import DEFAULT_MAX_NEW, Source, parse_config, read_config
from newsarc.errors import ConfigError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

DEFAULT = """\
# What this archive follows, and how newsarc behaves. Every key is optional; the values shown are the
# defaults. newsarc source add URL adds a source to the end.

# [network]
# contact = "you@example.org"    # goes into the User-Agent, so that a site's owner can reach you
# delay = 1.0                    # seconds between two requests to one host
# concurrency = 8                # hosts at once
# timeout = 30                   # seconds for one page, all told
# allow_private = false          # addresses that are not public: intranets, tests

# [[source]]
# name = "biometricupdate"       # default: the host
# url = "https://www.biometricupdate.com/feed"
# kind = "feed"                  # feed, sitemap or page; found out where it is not given
# include = []                   # regular expressions, one of which an article's URL must contain
# exclude = ["/tag/"]            # ... none of which it may contain
# max_new = 500                  # articles in one run at most
"""


def add_sources(path: Path, sources: tuple[Source, ...]) -> None:
    """Adds sources at the end of the file, which is made where there is none.

    Raises ConfigError where a source of that name or address is there already, or the file cannot be written.
    """
    import tomlkit

    known = read_config(path).sources
    document = _read(path)
    tables = document.get("source")
    if tables is None:
        tables = tomlkit.aot()
        document["source"] = tables
    for source in sources:
        for other in known:
            if source.name == other.name or source.url == other.url:
                raise ConfigError(source.name, f"there already, as {other.name} ({other.url})")
        table = tomlkit.table()
        table["name"] = source.name
        table["url"] = source.url
        if source.kind:
            table["kind"] = source.kind
        if source.include:
            table["include"] = list(source.include)
        if source.exclude:
            table["exclude"] = list(source.exclude)
        if source.max_new != DEFAULT_MAX_NEW:
            table["max_new"] = source.max_new
        tables.append(table)
    _write(path, document)


def remove_source(path: Path, name: str) -> Source:
    """Takes a source out of the file and gives it back. Raises ConfigError where there is none such."""
    config = read_config(path)
    source = next((source for source in config.sources if source.name == name), None)
    if source is None:
        names = ", ".join(source.name for source in config.sources) or "none"
        raise ConfigError(name, f"no such source (there are: {names})")
    document = _read(path)
    del document["source"][config.sources.index(source)]
    if not document["source"]:
        del document["source"]
    _write(path, document)
    return source


def create(path: Path, *, preset: str | None = None) -> None:
    """A new newsarc.toml that shows every key as a comment, with the sources of a preset where one is named.

    Raises ConfigError where the file is there already.
    """
    if path.exists():
        raise ConfigError(str(path), "there already (try: newsarc source add URL)")
    text = DEFAULT
    if preset:
        text += "\n" + files("newsarc").joinpath("presets", f"{preset}.toml").read_text(encoding="utf-8")
    _write_text(path, text)


def _read(path: Path) -> "TOMLDocument":
    import tomlkit

    text = path.read_text(encoding="utf-8-sig") if path.exists() else DEFAULT
    return tomlkit.parse(text)


def _write(path: Path, document: "TOMLDocument") -> None:
    text = document.as_string()
    parse_config(text, path)
    _write_text(path, text)


def _write_text(path: Path, text: str) -> None:
    """The file is either the old or the new one, whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A link to a file that is kept elsewhere stays a link.
        target = path.resolve()
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".newsarc.toml.")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        Path(name).chmod(mode)
        Path(name).replace(target)
    except OSError as error:
        raise ConfigError(str(path), f"cannot be written ({error.strerror})") from error
