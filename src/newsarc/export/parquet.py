"""Parquet: the records whole, a column a field, for pandas, Polars, DuckDB and Spark."""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import UTC, datetime
from itertools import islice
from types import ModuleType, UnionType
from typing import Any, BinaryIO, Final, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import to_builtins

from newsarc.article import Article
from newsarc.errors import ConfigError
from newsarc.export.selection import Selection

ROWS: Final = 1000
"""Articles in one row group: what is in memory at a time."""


def write_parquet(selection: Selection, file: BinaryIO) -> None:
    """Writes the fields of `Article`, and `published_at`: the publication as an instant."""
    write_table(selection.articles(), file)


def write_table(articles: Iterator[Article], file: BinaryIO) -> None:
    """The same of articles that stand in no archive."""
    pyarrow, parquet = _load()
    hints = get_type_hints(Article)
    fields = {name: _arrow_type(pyarrow, hint) for name, hint in hints.items()}
    schema = pyarrow.schema({**fields, "published_at": pyarrow.timestamp("us", tz="UTC")})
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while records := [_record(article) for article in islice(articles, ROWS)]:
            writer.write_table(pyarrow.Table.from_pylist(records, schema=schema))


def _load() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ConfigError(
            "parquet", "pyarrow is not installed (try: pip install 'newsarc[parquet]')"
        ) from error
    return pyarrow, pyarrow.parquet


def _record(article: Article) -> dict[str, Any]:
    published = article.published
    if published is not None and not isinstance(published, datetime):
        published = datetime(published.year, published.month, published.day)  # noqa: DTZ001 - set below
    if published is not None and published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return {**to_builtins(article), "published_at": published}


def _arrow_type(pyarrow: ModuleType, hint: Any) -> Any:
    """The column's type for a field's."""
    plain = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    if hint in plain:
        return plain[hint]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return pyarrow.struct([(name, _arrow_type(pyarrow, each)) for name, each in hints.items()])
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return pyarrow.string()
    if origin in (Union, UnionType):
        return _arrow_type(pyarrow, next(each for each in arguments if each is not type(None)))
    if origin is tuple:
        return pyarrow.list_(_arrow_type(pyarrow, arguments[0]))
    assert origin is Mapping, hint
    return pyarrow.map_(pyarrow.string(), _arrow_type(pyarrow, arguments[1]))
