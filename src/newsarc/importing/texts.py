"""Text dumps -> pages: of which site each is, and what the dumps of one site repeat, learned beforehand."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from newsarc.archive import Archive
from newsarc.errors import Damaged
from newsarc.extract.encodings import decode
from newsarc.extract.site_rules import RuleBook
from newsarc.extract.template import SiteTemplate
from newsarc.extract.text_dump import find_declared_url, guess_site, paragraphs_of
from newsarc.importing.inputs import Input
from newsarc.importing.responses import saved_page
from newsarc.page import Page
from newsarc.urls import site


def text_page(found: Input, *, home: str | None, rules: RuleBook | None) -> Page:
    """The page of a text: at the address that it gives, else at a `file:` address below its site."""
    body = found.path.read_bytes()
    text = decode(body, content_type=None)[0]
    url = find_declared_url(text)
    if url is None:
        url = f"file://{home or guess_site(text, rules) or ''}/{quote(Path(found.name).name)}"
    saved_at = datetime.fromtimestamp(found.path.stat().st_mtime, UTC)
    return saved_page(url, body, kind="text/plain", saved_at=saved_at)


def learn_texts(
    inputs: Iterable[Input], archive: Archive, *, home: str | None, rules: RuleBook | None
) -> None:
    """Keeps with the archive what each site's texts repeat, so that the first is cleaned like the last."""
    templates: dict[str, SiteTemplate] = {}
    before: dict[str, SiteTemplate] = {}
    for page in _pages(inputs, home, rules):
        name = site(page.url)
        if name not in templates:
            templates[name] = before[name] = _known(archive, name)
        paragraphs = paragraphs_of(decode(page.body, content_type=None)[0])
        templates[name] = templates[name].updated_by_text(paragraphs)
    for name, template in templates.items():
        if template is not before[name]:
            archive.keep_template(name, template.to_json())


def _pages(inputs: Iterable[Input], home: str | None, rules: RuleBook | None) -> Iterator[Page]:
    for found in inputs:
        if found.kind == "text":
            try:
                yield text_page(found, home=home, rules=rules)
            except OSError:
                continue  # it is named when it is to be imported


def _known(archive: Archive, name: str) -> SiteTemplate:
    try:
        return SiteTemplate.from_json(archive.template(name) or "{}")
    except Damaged:
        return SiteTemplate()
