"""The language of the article: as declared, unless the script of the text says otherwise."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, repeat

from newsarc.extract.choices import Choice, Witness
from newsarc.extract.markup import Markup

_TAG = re.compile(
    r"([a-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 2_000  # characters of the text that are looked at
_ENOUGH = 400  # characters without which nothing is certain
_MOSTLY = 0.3
_SOME_KANA = 0.1  # of Japanese, which is written in Chinese characters too
_SHARE = 0.15
# Kana before Han, for Japanese has both; languages that share a script cannot be told apart by it.
_SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u3400-\u9fff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
}
_ANY_SCRIPT = re.compile("[\u0370-\u03ff\u0590-\u05ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SMALL_WORDS = {
    "en": "the of and to that is was for with as are have from which were would there their",
    "de": "der die das und nicht mit den von zu ist auf für dem sich auch ein eine wird nach bei",
    "fr": "le les des et est une dans qui pour pas sur avec du ce sont cette aux plus ont",
    "es": "el los las y que una por con para del se su al más como pero sus fue este",
    "it": "il di che la per un una non sono con del della si dei anche più nel gli alla",
    "pt": "o os que uma não com para do da dos em no na mais foi ao pelo são também",
    "nl": "de het een van en dat niet is op te zijn voor met die aan ook er wordt bij",
    "sv": "och att det som en på är av för med den till inte har om ett de men var",
    "nb": "og det som en på er av for med til ikke har om et de men var fra at den",
    "pl": "i w na z się nie do że jest to jak po od przez dla oraz są był ale",
    "tr": "ve bir bu için ile da de olarak olan daha çok gibi kadar sonra ancak en",
}
_SPEAKERS: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _SPEAKERS.setdefault(_word, []).append(_language)
# What a text in one language may be declared to be.
_SAME = {
    "ja": {"ja"},
    "zh": {"zh", "yue", "ja"},
    "he": {"he", "iw", "yi"},
    "nb": {"no", "nb", "nn", "da"},
    "pt": {"pt", "gl"},
    "nl": {"nl", "af"},
}
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
        (markup.article_source, "inLanguage", markup.graph.text(markup.article, "inLanguage")),
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


def checked(declared: str | None, text: str) -> tuple[str | None, bool]:
    """The language of a text, and whether the page declares another one.

    Pages in a second language often keep the declaration of the first. What the text is written in wins where
    that is certain: its script, or many of the small words that only one language has.
    """
    spoken = spoken_in(text)
    base = (declared or "").split("-")[0]
    if spoken is None or base in _SAME.get(spoken, {spoken}):
        return declared, False
    return spoken, declared is not None


def spoken_in(text: str) -> str | None:
    """The language that a text is certainly in, or None."""
    sample = text[:_SAMPLE].lower()
    if len(sample) < _ENOUGH:
        return None
    if _ANY_SCRIPT.search(sample):
        for language, script in _SCRIPTS.items():
            share = _SOME_KANA if language == "ja" else _MOSTLY
            if len(script.findall(sample)) > share * len(sample):
                return language
    words = _WORD.findall(sample)
    counts = Counter(chain.from_iterable(map(_SPEAKERS.get, words, repeat(()))))
    ranked = [*counts.most_common(2), ("", 0), ("", 0)]
    (language, most), (_other, second) = ranked[:2]
    return language if most > _SHARE * len(words) and most > 2 * second else None
