"""What ought to come out of a page of the demo, to the letter: made from the same content as the page."""

from dataclasses import dataclass

from newsarc.article import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The article of one URL as extraction ought to give it."""

    url: str
    title: str
    authors: tuple[str, ...]
    date_published: str
    date_modified: str | None
    topics: tuple[str, ...]
    language: str
    paragraphs: tuple[str, ...]
    status: Status = "ok"

    @property
    def text(self) -> str:
        """The article's text: paragraphs parted by one blank line."""
        return "\n\n".join(self.paragraphs)
