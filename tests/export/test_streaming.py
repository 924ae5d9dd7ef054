"""One article is in memory at a time, however many there are."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, cast

import pytest

from newsarc.archive import Archive, Filter, Row
from newsarc.article import Article
from newsarc.export import FORMATS
from newsarc.export.selection import Selection
from tests.archive.samples import FETCHED, make_article

COUNT, SIZE = 60, 40_000


class LongArticles:
    """So many long articles, made as they are asked for."""

    path = Path("/archive")

    def __init__(self, count: int) -> None:
        self.count = count

    def articles(self, chosen: Filter) -> Iterator[Article]:
        for number in range(self.count):
            yield make_article(
                f"https://news.example/{number}",
                text="word " * (SIZE // 5),
                date_published=f"2026-{number % 12 + 1:02d}-01",
            )

    def rows(self, chosen: Filter) -> Iterator[Row]:
        return iter(())

    def path_of(self, article: Article) -> Path:
        return self.path / "articles" / "news.example" / f"{article.id}.json"


class Nowhere(BytesIO):
    """A file that keeps nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def write(self, data: Any) -> int:
        self.count += len(data)
        return len(data)

    def tell(self) -> int:
        return self.count


@pytest.mark.parametrize(
    "name",
    ["atom", "bibtex", "csl-json", "csv", "epub", "html", "jsonfeed", "jsonl", "jsonld", "markdown", "urls"],
)
def test_memory_does_not_grow_with_the_number_of_articles(name: str, tmp_path: Path) -> None:
    write(name, 1, tmp_path / "warm")  # what is imported is no part of it

    tracemalloc.start()
    write(name, COUNT, tmp_path / "all")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < COUNT * SIZE / 2


def write(name: str, count: int, folder: Path) -> None:
    form, file = FORMATS[name], Nowhere()
    folder.mkdir()
    targets = {"text": TextIOWrapper(file, encoding="utf-8"), "binary": file, "folder": folder}
    form.write(Selection(archive=cast("Archive", LongArticles(count)), made=FETCHED), targets[form.form])
