"""Text as the full-text index takes it, and queries in its language.

FTS5's unicode61 tokenizer parts words at spaces, which Chinese, Japanese, Thai and others do not write. So
each character of these scripts is indexed as a word of its own, and a run of them is looked for as a phrase:
found exactly, from one character on. (FTS5's trigram tokenizer finds nothing shorter than three, and most
Chinese words have two.)
"""

import re
import unicodedata
from typing import Final

from newsarc.text import clean_text

# Thai, Lao, Myanmar, Khmer; CJK with kana; Yi; Hangul; CJK beyond the first plane.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u30ff\u3100-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48f\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
_TERM: Final = re.compile(r'"([^"]*)"?|(\S+)')


def indexed(text: str) -> str:
    """Text for the index: each character of an unspaced script stands alone.

    >>> indexed("Face ID 顔認証 now")
    'Face ID  顔  認  証  now'
    """
    return text if text.isascii() else _UNSPACED.sub(r" \g<0> ", text)


def match_query(text: str, *, columns: tuple[str, ...] = ("title", "text")) -> str | None:
    """The FTS5 query for articles that have all the words; None where there is no word to look for.

    Whatever a person types is safe: each word goes in as a quoted string.

    >>> match_query('face "data breach" biometric*')
    '{title text} : ("face" AND "data breach" AND "biometric"*)'
    """
    terms = []
    for phrase, word in _TERM.findall(clean_text(text)):
        term = indexed(phrase or word).replace('"', " ").strip()
        if any(unicodedata.category(char)[0] in "LNM" or char == "_" for char in term):
            quoted = f'"{term.rstrip("*")}"'
            terms.append(quoted + "*" if word.endswith("*") else quoted)
    return f"{{{' '.join(columns)}}} : ({' AND '.join(terms)})" if terms else None


def folded(text: str) -> str:
    """A name as it is compared: without case and accents.

    >>> folded("José ÁLVAREZ")
    'jose alvarez'
    """
    plain = unicodedata.normalize("NFKD", clean_text(text))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()
