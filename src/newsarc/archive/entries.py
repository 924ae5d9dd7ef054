"""What the index takes from an article's JSON file. Only here does JSON become rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from sqlite3 import Connection, IntegrityError

import msgspec

from newsarc.archive.folding import folded
from newsarc.archive.layout import Layout
from newsarc.archive.stories import unlink
from newsarc.archive.words import indexed, site_words
from newsarc.article import Author, Discovery, Publisher, parse_time
from newsarc.errors import ArchiveError, ConfigError, Damaged
from newsarc.urls import cited_url, find_url, site, url_key

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Fetched(msgspec.Struct):
    at: str | None = None


class _Record(msgspec.Struct):
    """The fields of an article that the index needs; decoding only these takes a third of the time."""

    id: str
    text: str = ""
    url: str | None = None
    requested_url: str | None = None
    canonical_url: str | None = None
    url_key: str | None = None
    title: str | None = None
    authors: tuple[Author, ...] = ()
    date_published: str | None = None
    section: str | None = None
    topics: tuple[str, ...] = ()
    language: str | None = None
    publisher: Publisher = Publisher()
    word_count: int = 0
    status: str = "empty"
    revision: int = 1
    near_hash: str = ""
    discovered_by: Discovery | None = None
    fetch: _Fetched | None = None


_decoder = msgspec.json.Decoder(_Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat:
    """A file as it was when it was read: where it lies, its size, when it was changed."""

    path: str
    size: int
    changed: int
    """Nanoseconds since 1970, as the file system says."""


def read_stat(layout: Layout, file: Path) -> Stat:
    """A file's facts."""
    stat = file.stat()
    return Stat(path=layout.relative(file), size=stat.st_size, changed=stat.st_mtime_ns)


def read_file(layout: Layout, file: Path) -> "Entry | ArchiveError":
    """The entry of an article's file, or the error that says why there is none."""
    try:
        return read_entry(file.read_bytes(), read_stat(layout, file))
    except ArchiveError as error:
        return error
    except OSError as error:
        return ArchiveError(layout.relative(file), f"cannot be read ({error.strerror})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All that the index keeps of one article."""

    row: dict[str, str | int | None]
    """Column to value, for the table `article`."""
    authors: frozenset[str]
    topics: frozenset[str]
    aliases: frozenset[str]
    content: tuple[str, str, str, str, str]


def read_entry(data: bytes, stat: Stat) -> Entry:
    """The entry of an article's file. Raises Damaged where it is no article."""
    try:
        record = _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Damaged(stat.path, f"not an article of newsarc ({error}) (try: newsarc verify)") from error
    names = [author.name for author in record.authors]
    row = _row(record, names, stat)
    return Entry(
        row=row,
        authors=frozenset(map(folded, names)),
        topics=frozenset(map(folded, record.topics)),
        aliases=_aliases(record),
        content=(
            indexed(record.title or ""),
            indexed(record.text),
            indexed("\n".join(names)),
            indexed("\n".join(record.topics)),
            site_words(str(row["site"] or "")),
        ),
    )


def _row(record: _Record, names: list[str], stat: Stat) -> dict[str, str | int | None]:
    published = parse_time(record.date_published)
    fetched_at = record.fetch.at if record.fetch else None
    fetched = parse_time(fetched_at)
    when = published or fetched
    origin = record.discovered_by
    return {
        "id": record.id,
        "path": stat.path,
        "size": stat.size,
        "changed": stat.changed,
        "date": _day(published) if published else None,
        "published": record.date_published,
        "site": _site(record),
        "title": record.title,
        "authors": json.dumps(names, ensure_ascii=False),
        "topics": json.dumps(record.topics, ensure_ascii=False),
        "section": record.section,
        "words": record.word_count,
        "status": record.status,
        "revision": record.revision,
        "url": cited_url(record.url, record.canonical_url) or record.url,
        "fetched_at": fetched_at,
        "source": (origin.url or origin.kind) if origin else None,
        "language": record.language,
        "url_key": record.url_key,
        "kind": origin.kind if origin else None,
        "day": _day(when) if when else "",
        "moment": moment(when) if when else 0,
        "fetched": moment(fetched) if fetched else 0,
        "near_hash": record.near_hash,
    }


def _site(record: _Record) -> str | None:
    return site(record.url) if find_url(record.url) and record.url else record.publisher.domain


def _day(when: date | datetime) -> str:
    return when.isoformat()[:10]


def moment(when: date | datetime) -> int:
    """Seconds since 1970; a day begins at midnight UTC, and so does a time without a zone."""
    if not isinstance(when, datetime):
        when = datetime(when.year, when.month, when.day, tzinfo=UTC)
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return int((when - _EPOCH).total_seconds())


def _aliases(record: _Record) -> frozenset[str]:
    """The keys of the other addresses under which the article is known."""
    keys = set()
    for url in {record.url, record.requested_url, record.canonical_url}:
        if found := find_url(url):
            try:
                keys.add(url_key(found))
            except ConfigError:  # pragma: no cover - what find_url gives has a key
                continue
    return frozenset(keys - {record.url_key})


def insert(connection: Connection, entry: Entry) -> int:
    """Puts an entry into the index, in the place of the one that its id or path had; gives its number."""
    forget(connection, "id = :id OR path = :path", {"id": entry.row["id"], "path": entry.row["path"]})
    return _add(connection, [entry])


def insert_many(connection: Connection, entries: Sequence[Entry]) -> None:
    """Puts entries into an index that is being made; of two with one id the last stays.

    Twice as fast as one by one, since nearly always each id is new.
    """
    try:
        _add(connection, entries)
    except IntegrityError:
        for entry in entries:
            insert(connection, entry)


def _add(connection: Connection, entries: Sequence[Entry]) -> int:
    """Adds entries and gives the number of the first; adds none where an id is there already."""
    (first,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM article").fetchone()
    numbered = list(enumerate(entries, first))
    columns = ("number", *entries[0].row)
    try:
        connection.executemany(
            f"INSERT INTO article({', '.join(columns)}) VALUES({', '.join('?' * len(columns))})",
            [(number, *entry.row.values()) for number, entry in numbered],
        )
    except IntegrityError:
        connection.execute("DELETE FROM article WHERE number >= ?", (first,))
        raise
    for table, names in (
        ("author", ((name, number) for number, entry in numbered for name in entry.authors)),
        ("topic", ((name, number) for number, entry in numbered for name in entry.topics)),
        ("alias", ((key, number) for number, entry in numbered for key in entry.aliases)),
    ):
        connection.executemany(f"INSERT INTO {table} VALUES(?, ?)", names)
    connection.executemany(
        "INSERT INTO content(rowid, title, text, authors, topics, hosts) VALUES(?, ?, ?, ?, ?, ?)",
        [(number, *entry.content) for number, entry in numbered],
    )
    return int(first)


def forget(connection: Connection, condition: str, parameters: dict[str, str | int | None]) -> None:
    """Takes the entries that meet a condition out of the index."""
    numbers = connection.execute(f"SELECT number FROM article WHERE {condition}", parameters).fetchall()  # noqa: S608
    for (number,) in numbers:
        unlink(connection, number)
        for table in ("author", "topic", "alias", "article"):
            connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608
        connection.execute("DELETE FROM content WHERE rowid = ?", (number,))
