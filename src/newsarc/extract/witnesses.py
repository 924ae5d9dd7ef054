"""What else on the page speaks of the body: its metadata, and text that only a script holds."""

from newsarc.extract.features import Hints
from newsarc.extract.metadata import Metadata


def hints_of(metadata: Metadata) -> Hints:
    """What the metadata says that helps to know the body."""
    return Hints(
        title=metadata.title,
        description=metadata.description,
        article_body=metadata.article_body,
    )
