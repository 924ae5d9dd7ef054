"""newsarc.toml, typed and checked: what a person sets, and the sources that the nightly run follows."""

import re
import shlex
import tomllib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, NoReturn

from newsarc.errors import ConfigError
from newsarc.urls import parse_url, site
from newsarc.when import parse_duration

SourceKind = Literal["feed", "sitemap", "page"]

_KINDS = ("feed", "sitemap", "page")

DEFAULT_MAX_NEW = 500

REVISITS = tuple(timedelta(hours=hours) for hours in (6, 24, 3 * 24, 7 * 24, 30 * 24))
"""How old an article is when its page is looked at again: most edits come early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """How newsarc behaves on the network: the `[network]` table."""

    contact: str | None = None
    """Goes into the User-Agent, so that a site's owner can reach who runs this."""
    delay: float = 1.0
    """Seconds between two requests to one host."""
    concurrency: int = 8
    """Hosts at once."""
    timeout: float = 30.0
    """Seconds for one page, all told."""
    allow_private: bool = False
    """Whether addresses that are not public may be asked."""
    proxy: str | None = None
    """A proxy's URL. It resolves names itself, so no address is checked when it is set."""
    revisits: tuple[timedelta, ...] = REVISITS
    """How old an article is when its page is looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the nightly run follows: a `[[source]]` table."""

    name: str
    url: str
    kind: SourceKind | None = None
    """None: found out at every run."""
    include: tuple[str, ...] = ()
    """Regular expressions, one of which an article's URL must contain; none means any."""
    exclude: tuple[str, ...] = ()
    """Regular expressions, none of which an article's URL may contain."""
    max_new: int = DEFAULT_MAX_NEW
    """Articles fetched in one run at most; the rest wait for the next."""
    revisits: tuple[timedelta, ...] | None = None
    """How old an article is when its page is looked at again; None: as `[network]` says."""
    wayback: bool = False
    """Whether pages that are gone may be taken from a web archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifySettings:
    """Whom the nightly run tells how it went: the `[notify]` table."""

    command: str | None = None
    """Run when something is wrong, with what is wrong on its standard input."""
    url: str | None = None
    """Asked at every start and end of a run, as healthchecks.io and its like want it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaybackSettings:
    """The web archive that pages are taken from which are gone: the `[wayback]` table."""

    timegate: str = "https://web.archive.org/web/"
    """What stands before a page's URL where its mementos are asked for (RFC 7089)."""
    timemap: str | None = "https://web.archive.org/web/timemap/link/"
    """... where all of them are listed; None: as the TimeGate says."""
    delay: float = 5.0
    """Seconds between two requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of newsarc.toml; `path` is None where there is no file."""

    network: NetworkSettings = NetworkSettings()
    notify: NotifySettings = NotifySettings()
    wayback: WaybackSettings = WaybackSettings()
    sources: tuple[Source, ...] = ()
    path: Path | None = None


_LIMITS: Mapping[str, tuple[float, float]] = {
    "delay": (0, 3600),
    "concurrency": (1, 64),
    "timeout": (1, 600),
    "max_new": (1, 1_000_000),
}


def read_config(path: Path) -> Config:
    """The settings of a newsarc.toml; the defaults where there is no such file.

    Raises ConfigError, which names the line, for whatever is not right in it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror})") from error
    except UnicodeError as error:
        raise ConfigError(str(path), "is not UTF-8 (try: save it as UTF-8 in your editor)") from error
    return parse_config(text, path)


def parse_config(text: str, path: Path) -> Config:
    """As `read_config`, for the file's content."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits, too
        raise ConfigError(*_located(path, text, error)) from error
    return _Reader(text, path).config(data)


