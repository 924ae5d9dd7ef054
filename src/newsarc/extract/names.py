"""Names of people in a byline: split one by one, without titles of the trade, agencies, places and dates.

Rules for the shape of a name, not lists of names: two to five words, each capitalised or a particle, in any
script. A piece that is no name ends the list, because what follows names are roles, places and agencies.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from newsarc.text import one_line

_BY = re.compile(
    r"^(?:this (?:article|post|story) (?:was|is) )?(?:(?:story|written|words|reported|posted|published|"
    r"authored|article|text|report|analysis|recipe|review)\s*)?"
    r"(?:(?:by|von|par|por|door|av|af|di|da|od|przez|podle|autorin/autor|autor(?:in|en|es|a)?|authors?|"
    r"auteurs?|autore|"
    r"text[oe]?|tekst|testo|verfasst\s+von|geschrieben\s+von|geschreven\s+door|escrito\s+por|écrit\s+par|"
    r"rédigé\s+par|scritto\s+da|skrevet\s+av|от|автор|yazan)(?:\s*:\s*|\s+(?=\S))|"
    r"(?-i:By|Von|Par|Por|Author|Autor)(?=(?-i:[A-ZÀ-ÝЀ-Я])))",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s*[\n\t(\[{]|\s[–—-]+\s|\s+(?:in|for|für|pour|para|per|on|at|aus|am|im|published|updated|posted|"
    r"last|is|has|was|"
    r"ist|hat|est|about|from|special|with additional|(?-i:The))\s|"
    r"\s*\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s*\d|\d|"
    r"(?<=[a-z])(?-i:Published|Updated|Posted|Last|View)\b|"
    r"https?:|@",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*[;&+,、，・|•·⋅∙●▪/]\s*(?:and\s|und\s|et\s|y\s|e\s|en\s|og\s|och\s)?|"
    r"\s+(?:and|und|et|y|e|i|en|og|och|ja|ve|и|та|और|dan|with|mit|avec|con)\s+(?=[^\W\d_])",
)
_JOINTS = {"and", "und", "et", "en", "og", "och", "ja", "ve", "dan"}
_TRADE = re.compile(
    r"\b(?:staff|editors?|reporters?|writers?|correspondents?|contributors?|journalists?|columnists?|"
    r"producers?|"
    r"photographers?|authors?|director|manager|officer|chief|senior|head|desk|team|newsroom|press|news|"
    r"media|agency|agencies|"
    r"agentur|redaktion|redakteur(?:in)?|redacción|redazione|rédaction|redactie|redaksjonen|reporterin|"
    r"korrespondent(?:in)?|"
    r"online|digital|magazine|journal|times|post|herald|tribune|gazette|daily|online|zeitung|nachrichten|"
    r"university|"
    r"institute|company|group|inc|ltd|llc|gmbh|foundation|association|society|center|centre|service|services|"
    r"office|department|bureau|network|studio|blog|admin|administrator|webmaster|guest|sponsored|expert|"
    r"professor|universiteto|ceo|cto|founder|phd|md|rd|mba|vp|president|partner|specialist|analyst|"
    r"consultant|"
    r"letzte|artikel|latest|articles?|mehr|more|lesen|your|live|teilen|twittern|senden|drucken|kopieren|"
    r"copy|print|link|facebook|twitter|whatsapp|linkedin|reddit|email|e-mail|"
    r"about|guide|reviewers?|journalism|bio|profile|captions?|contents|browse|trial|written|modified|related|toggle|released|location|schedule|"
    r"newsletter|anzeige|advertisement|listen|watch|save|bookmark|menu|search|home|copyright|"
    r"illustration|topics?|"
    r"updated|published|posted|read|min|minutes|share|comments?|follow|subscribe|image|photo|video|getty|"
    r"january|february|march|april|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:staff|senior|chief|head|lead|special|former|contributing|freelance|editor|reporter|writer|correspondent|contributor|"
    r"journalist|columnist|photographer|reviewer|director|manager|founder|ceo|cto|analyst|specialist|consultant|expert|"
    r"(?:chef|auslands|politik|wirtschafts)?(?:korrespondent|redakteur|reporter|journalist|kolumnist)(?:in)?|"
    r"rédact(?:eur|rice)|journaliste|correspondante?|periodista|redactora?|corresponsal|giornalista|corrispondente|"
    r"verslaggever|redacteur|journalista|toimittaja|dziennikarz)s?\b",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"(?:the\s)?associated press|\bap\b|afp|reuters|dpa(?:[-/].*)?|apa|sda|ansa|efe|pa media|press "
    r"association|bloomberg|"
    r"tass|xinhua|pti|ians|ani|lusa|ntb|tt|ritzau|belga|agence france[- ]presse|agencies|epd|kna|sid|"
    r"keystone-sda|"
    r"europa press|kyodo|yonhap|upi|cnn|bbc|canadian press",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"\b[\w-]+\.(?:com|de|org|net|tv|co\.\w\w|is|lt|lu|no|se|fr|uk|info|news)\b", re.IGNORECASE
)
_TITLES = re.compile(r"^(?:mr|mrs|ms|sir|dame)\.?\s+", re.IGNORECASE)
_SUFFIXES = re.compile(r"\s*(?:기자|記者|記者団|특파원|선임기자)$")
_CREDENTIALS = re.compile(
    r"(?:\s*,\s*(?:Ph\.?D|M\.?D|J\.?D|R\.?D|RN|MBA|MPH|CPA|LCSW|DDS|DMD|DO|CFP|Esq|Jr|Sr|II|"
    r"III)\.?)+(?=$|\s*,)"
)
_PARTICLE_WORDS = (
    "a al ap af av bin bint da dal de del della den der des di do dos du e el ibn in la las le los of "
    "san ter te ten "
    "the ul van vom von y zu zum zur 't d' ben abu"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_CASELESS = re.compile(r"[\u0590-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_KOREAN = re.compile(r"([\uac00-\ud7af]{2,4})\s?(?:선임)?(?:기자|특파원|논설위원)")
_DATE_WORDS = re.compile(
    r"\d[\d:.,/年月日時分-]*\s?(?:st|nd|rd|th|Uhr|am|pm|h|min)?\b|\b(?:[ap]\.?m|uhr|gmt|utc|e[sd]t|p[sd]t|cet|"
    r"cest|on|published|posted|last|updated|modified|aktualisiert|stand|güncelleme|publisert|oppdatert|"
    r"mon|tue|wed|thu|fri|"
    r"sat|sun)[a-z]{0,6}\b\.?|\b(?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zé]{0,7}\b\.?",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r".{0,20}\b(?:19|20)\d\d\b.{0,12}?\s*[–—|·,-]?\s*\b(?:by|von|par|por|di|door|av|"
    r"af)\s+(?P<names>\S.{3,60})",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"[^\W\d_]{2,}")
_MAX_NAMES = 25
_MOST_KNOWN = 2048
"""Texts whose names are remembered: several witnesses of a page, and pages of a site, have the same ones."""
_LONGEST_KNOWN = 300
_LONGEST_NAME = 60


_LABEL = re.compile(
    r"(?:(?:article|post|story|words|text)\s+)?(?:written\s+|posted\s+|published\s+)?by\s*:?|"
    r"(?:the\s+)?authors?\s*:?|von|par|por|autor(?:in|en|es)?\s*:?|auteurs?\s*:?",
    re.IGNORECASE,
)


def split_names(text: str, *, is_declared: bool = False) -> tuple[str, ...]:
    """The names in a byline, as written; empty where it holds none.

    What is declared to be an author may be written small; other text may not.

    >>> split_names("By Jane Q. Doe, John Smith and María de la Cruz, Staff Writers")
    ('Jane Q. Doe', 'John Smith', 'María de la Cruz')
    >>> split_names("Von Felix Schröder und Jörg Soldwisch, dpa")
    ('Felix Schröder', 'Jörg Soldwisch')
    """
    find = _known_names if len(text) <= _LONGEST_KNOWN else _find_names
    return find(text, is_declared)


def _find_names(text: str, is_declared: bool) -> tuple[str, ...]:
    korean = _KOREAN.findall(text)
    if korean:
        return tuple(dict.fromkeys(korean))
    names = []
    for whole in _pieces(cut_byline(text)):
        piece = whole if is_declared else _without_role(whole)
        if is_person(piece) and (is_declared or not piece.islower()):
            names.append(piece)
        elif not is_agency(piece):
            break
    return tuple(dict.fromkeys(names))[:_MAX_NAMES]


_known_names = lru_cache(_MOST_KNOWN)(_find_names)


def _without_role(piece: str) -> str:
    """A name less the trade or the paper behind it: `Jane Doe Senior Reporter`, `Jane Doe USA TODAY`."""
    words = piece.split()
    for end in range(2, len(words)):
        is_paper = len(words) - end > 1 and all(word.isupper() for word in words[end:])
        if is_paper or _ROLE.fullmatch(words[end]):
            head = " ".join(words[:end])
            return head if is_person(head) and not words[0].isupper() else piece
    return piece


def signature(text: str) -> str | None:
    """Who signs a line of date and name, as `March 15, 2016 – by Jane Doe`."""
    match = _SIGNATURE.fullmatch(text)
    return match["names"] if match and split_names(match["names"]) else None


def cut_byline(text: str) -> str:
    """A byline less its "By", academic letters, and what follows the names."""
    text = _CREDENTIALS.sub("", without_by(one_line(text)))
    end = _ENDS.search(text)
    return text[: end.start()].strip() if end else text


def without_by(text: str) -> str:
    """A byline less its "By", once or twice ("Written by By …")."""
    return _BY.sub("", _BY.sub("", text.strip(" ,;:|–—-·•\u00a0"))).strip(" ,;:|–—-·•\u00a0")


def has_by(text: str) -> bool:
    """Whether a line begins as bylines do."""
    return bool(_BY.match(text))


def is_label(text: str) -> bool:
    """Whether a line only says that an author's name is next: `Written by`."""
    return bool(_LABEL.fullmatch(text.strip()))


