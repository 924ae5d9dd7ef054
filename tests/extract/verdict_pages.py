# ruff: noqa: E501 - a page a line reads better
"""Pages of every kind that a scraper meets, written for the verdict: what each is, and the page.

Each is small and made of the same few parts, so that a reader sees what tells it from an article. Articles
that look like something else stand beside what they look like.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from newsarc.page import Page

SITE = "https://www.example.org"
DEEP = f"{SITE}/2025/11/01/cameras-at-the-ferry"

SENTENCES = (
    "Three cameras at the ramp of the night ferry compare the faces of passengers with the pictures in their tickets.",
    "The harbour began the trial in spring, after queues at the gate had made the boat late on nine days in a row.",
    "Nobody has to take part, and whoever shows a ticket of paper is let through by a member of the crew.",
    "A third of the passengers did so in the first month, most of them families with children.",
    "The pictures are deleted when the boat has landed, says the company that runs the system.",
    "The regulator of the province has asked for the contract and for the results of the tests.",
    "It wants to know how often the cameras took one person for another, and who looks at such a case.",
    "An answer is expected before the winter timetable begins, when the smaller boat takes over.",
)


def story(paragraphs: int = 8) -> str:
    """The text of an article: paragraphs of about forty words."""
    pairs = ((SENTENCES[i % 8], SENTENCES[(i + 3) % 8]) for i in range(paragraphs))
    return "".join(f"<p>{one} {two}</p>" for one, two in pairs)


def words_of(paragraphs: int) -> str:
    return "\n\n".join(f"{SENTENCES[i % 8]} {SENTENCES[(i + 3) % 8]}" for i in range(paragraphs))


ARTICLE: dict[str, Any] = {
    "@type": "NewsArticle",
    "headline": "Cameras at the ferry",
    "datePublished": "2025-11-01T08:00:00+01:00",
    "author": {"@type": "Person", "name": "Petra Counsell"},
}
TEASERS = "".join(
    f'<div class="teaser"><h2><a href="/2025/11/0{i}/item-{i}">{SENTENCES[i][:50]}</a></h2><p>{SENTENCES[i][:70]}…</p></div>'
    for i in range(1, 8)
)
COOKIES = (
    "<h1>Before you continue</h1><p>We and our partners use cookies to personalise content and advertising.</p>"
    "<p>With your consent we measure how our pages are used and share data with partners.</p>"
    "<p>You can withdraw your consent at any time in the privacy settings.</p><button>Accept all</button>"
)


@dataclass(frozen=True)
class Case:
    """A page and what it is; `redirects` and `status` are the server's part."""

    name: str
    expected: str
    body: str
    title: str = "Cameras at the ferry | Example"
    jsonld: dict[str, Any] | None = None
    head: str = ""
    body_class: str = ""
    url: str = DEEP
    status: int = 200
    redirects: tuple[str, ...] = field(default=())

    def page(self) -> Page:
        script = (
            f'<script type="application/ld+json">{json.dumps(self.jsonld)}</script>' if self.jsonld else ""
        )
        html = (
            f'<html lang="en"><head><title>{self.title}</title>{self.head}{script}</head>'
            f'<body class="{self.body_class}">{self.body}</body></html>'
        ).encode()
        return Page(
            url=self.url,
            requested_url=self.redirects[0] if self.redirects else self.url,
            status=self.status,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            payload=html,
            body=html,
            redirects=self.redirects,
            fetched_at=datetime(2025, 11, 3, tzinfo=UTC),
        )


def article(name: str, expected: str, text: str, **fields: Any) -> Case:
    return Case(name, expected, f"<article><h1>Cameras at the ferry</h1>{text}</article>", **fields)


def cases() -> Iterator[Case]:
    """All the pages."""
    yield from _articles()
    yield from _incomplete()
    yield from _walls()
    yield from _lost()
    yield from _lists()