def _located(path: Path, text: str, error: Exception) -> tuple[str, str]:
    match = re.search(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", str(error), re.DOTALL)
    if not match:
        return str(path), f"not TOML ({error})"
    lines = text.splitlines() or [""]
    line, column = match[2] or len(lines), match[3] or len(lines[-1]) + 1
    return f"{path}:{line}:{column}", f"{match[1][:1].lower()}{match[1][1:]}"


def find_fault(pattern: str) -> str | None:
    """What is wrong with a regular expression, None where nothing is.

    One that another Python may read otherwise, such as `[[a]`, is wrong: it would choose other pages one day.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            return str(error)
        except FutureWarning as warning:
            return f"{warning}; put a backslash before the bracket or sign that is meant as it stands"
    return None


class _Reader:
    """Turns TOML's tables into values, and says where a wrong one stands."""

    def __init__(self, text: str, path: Path) -> None:
        self._lines = text.splitlines()
        self._path = path

    def config(self, data: Mapping[str, Any]) -> Config:
        self._known(data, ("network", "notify", "wayback", "source"), 0, "")
        for name in ("network", "notify", "wayback"):
            if not isinstance(data.get(name, {}), dict):
                self._fail(name, 0, f"must be a table (try: [{name}])")
        sources = data.get("source", [])
        if not isinstance(sources, list):
            self._fail("source", 0, "must be a list of tables (try: [[source]])")
        return Config(
            network=self._network(data.get("network", {})),
            notify=self._notify(data.get("notify", {})),
            wayback=self._wayback(data.get("wayback", {})),
            sources=self._sources(sources),
            path=self._path,
        )

    def _network(self, table: Mapping[str, Any]) -> NetworkSettings:
        start = self._line_of(r"""\[\s*["']?network["']?\s*\]""")
        self._known(table, [field.name for field in fields(NetworkSettings)], start, "[network]")
        for key in ("contact", "proxy"):
            self._typed(table, key, str, start, "text")
            if not str(table.get(key, "")).isprintable():  # both are sent in headers
                self._fail(key, start, "must be one line of text")
        self._typed(table, "allow_private", bool, start, "true or false")
        for key in ("delay", "timeout", "concurrency"):
            self._number(table, key, start, whole=key == "concurrency")
        ages = self._ages(table, start)
        return NetworkSettings(**{**table, "revisits": REVISITS if ages is None else ages})

    def _notify(self, table: Mapping[str, Any]) -> NotifySettings:
        start = self._line_of(r"""\[\s*["']?notify["']?\s*\]""")
        self._known(table, [field.name for field in fields(NotifySettings)], start, "[notify]")
        for key in ("command", "url"):
            self._typed(table, key, str, start, "text")
        if "url" in table:
            table = {**table, "url": self._url(table, "url", start)}
        try:
            shlex.split(table.get("command", ""))
        except ValueError as error:
            self._fail("command", start, f"cannot be read as a command ({str(error).lower()})")
        return NotifySettings(**table)

    def _wayback(self, table: Mapping[str, Any]) -> WaybackSettings:
        start = self._line_of(r"""\[\s*["']?wayback["']?\s*\]""")
        self._known(table, [field.name for field in fields(WaybackSettings)], start, "[wayback]")
        self._number(table, "delay", start, whole=False)
        settings = dict(table)
        for key in ("timegate", "timemap"):
            self._typed(table, key, str, start, "text")
            if key in table:
                url = self._url(table, key, start)
                settings[key] = url if url.endswith(("/", "=", "?")) else f"{url}/"
        if "timegate" in table:  # another archive lists its mementos elsewhere
            settings.setdefault("timemap", None)
        return WaybackSettings(**settings)

    def _sources(self, tables: list[Any]) -> tuple[Source, ...]:
        starts = [
            i
            for i, line in enumerate(self._lines, 1)
            if re.match(r"""\s*\[\[\s*["']?source["']?\s*\]\]""", line)
        ]
        sources: dict[str, Source] = {}
        for table, start in zip(tables, [*starts, *[0] * len(tables)], strict=False):
            source = self._source(table, start)
            if source.name in sources:
                self._fail("name", start, f"two sources are called {source.name!r} (try: name = …)")
            sources[source.name] = source
        return tuple(sources.values())

    def _source(self, table: Any, start: int) -> Source:
        if not isinstance(table, dict):
            self._fail("source", start, "must be a list of tables (try: [[source]])")
        self._known(table, [field.name for field in fields(Source)], start, "[[source]]")
        if "url" not in table:
            self._fail("url", start, 'missing (try: url = "https://…")')
        for key in ("name", "url", "kind"):
            self._typed(table, key, str, start, "text")
        self._typed(table, "wayback", bool, start, "true or false")
        url = self._url(table, "url", start)
        if table.get("kind", "feed") not in _KINDS:
            self._fail("kind", start, f"must be one of {', '.join(_KINDS)}, not {table['kind']!r}")
        self._number(table, "max_new", start, whole=True)
        return Source(
            name=table.get("name") or site(url),
            url=url,
            kind=table.get("kind"),
            include=self._patterns(table, "include", start),
            exclude=self._patterns(table, "exclude", start),
            max_new=table.get("max_new", DEFAULT_MAX_NEW),
            revisits=self._ages(table, start),
            wayback=table.get("wayback", False),
        )

    def _url(self, table: Mapping[str, Any], key: str, start: int) -> str:
        try:
            return parse_url(table[key])
        except ConfigError as error:
            self._fail(key, start, f"{error.subject}: {error.why}")

    def _ages(self, table: Mapping[str, Any], start: int) -> tuple[timedelta, ...] | None:
        if "revisits" not in table:
            return None
        ages = table["revisits"]
        try:
            return tuple(sorted({parse_duration(age) for age in ages}))
        except (TypeError, AttributeError, ConfigError):
            self._fail("revisits", start, 'must be a list of ages (try: revisits = ["6h", "1d", "7d"])')

    def _patterns(self, table: Mapping[str, Any], key: str, start: int) -> tuple[str, ...]:
        patterns = table.get(key, [])
        if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
            self._fail(key, start, f'must be a list of regular expressions (try: {key} = ["/tag/"])')
        for pattern in patterns:
            if wrong := find_fault(pattern):
                self._fail(key, start, f"{pattern!r} is no regular expression ({wrong})")
        return tuple(patterns)

    def _known(
        self, table: Mapping[str, Any], names: "list[str] | tuple[str, ...]", start: int, where: str
    ) -> None:
        for key in table:
            if key not in names:
                near = get_close_matches(key, names, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}"
                self._fail(key, start, f"unknown key {f'in {where} ' if where else ''}({hint})")

    def _typed(self, table: Mapping[str, Any], key: str, kind: type, start: int, said: str) -> None:
        if key in table and not isinstance(table[key], kind):
            self._fail(key, start, f"must be {said}, not {table[key]!r}")

    def _number(self, table: Mapping[str, Any], key: str, start: int, *, whole: bool) -> None:
        value = table.get(key)
        if value is None:
            return
        low, high = _LIMITS[key]
        is_number = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
        if not is_number or not low <= value <= high:
            kind = "a whole number" if whole else "a number"
            self._fail(key, start, f"must be {kind} from {low:g} to {high:g}, not {value!r}")

    def _fail(self, key: str, start: int, why: str) -> NoReturn:
        """Names the line that sets the key, in the table that begins at line `start` (0: anywhere)."""
        following = (
            i for i, line in enumerate(self._lines, 1) if i > start and line.lstrip().startswith("[")
        )
        end = next(following, len(self._lines) + 1) if start else len(self._lines) + 1
        word = rf"""[^#]*?(?<![\w-])["']?{re.escape(key)}["']?\s*[=\].]"""
        line = self._line_of(word, after=start, before=end) or start
        raise ConfigError(f"{self._path}:{line}" if line else str(self._path), f"{key}: {why}")

    def _line_of(self, pattern: str, after: int = 0, before: float = float("inf")) -> int:
        matching = (
            i
            for i, line in enumerate(self._lines, 1)
            if after < i < before and re.match(rf"\s*{pattern}", line)
        )
        return next(matching, 0)
