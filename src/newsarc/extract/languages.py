"""The language of the article: as declared, unless the script of the text says otherwise."""

import re
from collections.abc import Iterator

from newsarc.extract.choices import Choice, Witness
from newsarc.extract.markup import Markup

_TAG = re.compile(
    r"([a-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?", re.IGNORECASE
)
_NO_LANGUAGE = {"und", "mul", "zxx", "xx", "html", "utf"}


def find_language(markup: Markup) -> Choice[str | None]:
    """The first declaration; that of the article itself before that of the page."""
    witnesses = tuple(language_witnesses(markup))
    if not witnesses:
        return Choice(None)
    bases = {witness.value.split("-")[0] for witness in witnesses}
    return Choice(witnesses[0].value, witnesses[0].source, is_disputed=len(bases) > 1)


def language_witnesses(markup: Markup) -> Iterator[Witness[str]]:
    """Every declaration of a language."""
    found = (
        ("jsonld", "inLanguage", markup.graph.text(markup.article, "inLanguage")),
        ("html", "html lang", markup.tree.get("lang")),
        ("og", "og:locale", markup.first("og:locale")),
        ("meta", "content-language", markup.first("content-language", "language", "dc.language")),
    )
    for source, place, text in found:
        tag = language_tag(text or "")
        if tag:
            yield Witness(source, place, tag)


def language_tag(text: str) -> str | None:
    """A BCP 47 tag of what pages write: `en_US`, `de-DE`, `PT-br`.

    >>> language_tag("en_US"), language_tag("zh-hans-cn"), language_tag("English")
    ('en-US', 'zh-Hans-CN', None)
    """
    match = _TAG.fullmatch(text.strip().split(",")[0])
    if not match or match[1].lower() in _NO_LANGUAGE:
        return None
    language, script, region = match.groups()
    parts = [language.lower(), script.title() if script else "", region.upper() if region else ""]
    return "-".join(part for part in parts if part)
