"""Filter and query -> SQL. Pure."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from newsarc.archive.schema import COLUMNS, WEIGHTS
from newsarc.archive.search_query import Query
from newsarc.archive.values import Filter
from newsarc.archive.words import CLOSE, OPEN, folded

_ORDER = {
    "date": "moment DESC, id",
    "-date": "moment, id DESC",
    "title": "title IS NULL, title COLLATE NOCASE, id",
    "site": "site, moment DESC, id",
    "words": "words DESC, id",
    "fetched": "fetched DESC, id",
    "relevance": "moment DESC, id",
}
_WANTED = "number IN (SELECT rowid FROM content WHERE content MATCH :wanted)"
_HAS_WANTED = "EXISTS (SELECT 1 FROM content WHERE content MATCH :wanted AND rowid = article.number)"
_UNWANTED = "number NOT IN (SELECT rowid FROM content WHERE content MATCH :unwanted)"

SNIPPET_WORDS: Final = 32

_PAGE: Final = 200

_EPOCH: Final = date(1970, 1, 1).toordinal()

ANYTHING: Final = Query()

Statement = tuple[str, dict[str, Any]]


def select_rows(chosen: Filter, query: Query = ANYTHING, *, is_rare: bool = False) -> Statement:
    """The query for the rows that a filter chooses, and its parameters.

    Where few articles have the words (`is_rare`) it begins with these and sorts them. Else it walks along the
    order asked for; for a page it asks of each article whether it has the words, until it has enough.
    """
    terms, parameters = conditions(chosen, query)
    tables = "article"
    if is_rare and query.wanted:
        tables = "content CROSS JOIN article ON number = content.rowid"
        terms = ["content MATCH :wanted", *(term for term in terms if term != _WANTED)]
    elif chosen.limit is not None and chosen.limit <= _PAGE:
        terms = [_HAS_WANTED if term == _WANTED else term for term in terms]
    names = ", ".join(f"article.{name}" for name in COLUMNS)
    order = _ORDER[chosen.sort].replace("title", "article.title")
    return (
        f"SELECT {names}, number FROM {tables}{_where(terms)} ORDER BY {order}{_limit(chosen)}",  # noqa: S608
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
    statement = f"SELECT {', '.join(COLUMNS)}, number FROM {found} ORDER BY score, moment DESC, id"  # noqa: S608
    return statement, {**parameters, "oldest": oldest}


def select_facts(chosen: Filter, query: Query, *, limit: int) -> Statement:
    """The query for day, site, words, topics and authors of the newest that a filter chooses."""
    terms, parameters = conditions(chosen, query)
    columns = "day, site, words, topics, authors"
    statement = f"SELECT {columns} FROM article{_where(terms)} ORDER BY {_ORDER['date']} LIMIT {limit}"  # noqa: S608
    return statement, parameters


def select_marked() -> str:
    """The query for the title of one hit and the best piece of its text, with marks round the words found."""
    return (
        f"SELECT highlight(content, 0, '{OPEN}', '{CLOSE}'),"  # noqa: S608
        f" snippet(content, 1, '{OPEN}', '{CLOSE}', '…', {SNIPPET_WORDS})"
        " FROM content WHERE content MATCH :wanted AND rowid = :number"
    )


def count_rows(chosen: Filter, query: Query = ANYTHING) -> Statement:
    """The query for how many articles a filter chooses, its limit aside."""
    terms, parameters = conditions(chosen, query)
    if terms == [_WANTED]:
        return "SELECT count(*) FROM content WHERE content MATCH :wanted", parameters
    return f"SELECT count(*) FROM article{_where(terms)}", parameters  # noqa: S608


def conditions(chosen: Filter, query: Query = ANYTHING) -> tuple[list[str], dict[str, Any]]:
    """The conditions that an article of a filter and a query meets."""
    terms: list[str] = []
    parameters: dict[str, Any] = {}

    def require(term: str, **values: Any) -> None:
        terms.append(term)
        parameters.update(values)

    if chosen.site is not None:
        require("article.site = :site", site=_plain(chosen.site).lower().removeprefix("www."))
    for name, operator, bound in (
        ("since", ">=", chosen.since),
        ("until", "<=", chosen.until),
        ("after", ">=", query.since),
        ("before", "<", query.before),
    ):
        if bound is not None:
            if isinstance(bound, datetime):
                require(f"moment {operator} :{name}", **{name: _bound_value(bound)})
            else:
                # The index is on the moment, which is less than two days off the day's beginning.
                margin = -2 if operator == ">=" else 2
                require(f"day {operator} :{name}", **{name: _bound_value(bound)})
                require(
                    f"moment {operator} :{name}_moment",
                    **{f"{name}_moment": (bound.toordinal() - _EPOCH + margin) * 86_400},
                )
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
    for term, found in _full_text(chosen, query):
        require(term, **found)
    return terms, parameters


def _full_text(chosen: Filter, query: Query) -> Iterator[Statement]:
    if chosen.match is not None and query.is_empty:
        yield "0", {}
    if query.wanted:
        yield _WANTED, {"wanted": query.wanted}
    elif query.unwanted:
        yield _UNWANTED, {"unwanted": query.unwanted}


def _where(terms: list[str]) -> str:
    return " WHERE " + " AND ".join(terms) if terms else ""


def _limit(chosen: Filter) -> str:
    if chosen.limit is None:
        return ""
    return f" LIMIT {int(chosen.limit)}" + (f" OFFSET {int(chosen.offset)}" if chosen.offset else "")


def _bound_value(value: date | datetime) -> str | int:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.astimezone()
        return int(aware.timestamp())
    return value.isoformat()


def _plain(text: str) -> str:
    """Text that SQLite takes: an argument of the command line may hold lone surrogates."""
    return text.encode("utf-8", "replace").decode()