def _articles() -> Iterator[Case]:
    yield article("an article", "ok", story(), jsonld=ARTICLE)
    yield article("an article without JSON-LD", "ok", story())
    yield article("a short article", "ok", story(2), jsonld=ARTICLE)
    yield article("a brief of one paragraph", "ok", f"<p>{' '.join(SENTENCES[:3])}</p>", jsonld=ARTICLE)
    yield article("a line", "thin", "<p>The ferry was late again on Friday.</p>", jsonld=ARTICLE)
    yield article(
        "all its text though not free", "ok", story(12), jsonld=ARTICLE | {"isAccessibleForFree": False}
    )
    yield article(
        "not free, and all the words there",
        "ok",
        story(),
        jsonld=ARTICLE | {"isAccessibleForFree": False, "articleBody": words_of(8)},
    )
    for topic, line in {
        "robots": "Are you a robot? Just a moment, the ferry's camera asks.",
        "cookies": "Consent to cookies, said the regulator, is no consent where partners track.",
        "404": "Page not found: the story of error 404",
        "subscriptions": "Subscribe to read, says every site now",
        "CAPTCHA": "CAPTCHA: verify you are human",
    }.items():
        yield Case(
            f"an article about {topic}",
            "ok",
            f"<h1>{line}</h1>{story()}",
            title=line,
            jsonld=ARTICLE | {"headline": line},
        )
        yield Case(
            f"an article about {topic}, without JSON-LD", "ok", f"<h1>{line}</h1>{story()}", title=line
        )
    yield article(
        "an article with a consent banner", "ok", story() + f"<div class='cookie-banner'>{COOKIES}</div>"
    )
    yield article("an article among many teasers", "ok", story() + TEASERS, jsonld=ARTICLE)
    yield article(
        "an article below /tag/", "ok", story(), jsonld=ARTICLE, url=f"{SITE}/tag/ferry/cameras-at-the-ferry"
    )
    yield article("an article that moved", "ok", story(), jsonld=ARTICLE, redirects=(f"{SITE}/old/12345",))
    yield article("an article on the home page's address", "ok", story(), jsonld=ARTICLE, url=f"{SITE}/")
    yield article(
        "an article beside a video", "ok", story(),
        jsonld=ARTICLE | {"video": {"@type": "VideoObject", "name": "The ramp"}},
    )  # fmt: skip
    yield article(
        "an article in a WordPress theme", "ok", story(), body_class="single single-post postid-12 blog"
    )
    yield article(
        "an article that embeds a CAPTCHA in its form", "ok", story() + '<div class="g-recaptcha"></div>'
    )


def _incomplete() -> Iterator[Case]:
    not_free = ARTICLE | {"isAccessibleForFree": False}
    yield article(
        "a paywall, the length declared", "paywalled", story(2), jsonld=not_free | {"wordCount": 900}
    )
    yield article(
        "a paywall, the whole body in JSON-LD",
        "ok",
        story(2),
        jsonld=not_free | {"articleBody": words_of(12)},
    )
    yield article("a paywall, nothing else declared", "paywalled", story(2), jsonld=not_free)
    yield article(
        "a paywall, a part declared", "paywalled", story(2),
        jsonld=ARTICLE | {"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False"}},
    )  # fmt: skip
    yield article(
        "a paywall, by the content tier", "paywalled", story(2), jsonld=ARTICLE,
        head='<meta property="article:content_tier" content="locked">',
    )  # fmt: skip
    for i, gate in enumerate(
        (
            "Please log in or register below to read the full article.",
            "Subscribe or log in to read the rest of this content.",
            "Sign up to continue reading this story.",
            "Complete the form to unlock this paper.",
            "Subscribe to read the full article.",
        )
    ):
        yield article(
            f"a gate {i + 1}", "partial", f"{story(2)}<div class='box'><h2>{gate}</h2><form></form></div>"
        )
    yield article(
        "a teaser, the whole body in JSON-LD", "ok", story(2), jsonld=ARTICLE | {"articleBody": words_of(14)}
    )
    yield article(
        "a page beyond the parser's limits", "partial", story() + "<div>" * 3000 + "lost" + "</div>" * 3000,
        jsonld=ARTICLE,
    )  # fmt: skip
    yield Case("no page at all", "empty", "", title="")
    yield Case(
        "a page that only a script fills",
        "empty",
        '<div id="root"></div><script>draw()</script>',
        title="App",
    )
    yield Case("a headline alone", "empty", "<h1></h1>", jsonld=ARTICLE)


def _walls() -> Iterator[Case]:
    cloudflare = (
        '<div id="challenge-running"></div><script src="/cdn-cgi/challenge-platform/h/b/x.js"></script>'
    )
    yield Case("a wall of Cloudflare", "blocked", cloudflare, title="Just a moment...")
    yield Case("a wall of Cloudflare, refused", "blocked", cloudflare, title="Just a moment...", status=403)
    yield Case(
        "attention required", "blocked",
        "<h1>Sorry, you have been blocked</h1><p>You are unable to access example.org</p><div id='cf-error-details' "
        "class='cf-chl-x'></div>", title="Attention Required! | Cloudflare", status=403,
    )  # fmt: skip
    yield Case(
        "access denied", "blocked",
        "<h1>Access Denied</h1><p>You don't have permission to access this server. Reference errors.edgesuite.net</p>",
        title="Access Denied", status=403,
    )  # fmt: skip
    yield Case(
        "a press and hold", "blocked", '<div id="px-captcha"></div><p>Press and hold to confirm.</p>',
        title="Access to this page has been denied",
    )  # fmt: skip
    yield Case(
        "Incapsula",
        "blocked",
        '<iframe src="/_Incapsula_Resource?x=1"></iframe>',
        title="Request unsuccessful",
    )
    yield Case(
        "a CAPTCHA",
        "blocked",
        '<h1>Are you a robot?</h1><div class="g-recaptcha"></div>',
        title="Are you a robot?",
    )
    yield Case(
        "DataDome", "blocked", '<script src="https://geo.captcha-delivery.com/captcha/"></script>',
        title="Human verification", status=403,
    )  # fmt: skip
    yield Case(
        "too many requests", "blocked", "<h1>Unusual traffic</h1><p>Try again later.</p>",
        title="Unusual traffic from your network", status=429,
    )  # fmt: skip
    yield Case("a consent wall", "consent", COOKIES, title="Before you continue")
    yield Case(
        "a consent host", "consent", COOKIES, title="Example", url="https://consent.example.org/collect?x=1"
    )
    yield Case("a consent path", "consent", COOKIES, title="Example", url=f"{SITE}/privacy-gate?return=/a")
    german = (
        "<h1>Datenschutz</h1><p>Wir und unsere Partner verwenden Cookies, um Inhalte zu personalisieren.</p>"
        "<p>Mit Ihrer Einwilligung messen wir die Nutzung und zeigen Werbung von Partnern.</p>"
        "<p>Sie können Ihre Zustimmung jederzeit unter Datenschutz widerrufen.</p>"
    )
    yield Case("a consent wall in German", "consent", german, title="Zustimmung")
    yield Case(
        "a consent wall, redirected to", "consent", COOKIES, title="Example",
        url="https://consent.example.org/", redirects=(DEEP,),
    )  # fmt: skip


