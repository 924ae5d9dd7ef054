"""What the parent and a child tell each other."""

from dataclasses import dataclass

import msgspec

from newsarc.article import Discovery
from newsarc.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A page to extract, with the site's template as JSON, and whether to learn from the page."""

    page: Page
    template: str | None
    learn: bool
    discovered_by: Discovery | None


class Answer(msgspec.Struct, frozen=True):
    """The record as JSON and the template with this page in it; or, where we failed, the traceback."""

    article: str = ""
    template: str | None = None
    error: str | None = None
