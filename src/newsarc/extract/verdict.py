"""The verdict on a page: is this the article, all of it, and if not, why.

Witnesses are compared: what the page declares, what was extracted, how the server answered, and what the page
shows. A phrase alone condemns nothing; an article may be about cookies, robots or error 404.
"""

import re

from newsarc.article import Fetch, Status
from newsarc.extract import signs
from newsarc.extract.document import Document
from newsarc.extract.metadata import Metadata
from newsarc.text import count_words

Verdict = tuple[Status, tuple[str, ...]]

_FEW = 40
_BRIEF = 20  # words of a page that says that it is an article: a brief, not a fragment
_SOME = 120
_MANY = 300
_LONG = 600
_WHOLE = 0.7  # of the declared words, below which something is missing
_MOSTLY_WHOLE = 0.5
_ARTICLE_KINDS = re.compile(r"(?:news|reportage|opinion|analysis|review)?article|blogposting|report")
_GATE = re.compile(
    r"(?:subscribe|log ?in|sign ?(?:in|up)|register|complete the form)[^.]{0,60}(?:to (?:read|continue|"
    r"unlock|access|view)|"
    r"read the (?:rest|full))|(?:continue|keep) reading (?:with|for|by)|(?:jetzt|nur) (?:weiterlesen|mit)|"
    r"weiterlesen mit|(?:article|contenu) réservé|réservé aux abonnés|para (?:seguir|continuar) leyendo|"
    r"exclusivo para (?:suscriptores|assinantes)|"
    r"this (?:article|content|story) is (?:for|only available to|reserved for) (?:subscribers|members)|"
    r"(?:für|for) (?:abonnenten|abonnent)",
    re.IGNORECASE,
)
# One of them is in whatever `_GATE_LINE` finds, which takes its time.
_GATE_CALLS = (
    b"to read ", b"to continue reading ", b"to unlock", b"to view ", b"to access ", b"lesen", b"pour lire ",
    b"leyendo", b"leer",
)  # fmt: skip
_GATE_LINE = re.compile(
    r">\s*(?:please )?(?:subscribe|log ?in|sign ?(?:in|up)|register|become a member)(?: or (?:log ?in|"
    r"sign ?up|register|subscribe))?"
    r"(?: below| now)? to (?:read|continue reading|unlock|view|access) (?:the )?(?:rest|full|whole|this|"
    r"entire)[^<.]{0,40}[.!]?\s*<|"
    r">\s*complete the form to unlock[^<]{0,40}<|"
    r">\s*(?:bitte )?(?:melden|loggen) sie sich (?:an|ein),? um (?:den|diesen) [^<.]{0,30}lesen[^<]{0,12}<|"
    r">\s*connectez-vous pour lire (?:la suite|cet article|l[’']article)[^<]{0,20}<|"
    r">\s*inici[ae] sesión para (?:(?:seguir|continuar) leyendo|leer)[^<]{0,30}<",
)
_GATE_MARKUP = re.compile(
    rb"<(?:div|section|aside|form|p)[^>]{0,200}(?:class|id)=[\"'][^\"']{0,80}(?:paywall|regwall|piano-|"
    rb"subscriber-only|"
    rb"paid-content|premium-wall|locked-content|gated)",
)


def judge(document: Document, metadata: Metadata, text: str, words: int, *, fetch: Fetch | None) -> Verdict:
    """The status and the reasons for it as short codes.

    `text` is what was extracted, `words` how many that are; `fetch` is None for pages that came from a file.
    """
    if not _is_declared_article(metadata):
        verdict = _other_page(document, metadata, text, words, fetch)
        if verdict:
            return verdict
    if fetch and fetch.status in (404, 410):
        return "soft_404", (f"http_{fetch.status}",)
    return _completeness(document, metadata, text, words)