def _lost() -> Iterator[Case]:
    sorry = "<p>The page that you look for is not here. Try the search, or go to the home page.</p>"
    for language, line in {
        "English": "Page not found",
        "numbers": "404",
        "German": "Seite nicht gefunden",
        "French": "Page introuvable",
        "Spanish": "Página no encontrada",
        "Dutch": "Pagina niet gevonden",
        "Norwegian": "Siden ble ikke funnet",
        "Japanese": "ページが見つかりません",
    }.items():
        yield Case(
            f"a lost page in {language}", "soft_404", f"<h1>{line}</h1>{sorry}", title=f"{line} | Example"
        )
    yield Case(
        "an expired article",
        "soft_404",
        f"<h1>This article is no longer available</h1>{sorry}",
        title="Example",
    )
    yield Case(
        "a lost page that says so to machines", "soft_404", f"<h1>Oops</h1>{sorry}", body_class="error404"
    )
    yield Case(
        "a lost page with teasers", "soft_404", f"<h1>Page not found</h1>{sorry}{TEASERS}", title="Not found"
    )
    yield Case(
        "sent to the home page", "soft_404", f"<h1>Example</h1>{TEASERS}", title="Example", url=f"{SITE}/",
        redirects=(DEEP,),
    )  # fmt: skip
    yield Case("gone", "soft_404", f"<h1>Gone</h1>{sorry}", title="Gone", status=410)


def _lists() -> Iterator[Case]:
    yield Case("a home page", "not_article", f"<h1>Example</h1>{TEASERS}", title="Example", url=f"{SITE}/")
    yield Case(
        "a tag page", "not_article", f"<h1>ferry</h1>{TEASERS}", title="ferry", url=f"{SITE}/tag/ferry"
    )
    yield Case(
        "a tag page of WordPress", "not_article", f"<h1>ferry</h1>{TEASERS}", url=f"{SITE}/on/ferry",
        body_class="archive tag tag-ferry",
    )  # fmt: skip
    yield Case(
        "an author's page", "not_article", f"<h1>Petra Counsell</h1>{TEASERS}", url=f"{SITE}/author/petra"
    )
    yield Case(
        "an author's page that says so", "not_article", f"<h1>Petra Counsell</h1>{TEASERS}", url=f"{SITE}/petra",
        jsonld={"@type": "ProfilePage", "name": "Petra Counsell"},
    )  # fmt: skip
    yield Case("a search", "not_article", f"<h1>Search: ferry</h1>{TEASERS}", url=f"{SITE}/search?q=ferry")
    yield Case(
        "a section", "not_article", f"<h1>Ports</h1>{TEASERS}", url=f"{SITE}/section/ports",
        jsonld={"@type": "CollectionPage", "name": "Ports"},
    )  # fmt: skip
    yield Case(
        "the second page of a list", "not_article", f"<h1>News</h1>{TEASERS}", url=f"{SITE}/news/page/2/"
    )
    yield Case(
        "a forum", "not_article", f"<h1>Cameras at the ferry</h1>{story(3)}", url="https://forums.example.org/t/12",
        jsonld={"@type": "DiscussionForumPosting", "headline": "Cameras at the ferry"},
    )  # fmt: skip
    yield Case(
        "a video without text", "not_article", "<h1>Cameras at the ferry</h1><video></video>",
        head='<meta property="og:type" content="video.other">',
    )  # fmt: skip
    yield Case(
        "a gallery without text", "not_article", "<h1>The ferry in pictures</h1><figure><img src='/1.jpg'></figure>",
        jsonld={"@type": "ImageGallery", "name": "The ferry in pictures"},
    )  # fmt: skip
