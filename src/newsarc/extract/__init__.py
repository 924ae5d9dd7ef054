"""Page -> Article: pure functions, no I/O, no clock, no archive.

This module is light, since `import newsarc` loads it: lxml and the model come with the first page.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsarc.article import Article, Discovery
    from newsarc.extract.site_rules import RuleBook
    from newsarc.extract.template import SiteTemplate
    from newsarc.page import Page

__all__ = ["SiteTemplate", "extract", "extract_page", "learn_from_page"]


def extract(
    html: bytes | str,
    *,
    url: str | None = None,
    headers: Mapping[str, str] | None = None,
    template: "SiteTemplate | None" = None,
    rules: "RuleBook | None" = None,
) -> "Article":
    """Takes the article out of a page.

    `headers` are those of the answer, of which Content-Type counts for the encoding; `rules` go before those
    that come with newsarc (`newsarc.extract.site_rules.read_rule_book`). Raises nothing for bad HTML: an
    empty or hopeless page gives an Article whose `status` says why.
    """
    from newsarc.extract.assembly import article_of_html

    return article_of_html(html, url=url, headers=headers, template=template, rules=rules)


def extract_page(
    page: "Page",
    *,
    template: "SiteTemplate | None" = None,
    rules: "RuleBook | None" = None,
    discovered_by: "Discovery | None" = None,
) -> "Article":
    """As `extract`, for a fetched page: the record says how it was fetched, and the verdict weighs it."""
    if page.is_text:
        from newsarc.extract.text_dump import article_of_text

        return article_of_text(page, template=template, rules=rules, discovered_by=discovered_by)
    from newsarc.extract.assembly import article_of_page

    return article_of_page(page, template=template, rules=rules, discovered_by=discovered_by)


def learn_from_page(
    page: "Page",
    *,
    template: "SiteTemplate | None" = None,
    rules: "RuleBook | None" = None,
    discovered_by: "Discovery | None" = None,
) -> "tuple[Article, SiteTemplate]":
    """As `extract_page`; also the site's template with this page in it, for little more than the article."""
    if page.is_text:  # an import learns from all of its texts beforehand
        from newsarc.extract.template import SiteTemplate

        article = extract_page(page, template=template, rules=rules, discovered_by=discovered_by)
        return article, template or SiteTemplate()
    from newsarc.extract import assembly

    return assembly.learn_from_page(page, template=template, rules=rules, discovered_by=discovered_by)


def __getattr__(name: str) -> Any:
    if name == "SiteTemplate":
        from newsarc.extract.template import SiteTemplate

        return SiteTemplate
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