def _heading(document: Document, metadata: Metadata) -> str:
    """All that stands over the page: the chosen title, the window's, the headings."""
    tree = document.tree
    shown = [] if tree is None else [e.text_content() for e in tree.iter("title", "h1")][:4]
    return " | ".join(" ".join(part.split())[:150] for part in (metadata.title or "", *shown))


def _is_declared_article(metadata: Metadata) -> bool:
    """Whether the page says that it is one article, and names a day for it."""
    says_so = any(_ARTICLE_KINDS.fullmatch(kind) for kind in metadata.kinds)
    return says_so and metadata.date_published is not None and metadata.title is not None


def _other_page(
    document: Document, metadata: Metadata, text: str, words: int, fetch: Fetch | None
) -> Verdict | None:
    """What the page is if it is no article: two signs of it are asked for, and that there is little text."""
    # A date in the address says when something stood there, not that it still does.
    undated = metadata.field_sources.get("date_published") in (None, "url")
    heading = _heading(document, metadata)
    if words < _MANY:
        robots = tuple(signs.robot_wall(document, heading))
        refused = fetch is not None and fetch.status in (401, 403, 429, 503)
        if len(robots) == 2 or (robots and (refused or words < _FEW)):
            return "blocked", robots
        consent = tuple(signs.consent_wall(document, text))
        if len(consent) == 2 or (consent and undated and words < _SOME):
            return "consent", consent
    lost = tuple(signs.lost_page(document, heading, fetch))
    if len(lost) > 1 or (lost and undated and (words < _SOME or "redirected_to_home" in lost)):
        return "soft_404", lost
    forum = tuple(signs.forum(document, metadata.kinds))
    if len(forum) > 1:
        return "not_article", forum
    listed = tuple(signs.list_page(document, metadata.kinds))
    if len(listed) >= (2 if undated else 3):
        return "not_article", listed
    return None


def _completeness(document: Document, metadata: Metadata, text: str, words: int) -> Verdict:
    """Whether the article is all there: what was extracted against what the page says that there is."""
    if not words:
        media = _media(metadata)
        return ("not_article", (media,)) if media else ("empty", ("no_text",))
    is_paid = metadata.is_accessible_for_free is False or metadata.has_paid_part
    may_be_cut = is_paid or words < _LONG
    given = count_words(metadata.article_body or "") if may_be_cut else 0
    declared = given or metadata.word_count or 0
    is_cut = declared > _FEW and words < _WHOLE * declared
    if is_paid and (is_cut or (declared <= _FEW and words < _MANY)):
        return "paywalled", ("not_free", "shorter_than_declared" if is_cut else "few_words")
    if words < _MANY and _has_gate(document, text, words):
        return "partial", ("gate",)
    if document.is_truncated:
        return "partial", ("parser_limit",)
    # Of longer texts articleBody often counts more than the article, and wordCount counts characters.
    if given > _SOME and words < min(_MOSTLY_WHOLE * given, _LONG):
        return "partial", ("shorter_than_declared",)
    if words < (_BRIEF if _is_declared_article(metadata) else _FEW):
        media = _media(metadata)
        return ("not_article", (media, "few_words")) if media else ("thin", ("few_words",))
    return "ok", ()


def _has_gate(document: Document, text: str, words: int) -> bool:
    """Whether the page asks to pay or to log in for the rest."""
    if _GATE.search(text[-400:]):
        return True
    html = document.html[max(0, document.html.find("<body")) :]
    # Text with a single sign beyond ASCII is put into lower case ten times more slowly than bytes are.
    data = html.encode("utf-8", "ignore").lower()
    if any(call in data for call in _GATE_CALLS) and _GATE_LINE.search(html.lower()):
        return True
    return words < _SOME and _GATE_MARKUP.search(data) is not None


def _media(metadata: Metadata) -> str | None:
    """What the page shows instead of text, where it says so."""
    if any(kind.startswith("video") for kind in metadata.kinds) and not _is_declared_article(metadata):
        return "video"
    if metadata.kinds & {"imagegallery", "mediagallery", "gallery"}:
        return "gallery"
    return None
