"""Strings from strangers: what may be stored, and what may be printed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256

# Cc but tab and line feed, lone surrogates, and the non-characters that XML, JSON tools and SQLite choke on.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What Unicode calls unsuitable in markup (https://www.unicode.org/reports/tr20/): bidi embeddings, overrides
# and isolates, which reach beyond their text, deprecated and annotation controls, tags but in a flag's emoji.
_UNSEEN = re.compile(
    "[\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)


def clean_text(text: str) -> str:
    """The text without control characters, lone surrogates and non-characters; tabs and line ends are kept.

    Every string that is stored passes here once, so that it is valid UTF-8 and harmless in any reader.
    """
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def harmless_text(text: str) -> str:
    """Clean text as it may stand in a document among other text: it neither hides nor turns what is around.

    The marks and joiners with which Arabic, Hebrew, Persian and emoji are spelled stay.

    >>> harmless_text("invoice\\u202efdp.exe")
    'invoicefdp.exe'
    """
    return text if text.isprintable() else _UNSEEN.sub("", clean_text(text))


def one_line(text: str) -> str:
    """Clean text on one line: white space folded, soft hyphens and zero-width spaces removed.

    >>> one_line("  Face\\u00ad book\\n ID ")
    'Face book ID'
    """
    if text.isprintable():  # most text is, and holds nothing to clean
        return " ".join(text.split())
    return _SPACES.sub(" ", _INVISIBLE.sub("", clean_text(text))).strip()


def count_words(text: str) -> int:
    """Words as readers of any language would count them: two signs make one where no spaces part them.

    >>> count_words("Face ID"), count_words("顔認証技術")
    (2, 2)
    """
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    if unspaced:
        text = _UNSPACED.sub(" ", text)
    return len(_WORD.findall(text)) + unspaced // 2


def entries(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The lines of a list that a person wrote, with their numbers; `#` begins a comment.

    >>> list(entries(["# mine", "", " https://a.example/ "]))
    [(3, 'https://a.example/')]
    """
    for number, line in enumerate(lines, 1):
        if (stripped := line.strip()) and not stripped.startswith("#"):
            yield number, stripped


def text_hash(text: str) -> str:
    """SHA-256, in hex, of the text with white space folded: equal where a reader would see no difference."""
    return sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()


def printable(text: str, *, keep_newlines: bool = False) -> str:
    """Text that cannot steer a terminal: control, format and bidi characters are shown as escapes.

    With `keep_newlines` line feeds and tabs stay.

    >>> printable("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    plain = text.replace("\n", "").replace("\t", "") if keep_newlines else text
    if plain.isprintable() and not _BIDI.search(plain):
        return text
    return "".join(_shown(char, keep_newlines=keep_newlines) for char in text)


def _shown(char: str, *, keep_newlines: bool) -> str:
    if char in "\n\t" and keep_newlines:
        return char
    if unicodedata.category(char) == "Zs" or char in "\u200c\u200d":  # joiners spell Persian and emoji
        return char
    if char.isprintable() and not _BIDI.match(char):
        return char
    return char.encode("unicode_escape").decode("ascii")


def harmless_cell(text: str) -> str:
    """A CSV cell that no spreadsheet runs as a formula: one that could be begins with `'` (OWASP).

    >>> harmless_cell('=HYPERLINK("x")')
    '\\'=HYPERLINK("x")'
    """
    risky = text.startswith(("\t", "\r")) or text.lstrip().startswith(tuple("=+-@＝＋－＠"))
    return "'" + text if risky else text
