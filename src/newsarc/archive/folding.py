"""Letters as they are compared: without case, accents and width.

FTS5's unicode61 tokenizer folds case, and takes the accents off Latin letters. It folds neither letters that
have no accent to take off (ł, ø, ß), nor accents of Greek and Cyrillic, nor full-width and half-width forms.
For the index each of these is written as the letters that it counts as, and after them two or more combining
marks, which the tokenizer drops: it sees the plain letters, and `as_written` gives back what stood there.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from newsarc.text import clean_text

_PLAIN: Final = str.maketrans(
    "łøđðħŧıŋƀɓƈȼɖɗƒǥɠɨƙƚɲɵƥƭʉʋƴɏƶȥ", "loddhtinbbccddfggiklnoptuvyyzz"
) | str.maketrans({"æ": "ae", "œ": "oe", "þ": "th"})
"""Small letters that Unicode takes apart no further, and what is typed where there is no key for them."""

_RANGES: Final = (
    (0x00AA, 0x02B0),  # Latin
    (0x0370, 0x0530),  # Greek, Cyrillic
    (0x1E00, 0x2000),  # Latin and Greek with more than one accent
    (0xFB00, 0xFB07),  # ligatures
    (0xFF10, 0xFF9E),  # full-width Latin, half-width Katakana
)
_KATAKANA: Final = range(0xFF66, 0xFF9E)
_VOICES: Final = "\uff9e\uff9f"
"""What follows a half-width sign, and is one with it in full width."""

MARKS: Final = "\u032d\u032e"
"""Combining marks that the tokenizer drops, as the digits 0 and 1."""

_COMPARED: Final = re.compile(f"([^{MARKS}]{{1,3}})([{MARKS}]{{2,}})")
_JAPANESE_VOICE: Final = "\u3099\u309a"


def folded(text: str) -> str:
    """A name as it is compared.

    >>> folded("José ŁÓDŹ ＡＢＣ Straße ガ")
    'jose lodz abc strasse ガ'
    """
    parts = unicodedata.normalize("NFKD", clean_text(text).casefold())
    kept = (char for char in parts if not unicodedata.combining(char) or char in _JAPANESE_VOICE)
    return unicodedata.normalize("NFC", "".join(kept)).casefold().translate(_PLAIN)


def as_compared(text: str) -> str:
    """A text for the tokenizer."""
    if text.isascii():
        return text
    pattern, compared, _ = _tables()
    return pattern.sub(lambda match: compared.get(match[0], match[0]), unicodedata.normalize("NFC", text))


def as_written(text: str) -> str:
    """The text that `as_compared` was given.

    >>> as_written(as_compared("Łódź, ＡＢＣ, ｶﾞ, Straße"))
    'Łódź, ＡＢＣ, ｶﾞ, Straße'
    """
    return text if text.isascii() else _COMPARED.sub(_as_written, text)


def _as_written(match: re.Match[str]) -> str:
    letters, marks = match.groups()
    written = _tables()[2]
    for start in range(len(letters)):
        if original := written.get(letters[start:] + marks):
            return letters[:start] + original
    return match[0]


@lru_cache(maxsize=1)
def _tables() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    """What the tokenizer would not fold, as it is compared, and back."""
    compared: dict[str, str] = {}
    written: dict[str, str] = {}
    for original, plain in _foldings():
        number = 0b10
        while (text := plain + "".join(MARKS[int(digit)] for digit in f"{number:b}")) in written:
            number += 1
        compared[original], written[text] = text, original
    single = "".join(original for original in compared if len(original) == 1)
    return re.compile(f"[{single}][{_VOICES}]?"), compared, written


def _foldings() -> Iterator[tuple[str, str]]:
    """What the tokenizer would not fold, and the plain letters for it."""
    for char in (chr(code) for start, end in _RANGES for code in range(start, end)):
        if ord(char) in _KATAKANA:
            for voice in ("", *_VOICES):
                yield char + voice, unicodedata.normalize("NFKC", char + voice)
        elif unicodedata.category(char)[0] in "LN" and not unicodedata.normalize("NFD", char)[0].isascii():
            plain = folded(char)
            if plain not in (char.lower(), "σ") and all(
                unicodedata.category(part)[0] in "LN" for part in plain
            ):
                yield char, plain
