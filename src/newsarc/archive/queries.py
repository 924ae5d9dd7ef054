"""Filter and query -> SQL. Pure."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from newsarc.archive.folding import folded
from newsarc.archive.query_tree import AllOf, AnyOf, Node, Not, Published, expression, split
from newsarc.archive.schema import COLUMNS, WEIGHTS
from newsarc.archive.search_query import Query
from newsarc.archive.values import Filter

_ORDER = {
    "date": "moment DESC, id",
    "-date": "moment, id DESC",
    "title": "title IS NULL, title COLLATE NOCASE, id",
    "site": "site, moment DESC, id",
    "words": "words DESC, id",
    "fetched": "fetched DESC, id",
    "relevance": "moment DESC, id",
}
_FOUND = "number IN (SELECT rowid FROM content WHERE content MATCH :{name})"
_WANTED = _FOUND.format(name="wanted")
_HAS_WANTED = "EXISTS (SELECT 1 FROM content WHERE content MATCH :wanted AND rowid = article.number)"

_PAGE: Final = 200

_EPOCH: Final = date(1970, 1, 1).toordinal()

ANYTHING: Final = Query()

Statement = tuple[str, dict[str, Any]]


def select_rows(chosen: Filter, query: Query = ANYTHING, *, is_rare: bool = False) -> Statement:
    """The query for the rows that a filter chooses, and its parameters.

    Where few articles have the words (`is_rare`) it begins with these and sorts them. Else it walks along the
    order asked for; for a page it asks of each article whether it has the words, until it has enough, unless
    FTS5 would each time look up all the words that begin so.
    """
    terms, parameters = conditions(chosen, query)
    tables = "article"
    if is_rare and query.wanted:
        tables = "content CROSS JOIN article ON number = content.rowid"
        terms = ["content MATCH :wanted", *(term for term in terms if term != _WANTED)]
    elif chosen.limit is not None and chosen.limit <= _PAGE and not query.has_prefix:
        terms = [_HAS_WANTED if term == _WANTED else term for term in terms]
    names = ", ".join(f"article.{name}" for name in COLUMNS)
    order = _ORDER[chosen.sort].replace("title", "article.title")
    return (
        f"SELECT {names} FROM {tables}{_where(terms)} ORDER BY {order}{_limit(chosen)}",  # noqa: S608
        parameters,
    )


def select_ranked(chosen: Filter, query: Query, *, oldest: int) -> Statement:
    """The query for the rows that have the words, best first; none of a number before `oldest`."""
    terms, parameters = conditions(chosen, query)
    others = [term for term in terms if term != _WANTED]
    join = " CROSS JOIN article ON number = content.rowid" if others else ""
    where = _where(["content MATCH :wanted", "content.rowid >= :oldest", *others])
    weights = ", ".join(map(str, WEIGHTS))
    ranked = (
        f"SELECT content.rowid AS hit, bm25(content, {weights}) AS score FROM content{join}{where}"  # noqa: S608
        f" ORDER BY score{_limit(chosen)}"
    )
    found = f"({ranked}) CROSS JOIN article ON number = hit"
    statement = f"SELECT {', '.join(COLUMNS)} FROM {found} ORDER BY score, moment DESC, id"  # noqa: S608
    return statement, {**parameters, "oldest": oldest}


def select_facts(chosen: Filter, query: Query, *, limit: int) -> Statement:
    """The query for id, day, site, words, topics and authors of the newest that a filter chooses."""
    terms, parameters = conditions(chosen, query)
    columns = "id, day, site, words, topics, authors"
    statement = f"SELECT {columns} FROM article{_where(terms)} ORDER BY {_ORDER['date']} LIMIT {limit}"  # noqa: S608
    return statement, parameters


def select_content(article_id: str) -> tuple[str, tuple[str, ...]]:
    """The query for what is indexed of one article."""
    number = "SELECT number FROM article WHERE id = ?"
    return f"SELECT * FROM content WHERE rowid = ({number})", (article_id,)  # noqa: S608


def count_rows(chosen: Filter, query: Query = ANYTHING) -> Statement:
    """The query for how many articles a filter chooses, its limit aside."""
    terms, parameters = conditions(chosen, query)
    if terms == [_WANTED]:
        return "SELECT count(*) FROM content WHERE content MATCH :wanted", parameters
    return f"SELECT count(*) FROM article{_where(terms)}", parameters  # noqa: S608


def count_stories(chosen: Filter, query: Query = ANYTHING) -> Statement:
    """The query for how many articles a filter chooses where reprints count once, its limit aside."""
    terms, parameters = conditions(chosen, query)
    counts = "count(*) - count(story) + count(DISTINCT story)"
    return f"SELECT {counts} FROM article{_where(terms)}", parameters  # noqa: S608


def conditions(chosen: Filter, query: Query = ANYTHING) -> tuple[list[str], dict[str, Any]]:
    """The conditions that an article of a filter and a query meets."""
    terms: list[str] = []
    parameters: dict[str, Any] = {}

    def require(term: str, **values: Any) -> None:
        terms.append(term)
        parameters.update(values)

    if chosen.site is not None:
        require("article.site = :site", site=_plain(chosen.site).lower().removeprefix("www."))
    for operator, bound in ((">=", chosen.since), ("<=", chosen.until)):
        if bound is not None:
            require(_published(operator, bound, parameters))
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
        ids = json.dumps([_plain(article_id) for article_id in chosen.ids])
        require("id IN (SELECT value FROM json_each(:ids))", ids=ids)
    if chosen.match is not None and query.is_empty:
        require("0")
    terms += _query_conditions(query, parameters)
    return terms, parameters


def _query_conditions(query: Query, parameters: dict[str, Any]) -> Iterator[str]:
    if query.wanted:
        parameters["wanted"] = query.wanted
        yield _WANTED
    for node in query.others:
        yield _condition(node, parameters)


def _condition(node: Node, parameters: dict[str, Any]) -> str:
    """The condition that a part of a query is; its parameters are added."""
    if found := expression(node):
        return _FOUND.format(name=_named(parameters, found))
    match node:
        case Published():
            return _published(">=" if node.is_later else "<", node.when, parameters)
        case Not():
            return f"NOT {_condition(node.part, parameters)}"
        case AllOf():
            wanted, others = split(node.parts)
            parts = [_FOUND.format(name=_named(parameters, wanted))] if wanted else []
            parts += [_condition(part, parameters) for part in others]
            return f"({' AND '.join(parts)})"
        case AnyOf():
            return f"({' OR '.join(_condition(part, parameters) for part in node.parts)})"
    raise AssertionError(node)  # pragma: no cover - a term is always an expression


def _published(operator: str, bound: date | datetime, parameters: dict[str, Any]) -> str:
    """The condition that an article is as old as a bound wants it."""
    if isinstance(bound, datetime):
        aware = bound if bound.tzinfo else bound.astimezone()
        return f"moment {operator} :{_named(parameters, int(aware.timestamp()))}"
    # The index is on the moment, which is less than two days off the day's beginning.
    margin = -2 if operator == ">=" else 2
    day = _named(parameters, bound.isoformat())
    moment = _named(parameters, (bound.toordinal() - _EPOCH + margin) * 86_400)
    return f"(day {operator} :{day} AND moment {operator} :{moment})"


def _named(parameters: dict[str, Any], value: str | int) -> str:
    """The name under which a value is among the parameters from now on."""
    name = f"value{len(parameters)}"
    parameters[name] = value
    return name


def _where(terms: list[str]) -> str:
    return " WHERE " + " AND ".join(terms) if terms else ""


def _limit(chosen: Filter) -> str:
    if chosen.limit is None:
        return ""
    return f" LIMIT {int(chosen.limit)}" + (f" OFFSET {int(chosen.offset)}" if chosen.offset else "")


def _plain(text: str) -> str:
    """Text that SQLite takes: an argument of the command line may hold lone surrogates."""
    return text.encode("utf-8", "replace").decode()
