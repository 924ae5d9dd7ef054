"""Templates: what is learned of each site while its pages come in, used for the next, kept with the archive."""

import logging

from newsarc.archive import Archive
from newsarc.errors import ArchiveError, Damaged
from newsarc.extract import SiteTemplate
from newsarc.page import Page
from newsarc.urls import site

log = logging.getLogger(__name__)

FIRST_PAGES = 20
"""Pages of a site that are all learned from. After them every tenth is enough to see a redesign come."""

EVERY = 10


class Templates:
    """The templates of one run. Without an archive nothing is learned."""

    def __init__(self, archive: Archive | None) -> None:
        self._archive = archive
        self._templates: dict[str, SiteTemplate] = {}
        self._arrived: dict[str, int] = {}
        self._changed: set[str] = set()

    def of(self, url: str) -> SiteTemplate | None:
        """The template of the URL's site, None where nothing is known of it yet."""
        if self._archive is None:
            return None
        name = site(url)
        if name not in self._templates:
            self._templates[name] = self._read(name)
        return self._templates[name]

    def learn(self, page: Page) -> None:
        """Takes one more page of a site into account."""
        template = self.of(page.url)
        if template is None:
            return
        name = site(page.url)
        self._arrived[name] = self._arrived.get(name, 0) + 1
        if template.pages >= FIRST_PAGES and self._arrived[name] % EVERY:
            return
        self._templates[name] = template.updated(page.body)
        self._changed.add(name)

    def keep(self) -> None:
        """Writes what was learned. It can be learned again, so a full disk is no reason to fail here."""
        for name in sorted(self._changed):
            assert self._archive
            try:
                self._archive.keep_template(name, self._templates[name].to_json())
            except ArchiveError as error:
                log.warning("template not kept", extra={"site": name, "error": str(error)})
        self._changed.clear()

    def _read(self, name: str) -> SiteTemplate:
        assert self._archive
        text = self._archive.template(name)
        try:
            return SiteTemplate.from_json(text) if text else SiteTemplate()
        except Damaged as error:
            log.warning("template lost", extra={"site": name, "error": str(error)})
            return SiteTemplate()
