"""Text as the full-text index takes it.

FTS5's unicode61 tokenizer parts words at spaces, which Chinese, Japanese, Thai and others do not write. So
each character of these scripts is indexed as a word of its own, and a run of them is looked for as a phrase:
found exactly, from one character on. (FTS5's trigram tokenizer finds nothing shorter than three, and most
Chinese words have two.)
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from newsarc.archive.folding import MARKS, as_compared, as_written

# Thai, Lao, Myanmar, Khmer; CJK with kana; Yi; Hangul; CJK beyond the first plane.
_RANGES: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u30ff\u3100-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48f\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Marks round a hit. Non-characters: no stored text has them (see `clean_text`)."""

_UNSPACED: Final = re.compile(f"[{_RANGES}][{MARKS}]*")
_SPACED: Final = re.compile(f" ?({OPEN}?)([{_RANGES}])({CLOSE}?) ?")
_PARTS: Final = str.maketrans({".": "\ue000", "-": "\ue001"})


def indexed(text: str) -> str:
    """Text for the index: each character of an unspaced script stands alone, and letters are folded.

    >>> indexed("Face ID 顔認証 now")
    'Face ID  顔  認  証  now'
    """
    return text if text.isascii() else _UNSPACED.sub(r" \g<0> ", as_compared(text))


def readable(text: str) -> str:
    """Text of the index as it was, with the marks round its hits.

    >>> readable("Face ID  顔  認  証  now")
    'Face ID 顔認証 now'
    """
    return text if text.isascii() else _SPACED.sub(r"\1\2\3", as_written(text))


def has_words(text: str) -> bool:
    """Whether the index would see a word in a text."""
    return any(unicodedata.category(char) in _OF_WORDS for char in text)


_OF_WORDS: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Co"})
"""The categories that unicode61 makes words of."""


@lru_cache(maxsize=1024)
def site_words(host: str) -> str:
    """A host and the domains that it lies in, each as one word that no text has.

    Private-use characters stand for the dots, so that a search for `news` does not find every `news.example`.
    """
    labels = host.lower().split(".")
    return " ".join(site_word(".".join(labels[start:])) for start in range(max(1, len(labels) - 1)))


def site_word(host: str) -> str:
    """The word of a host or domain, as a person types it: `www.` and what surrounds the host do not count."""
    plain = re.sub(r"^[a-z]+://", "", host.strip().lower()).partition("/")[0].removeprefix("www.")
    kept = "".join(char for char in plain if char.isalnum() or char in ".-")
    return "\ue000" + kept.strip(".-").translate(_PARTS) if kept.strip(".-") else ""