def _pieces(text: str) -> Iterator[str]:
    last_first = re.fullmatch(r"([^\W\d_]+(?:-\w+)?),\s+([^\W\d_]+(?: \w\.)?)", text)
    if last_first and not _AGENCY.fullmatch(last_first[2]) and last_first[1][0].isupper():
        yield f"{last_first[2]} {last_first[1]}"
        return
    for piece in _SPLIT.split(text):
        name = _SUFFIXES.sub("", _TITLES.sub("", piece.strip(" .,;:–—-")))
        if name:
            yield name


def is_person(name: str) -> bool:
    """Whether a text has the shape of a person's name.

    >>> is_person("Anne-Marie O'Neill"), is_person("The Associated Press"), is_person("Staff Writer")
    (True, False, False)
    """
    return len(name) <= _LONGEST_NAME and _is_shaped_as_person(name)


@lru_cache(_MOST_KNOWN)
def _is_shaped_as_person(name: str) -> bool:
    if is_agency(name) or _TRADE.search(name) or _DOMAIN.search(name) or len(name) < 3:
        return len(name) == 2 and is_caseless(name)
    if is_caseless(name):
        return len(name.split()) <= 4 and len(name) <= 30
    words = name.split()
    if not 2 <= len(words) <= 6 or any(char.isdigit() or char in "@#:?!<>=_{}" for char in name):
        return False
    if name.islower():  # some sites write every name small
        return len(words) <= 3
    return (
        all(_is_name_word(word) for word in words)
        and words[-1].lower() not in _PARTICLES
        and words[0].lower() != "the"
    )


def is_caseless(text: str) -> bool:
    """Whether a text is in a script without capitals, where nothing but its place tells a name."""
    return bool(_CASELESS.search(text))


def _is_name_word(word: str) -> bool:
    bare = word.strip("'’\"“”„().,")
    return bare.lower() in _PARTICLES or (
        bool(bare) and (bare[0].isupper() or bare[1:2].isupper() or "’" in bare or "'" in bare)
    )


def is_only_names(text: str) -> bool:
    """Whether a line holds nothing but names, their trades, dates and marks between them."""
    for name in split_names(text):
        text = text.replace(name, " ", 1)
    rest = _ROLE.sub(" ", _DATE_WORDS.sub(" ", text))
    return all(word.lower() in _JOINTS or is_agency(word) for word in _LONG_WORD.findall(rest))


def is_agency(name: str) -> bool:
    """Whether a name is a news agency's."""
    return bool(_AGENCY.fullmatch(name.strip()))
