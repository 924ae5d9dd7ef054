"""With what each article's raw page was last read again: so `reextract` goes on where it stopped."""

from newsarc.archive.index import Index


def find_reader(index: Index, article_id: str) -> str | None:
    """What `note_reader` was last given for an article."""
    found = index.read("SELECT reader FROM reading WHERE id = ?", (article_id,))
    return str(found[0][0]) if found else None


def note_reader(index: Index, article_id: str, reader: str) -> None:
    """Keeps it."""
    index.write("INSERT OR REPLACE INTO reading VALUES(?, ?)", (article_id, reader))
