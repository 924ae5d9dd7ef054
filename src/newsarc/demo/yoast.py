"""The head that the Yoast plugin writes into a WordPress page."""

import json
from collections.abc import Mapping
from html import escape

from newsarc.demo.content import Story
from newsarc.demo.markup import slug

NAME = "Biometrics Courier"


def yoast_head(url: str, story: Story, *, image: str, base: str) -> str:
    """The head of a story's page: OpenGraph, and a graph whose article names its author by `@id` alone."""
    title, summary = escape(story.title), escape(story.summary)
    tags = {
        "og:locale": "en_US",
        "og:type": "article",
        "og:title": f"{title} | {NAME}",
        "og:description": summary,
        "og:url": url,
        "og:site_name": NAME,
        "article:published_time": story.published.isoformat(),
        "article:modified_time": story.changed.isoformat(),
        "og:image": image,
    }
    metas = "\n".join(f'<meta property="{name}" content="{value}" />' for name, value in tags.items())
    graph = json.dumps(_graph(url, story, image, base), ensure_ascii=False, separators=(",", ":")).replace(
        "</", "<\\/"
    )
    return f"""<title>{title} | {NAME}</title>
<meta name="description" content="{summary}" />
<link rel="canonical" href="{url}" />
{metas}
<meta name="author" content="{story.authors[0]}" />
<meta name="twitter:card" content="summary_large_image" />
<meta name="twitter:label1" content="Written by" />
<meta name="twitter:data1" content="{story.authors[0]}" />
<script type="application/ld+json" class="yoast-schema-graph">{graph}</script>"""


def _graph(url: str, story: Story, image: str, base: str) -> Mapping[str, object]:
    people = [_person(name, base) for name in story.authors]
    page = {
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": f"{story.title} | {NAME}",
        "inLanguage": story.language,
    }
    picture = {"@type": "ImageObject", "@id": f"{url}#primaryimage", "url": image}
    site = {"@type": "WebSite", "@id": f"{base}/#website", "url": f"{base}/", "name": NAME}
    publisher = {"@type": "Organization", "@id": f"{base}/#organization", "name": NAME, "url": f"{base}/"}
    graph = [_article(url, story, base), page, picture, site, publisher, *people]
    return {"@context": "https://schema.org", "@graph": graph}


def _article(url: str, story: Story, base: str) -> Mapping[str, object]:
    ids = [{"@id": _person(name, base)["@id"]} for name in story.authors]
    return {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "isPartOf": {"@id": url},
        "author": ids[0] if len(ids) == 1 else ids,
        "headline": story.title,
        "datePublished": story.published.isoformat(),
        "dateModified": story.changed.isoformat(),
        "mainEntityOfPage": {"@id": url},
        "publisher": {"@id": f"{base}/#organization"},
        "image": {"@id": f"{url}#primaryimage"},
        "keywords": list(story.topics),
        "articleSection": [story.section],
        "inLanguage": story.language,
    }


def _person(name: str, base: str) -> Mapping[str, str]:
    return {
        "@type": "Person",
        "@id": f"{base}/#/schema/person/{slug(name)}",
        "name": name,
        "url": f"{base}/author/{slug(name)}",
    }
