"""The record of a page: its metadata, its body and the verdict, put together."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import newsarc
from newsarc.article import Article, Discovery, Extractor, Fetch, Publisher, text_of
from newsarc.extract.agreement import DIFFERS, differs
from newsarc.extract.body import extract_body
from newsarc.extract.document import Document, read_document
from newsarc.extract.hashes import near_hash, text_hash
from newsarc.extract.judged import Judged
from newsarc.extract.languages import checked
from newsarc.extract.metadata import Metadata, find_metadata
from newsarc.extract.site_rules import RuleBook
from newsarc.extract.template import SiteTemplate
from newsarc.extract.verdict import judge
from newsarc.page import Page
from newsarc.text import count_words
from newsarc.urls import article_id, find_url, is_same_article, site, url_key

_OF_THE_BODY = ("content-type", "content-language")
_TOLD = "x-archive-orig-"
_KEPT_HEADERS = {"content-type", "content-language", "date", "etag", "last-modified", "link", "server"}


def article_of_html(
    html: bytes | str,
    *,
    url: str | None,
    headers: Mapping[str, str] | None,
    template: SiteTemplate | None,
    rules: RuleBook | None,
) -> Article:
    """What `newsarc.extract.extract` promises."""
    document = read_document(html, url=find_url(url), headers=headers)
    return _assemble(document, template=template, rules=rules, fetch=None)[0]


def article_of_page(
    page: Page,
    *,
    template: SiteTemplate | None,
    rules: RuleBook | None,
    discovered_by: Discovery | None,
) -> Article:
    """What `newsarc.extract.extract_page` promises."""
    return _of_page(page, template=template, rules=rules, discovered_by=discovered_by)[0]


def learn_from_page(
    page: Page,
    *,
    template: SiteTemplate | None,
    rules: RuleBook | None,
    discovered_by: Discovery | None,
) -> tuple[Article, SiteTemplate]:
    """What `newsarc.extract.learn_from_page` promises."""
    article, judged = _of_page(page, template=template, rules=rules, discovered_by=discovered_by)
    known = template or SiteTemplate()
    return article, known.updated_by_runs(judged) if judged else known


def _of_page(
    page: Page,
    *,
    template: SiteTemplate | None,
    rules: RuleBook | None,
    discovered_by: Discovery | None,
) -> tuple[Article, Judged | None]:
    headers = _site_headers(page)
    document = read_document(page.body, url=page.url, headers=headers)
    fetch = Fetch(
        at=page.fetched_at.isoformat(timespec="seconds"),
        status=page.status or None,
        headers={name: value for name, value in sorted(headers.items()) if name in _KEPT_HEADERS},
        redirects=page.redirects,
        encoding=document.encoding,
        elapsed_ms=page.elapsed_ms,
        bytes=len(page.body),
        via=page.via,
    )
    article, judged = _assemble(document, template=template, rules=rules, fetch=fetch)
    if page.truncated and article.status in ("ok", "thin"):
        article = replace(article, status="partial", warnings=(*article.warnings, "truncated"))
    article = replace(article, requested_url=page.requested_url, discovered_by=discovered_by, fetch=fetch)
    return article, judged


def _site_headers(page: Page) -> dict[str, str]:
    """What the site said of a page: of a memento as far as the archive tells it, and nothing of its own."""
    headers = {name.lower(): value for name, value in reversed(page.headers)}
    if page.via is None:
        return headers
    told = {name.removeprefix(_TOLD): value for name, value in headers.items() if name.startswith(_TOLD)}
    return {name: headers[name] for name in _OF_THE_BODY if name in headers} | told


def _assemble(
    document: Document, *, template: SiteTemplate | None, rules: RuleBook | None, fetch: Fetch | None
) -> tuple[Article, Judged | None]:
    fetched_at = datetime.fromisoformat(fetch.seen_at) if fetch else None
    metadata = find_metadata(document, fetched_at=fetched_at, rules=rules)
    body = extract_body(document, metadata=metadata, template=template)
    text = text_of(body.blocks)
    words = count_words(text)
    status, reasons = judge(document, metadata, text, words, fetch=fetch)
    if differs(text, metadata.article_body):
        reasons = (*reasons, DIFFERS)
    metadata = _with_checked_language(metadata, text)
    key = _key(document.url, metadata.canonical_url)
    publisher = metadata.publisher
    if document.url and not publisher.domain:
        publisher = Publisher(name=publisher.name, domain=site(document.url))
    article = Article(
        id=article_id(key or f"text:{text_hash(text)}"),
        url=document.url,
        requested_url=document.url,
        canonical_url=metadata.canonical_url,
        url_key=key,
        title=metadata.title,
        subtitle=metadata.subtitle,
        description=metadata.description,
        authors=metadata.authors,
        date_published=metadata.date_published,
        date_modified=metadata.date_modified,
        section=metadata.section,
        topics=metadata.topics,
        language=metadata.language,
        publisher=publisher,
        image=metadata.image,
        license=metadata.license,
        is_accessible_for_free=metadata.is_accessible_for_free,
        text=text,
        blocks=body.blocks,
        word_count=words,
        status=status,
        warnings=tuple(dict.fromkeys((*metadata.warnings, *reasons))),
        text_hash=text_hash(text),
        near_hash=near_hash(text),
        field_sources=metadata.field_sources,
        extractor=Extractor(version=newsarc.__version__, method=body.method, confidence=body.confidence),
    )
    return article, body.judged


def _with_checked_language(metadata: Metadata, text: str) -> Metadata:
    """The metadata with the language that the text is in, where that is certain."""
    language, is_disputed = checked(metadata.language, text)
    if language == metadata.language:
        return metadata
    return replace(
        metadata,
        language=language,
        field_sources={**metadata.field_sources, "language": "text"},
        warnings=(*metadata.warnings, *(("language_disputed",) if is_disputed else ())),
    )


def _key(url: str | None, canonical_url: str | None) -> str | None:
    if url is None:
        return url_key(canonical_url) if canonical_url else None
    return url_key(canonical_url if canonical_url and is_same_article(url, canonical_url) else url)
