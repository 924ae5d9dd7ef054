"""Filter -> SQL. Pure."""

from datetime import date, datetime
from typing import Any

from newsarc.archive.schema import COLUMNS
from newsarc.archive.values import Filter
from newsarc.archive.words import folded, match_query

_ORDER = {
    "date": "moment DESC, id",
    "-date": "moment, id DESC",
    "title": "title IS NULL, title COLLATE NOCASE, id",
    "site": "site, moment DESC, id",
    "words": "words DESC, id",
    "fetched": "fetched DESC, id",
}


def select_rows(chosen: Filter) -> tuple[str, dict[str, Any]]:
    """The query for the rows that a filter chooses, and its parameters."""
    where, parameters = conditions(chosen)
    limit = f" LIMIT {int(chosen.limit)}" if chosen.limit is not None else ""
    names = ", ".join(COLUMNS)
    return f"SELECT {names} FROM article{where} ORDER BY {_ORDER[chosen.sort]}{limit}", parameters  # noqa: S608


def count_rows(chosen: Filter) -> tuple[str, dict[str, Any]]:
    """The query for how many articles a filter chooses, its limit aside."""
    where, parameters = conditions(chosen)
    return f"SELECT count(*) FROM article{where}", parameters  # noqa: S608


def conditions(chosen: Filter) -> tuple[str, dict[str, Any]]:
    """The WHERE clause of a filter, "" where it chooses everything."""
    terms: list[str] = []
    parameters: dict[str, Any] = {}

    def require(term: str, **values: Any) -> None:
        terms.append(term)
        parameters.update(values)

    if chosen.site is not None:
        require("site = :site", site=_plain(chosen.site).lower().removeprefix("www."))
    if chosen.since is not None:
        require(*_bound("since", ">=", chosen.since), since=_bound_value(chosen.since))
    if chosen.until is not None:
        require(*_bound("until", "<=", chosen.until), until=_bound_value(chosen.until))
    if chosen.author is not None:
        names = "SELECT number FROM author WHERE instr(name, :author)"
        require(f"number IN ({names})", author=folded(chosen.author))
    if chosen.topic is not None:
        require("number IN (SELECT number FROM topic WHERE name = :topic)", topic=folded(chosen.topic))
    if chosen.status is not None:
        require("status = :status", status=_plain(chosen.status))
    if chosen.source is not None:
        visited = "SELECT url_key FROM visit WHERE source = :source"
        require(
            f"(source = :source OR kind = :source OR url_key IN ({visited}))", source=_plain(chosen.source)
        )
    if chosen.ids is not None:
        marks = {f"id{i}": _plain(article_id) for i, article_id in enumerate(chosen.ids)}
        require(f"id IN ({', '.join(':' + mark for mark in marks)})", **marks)
    if chosen.match is not None:
        query = match_query(chosen.match)
        found = "number IN (SELECT rowid FROM content WHERE content MATCH :match)" if query else "0"
        require(found, **({"match": query} if query else {}))
    return (" WHERE " + " AND ".join(terms) if terms else ""), parameters


def _bound(name: str, operator: str, value: date | datetime) -> tuple[str]:
    column = "moment" if isinstance(value, datetime) else "day"
    return (f"{column} {operator} :{name}",)


def _bound_value(value: date | datetime) -> str | int:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.astimezone()
        return int(aware.timestamp())
    return value.isoformat()


def _plain(text: str) -> str:
    """Text that SQLite takes: an argument of the command line may hold lone surrogates."""
    return text.encode("utf-8", "replace").decode()
