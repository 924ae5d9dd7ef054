"""What ought to come out of a page of the demo, to the letter: made from the same content as the page."""

from dataclasses import dataclass

from newsarc.article import Status
from newsarc.demo.content import Story
from newsarc.demo.markup import texts


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


def expect(url: str, story: Story, *, published: str, modified: str | None = None) -> Expected:
    """What ought to come out of a story's page, which shows its times as given."""
    return Expected(
        url=url,
        title=story.title,
        authors=story.authors,
        date_published=published,
        date_modified=modified,
        topics=story.topics,
        language=story.language,
        paragraphs=texts(story.pieces),
        status="partial" if "withheld" in story.facts else "ok",
    )
