"""Edits to newsarc.toml: the comments and the order of the person's file survive them."""

import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from newsarc.config import DEFAULT_MAX_NEW, Source, parse_config, read_config
from newsarc.errors import ConfigError
from newsarc.whole import whole_file

DEFAULT = """\
# What this archive follows, and how newsarc behaves. Every key is optional; the values shown are the
# defaults. newsarc source add URL adds a source to the end.

# [network]
# contact = "you@example.org"    # goes into the User-Agent, so that a site's owner can reach you
# delay = 1.0                    # seconds between two requests to one host
# concurrency = 8                # hosts at once
# timeout = 30                   # seconds for one page, all told
# allow_private = false          # addresses that are not public: intranets, tests
# revisits = ["6h", "1d", "3d", "7d", "30d"]  # ages at which articles are looked at again

# [notify]
# url = "https://hc-ping.com/…"  # told of every start, success and failure (healthchecks.io and its like)
# command = "mail -s newsarc me" # run when something is wrong, with what on its standard input

# [wayback]                        # the web archive for sources that have wayback = true
# timegate = "https://web.archive.org/web/"              # Memento (RFC 7089); so answers pywb, too
# timemap = "https://web.archive.org/web/timemap/link/"  # of another TimeGate: found out
# delay = 5.0                    # seconds between two requests to it

# [[source]]
# name = "biometricupdate"       # default: the host
# url = "https://www.biometricupdate.com/feed"
# kind = "feed"                  # feed, sitemap or page; found out where it is not given
# include = []                   # regular expressions, one of which an article's URL must contain
# exclude = ["/tag/"]            # ... none of which it may contain
# max_new = 500                  # articles in one run at most
# revisits = []                  # as in [network], for this source
# wayback = false                # whether a page that is gone (404, 410) is taken from a web archive
"""


def check_is_new(path: Path, source: Source) -> None:
    """Raises ConfigError where a source of that name or address is in the file."""
    _refuse_known(source, read_config(path).sources)


def _refuse_known(source: Source, known: Iterable[Source]) -> None:
    for other in known:
        if source.url == other.url:
            raise ConfigError(source.url, f"there already, as {other.name}")
        if source.name == other.name:
            raise ConfigError(source.name, f"there already, for {other.url} (try: --name another)")


def add_sources(path: Path, sources: tuple[Source, ...]) -> None:
    """Adds sources at the end of the file, which is made where there is none.

    Raises ConfigError where a source of that name or address is there already, or the file cannot be written.
    """
    known = list(read_config(path).sources)
    for source in sources:
        _refuse_known(source, known)
        known.append(source)
    parts = [_read_text(path).rstrip(), *map(_table, sources)]
    text = "\n\n".join(part for part in parts if part) + "\n"
    _check(text, tuple(known), path)
    _write_text(path, text)


def remove_source(path: Path, name: str) -> Source:
    """Takes a source out of the file and gives it back. Raises ConfigError where there is none such."""
    config = read_config(path)
    source = next((source for source in config.sources if source.name == name), None)
    if source is None:
        names = ", ".join(source.name for source in config.sources) or "none"
        raise ConfigError(name, f"no such source (there are: {names})")
    text = _without_table(_read_text(path), config.sources.index(source))
    _check(text, tuple(other for other in config.sources if other is not source), path)
    _write_text(path, text)
    return source


def _table(source: Source) -> str:
    """A source as it stands in the file, without the keys that have their defaults."""
    import tomlkit

    table: dict[str, object] = {"name": source.name, "url": source.url}
    if source.kind:
        table["kind"] = source.kind
    if source.include:
        table["include"] = list(source.include)
    if source.exclude:
        table["exclude"] = list(source.exclude)
    if source.max_new != DEFAULT_MAX_NEW:
        table["max_new"] = source.max_new
    if source.wayback:
        table["wayback"] = True
    return tomlkit.dumps({"source": [table]}).rstrip()


def _without_table(text: str, index: int) -> str:
    """The text without the lines of a `[[source]]`; comments between it and the next table stay."""
    lines = text.splitlines(keepends=True)
    headers = [i for i, line in enumerate(lines) if line.lstrip().startswith("[")]
    starts = [i for i in headers if re.match(r"""\s*\[\[\s*["']?source["']?\s*\]\]""", lines[i])]
    if index >= len(starts):
        return text
    start = starts[index]
    end = next((i for i in headers if i > start), len(lines))
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    if (not start or not lines[start - 1].strip()) and not "".join(lines[end : end + 1]).strip():
        end += 1  # of the two blank lines around the table one is left
    return "".join(lines[:start] + lines[end:])


def _check(text: str, sources: tuple[Source, ...], path: Path) -> None:
    """An edit of the text must mean what it was made for, whatever the person's file looks like."""
    try:
        is_right = parse_config(text, path).sources == sources
    except ConfigError:
        is_right = False
    if not is_right:
        raise ConfigError(str(path), "cannot be edited as it is written (try: one [[source]] table each)")


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


def _read_text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig") if path.exists() else DEFAULT


def _write_text(path: Path, text: str) -> None:
    """The file is either the old or the new one, whole, with the line ends that it had."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        newline = "\r\n" if path.exists() and b"\r\n" in path.read_bytes() else "\n"
        with whole_file(path, newline=newline) as file:
            file.write(text)
    except OSError as error:
        raise ConfigError(str(path), f"cannot be written ({error.strerror})") from error
