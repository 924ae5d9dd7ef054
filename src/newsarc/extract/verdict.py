"""The verdict on a page: is this the article, all of it, and if not, why."""

from newsarc.article import Fetch, Status
from newsarc.extract.body import Body
from newsarc.extract.document import Document
from newsarc.extract.metadata import Metadata


def judge(
    document: Document, metadata: Metadata, body: Body, *, fetch: Fetch | None
) -> tuple[Status, tuple[str, ...]]:
    """The status and the reasons for it as short codes; `fetch` is None for pages that came from a file."""
    words = sum(len(block.text.split()) for block in body.blocks)
    if not words:
        return "empty", ("no_text",)
    return ("thin", ("few_words",)) if words < 40 else ("ok", ())
