"""JSON Lines: the archive's own records, one a line, in ASCII so that no terminal obeys what is in them."""

import json
from typing import TextIO

from newsarc.export.selection import Selection


def write_jsonl(selection: Selection, file: TextIO) -> None:
    """Writes every record whole; `Article.from_json` reads each line back."""
    file.writelines(json.dumps(article.to_dict()) + "\n" for article in selection.articles())
