"""JSON Lines: the archive's own records, one a line, in ASCII so that no terminal obeys what is in them."""

import json
from collections.abc import Iterable
from typing import BinaryIO, TextIO

from newsarc.article import Article
from newsarc.export.selection import Selection


def write_jsonl(selection: Selection, file: TextIO) -> None:
    """Writes every record whole; `Article.from_json` reads each line back."""
    file.writelines(map(_line, selection.articles()))


def write_lines(articles: Iterable[Article], file: BinaryIO) -> None:
    """The same of articles that stand in no archive."""
    file.writelines(_line(article).encode("ascii") for article in articles)


def _line(article: Article) -> str:
    return json.dumps(article.to_dict()) + "\n"
