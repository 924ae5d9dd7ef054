"""JSON Lines: the archive's own records, one a line, in ASCII so that no terminal obeys what is in them."""

import json
from collections.abc import Iterable
from typing import TextIO

from newsarc.article import Article


def write_jsonl(articles: Iterable[Article], file: TextIO) -> None:
    """Writes every record whole; `Article.from_json` reads each line back."""
    file.writelines(json.dumps(article.to_dict()) + "\n" for article in articles)
