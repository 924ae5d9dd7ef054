"""Articles -> other formats.

Functions of one article return text (`to_markdown`, `to_text`); the writers of `FORMATS` write a `Selection`
to what they are handed: an open text file, an open binary file, or an empty folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from newsarc.export.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that a selection can be written in."""

    what: str
    """One line for people."""
    form: Literal["text", "binary", "folder"]
    """What the writer is handed besides the selection: TextIO, BinaryIO or Path."""
    writer: str
    """The module in this package; its function is called `write_` and the module's name."""

    def write(self, selection: "Selection", target: Any) -> None:
        """Writes the selection, one article in memory at a time."""
        getattr(import_module(f"newsarc.export.{self.writer}"), f"write_{self.writer}")(selection, target)


FORMATS: Mapping[str, Format] = {
    "atom": Format(what="Atom feed, with the articles whole", form="text", writer="atom"),
    "bagit": Format(what="a bag for a library: records and raw pages", form="folder", writer="bagit"),
    "bibtex": Format(what="bibliography for LaTeX and reference managers", form="text", writer="bibtex"),
    "csl-json": Format(what="bibliography for Zotero, Pandoc, Word", form="text", writer="csljson"),
    "csv": Format(what="a row an article, for spreadsheets", form="text", writer="csv_table"),
    "epub": Format(what="a book, by date or --by topic", form="binary", writer="epub"),
    "html": Format(what="a site that opens from disk", form="folder", writer="site"),
    "jsonfeed": Format(what="JSON Feed 1.1, with the records whole", form="text", writer="jsonfeed"),
    "jsonl": Format(what="JSON Lines: the records whole", form="text", writer="jsonl"),
    "jsonld": Format(what="NewsArticles of schema.org, with the records whole", form="text", writer="jsonld"),
    "markdown": Format(what="a note an article, for Obsidian and Hugo", form="folder", writer="notes"),
    "parquet": Format(
        what="the records whole, for pandas, DuckDB and Spark", form="binary", writer="parquet"
    ),
    "urls": Format(what="the addresses alone", form="text", writer="urls"),
    "wacz": Format(what="the raw pages, for ReplayWeb.page", form="binary", writer="wacz"),
    "warc": Format(what="the raw pages, as they are kept", form="binary", writer="warc"),
}
"""By name. The modules are imported when they are needed, since some load heavy libraries."""
