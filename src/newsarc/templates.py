"""Templates: what is learned of each site from its pages, used for the next ones, kept with the archive."""

import json
import logging

from newsarc.archive import Archive
from newsarc.errors import ArchiveError
from newsarc.urls import site

log = logging.getLogger(__name__)

FIRST_PAGES = 20
"""Pages of a site that are all learned from. After them every tenth is enough to see a redesign come."""

EVERY = 10


class Templates:
    """The templates of one run, as the JSON that `SiteTemplate` reads and writes.

    Without an archive nothing is learned.
    """

    def __init__(self, archive: Archive | None) -> None:
        self._archive = archive
        self._templates: dict[str, str | None] = {}
        self._pages: dict[str, int] = {}
        self._changed: set[str] = set()

    def of(self, url: str) -> str | None:
        """The template of the URL's site, None where nothing is known of it yet."""
        name = site(url)
        if self._archive is not None and name not in self._templates:
            self._templates[name] = self._archive.template(name)
            self._pages[name] = _pages_of(self._templates[name])
        return self._templates.get(name)

    def wants(self, url: str) -> bool:
        """Whether the site's next page is to be learned from."""
        self.of(url)
        pages = self._pages.get(site(url), 0)
        return self._archive is not None and (pages < FIRST_PAGES or pages % EVERY == 0)

    def learn(self, url: str, template: str | None) -> None:
        """Takes the template with one more page in it, or notes a page that was not learned from."""
        name = site(url)
        self._pages[name] = self._pages.get(name, 0) + 1
        if template is not None:
            self._templates[name] = template
            self._changed.add(name)

    def keep(self) -> None:
        """Writes what was learned. It can be learned again, so a full disk is no reason to fail here."""
        for name in sorted(self._changed):
            try:
                if self._archive:
                    self._archive.keep_template(name, self._templates[name] or "")
            except ArchiveError as error:
                log.warning("template not kept", extra={"site": name, "error": str(error)})
        self._changed.clear()


def _pages_of(template: str | None) -> int:
    try:
        return int(json.loads(template or "{}").get("pages", 0))
    except (ValueError, AttributeError, TypeError):
        return 0
