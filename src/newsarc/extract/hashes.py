"""Digests of an article's text: one that tells any change of words, one that survives small ones."""

import re
from functools import lru_cache
from hashlib import blake2b

from newsarc.text import text_hash

__all__ = ["near_hash", "text_hash"]

_WORD = re.compile(r"\w+")
_SHINGLE = 3
_LANE = 8
"""Bytes of one shingle's hash."""
_DIGEST = _SHINGLE * _LANE

_BITS = tuple(bytes(byte >> bit & 1 for byte in range(256)) for bit in range(8))
"""For each bit a table for `bytes.translate` that leaves 1 where a byte has it."""


def near_hash(text: str) -> str:
    """64-bit simhash, in hex, of the text's three-word shingles; near-duplicates differ in few bits.

    Charikar, "Similarity Estimation Techniques from Rounding Algorithms" (STOC 2002). A shingle's hash is the
    XOR of one hash of each of its words, another for each place (tabulation hashing), so that all shingles
    are hashed at once: as the XOR of three numbers, in which the first of the lanes of each word counts.
    """
    words = _WORD.findall(text.lower())
    words += [""] * (_SHINGLE - len(words))
    count = len(words) - _SHINGLE + 1
    digests = b"".join(map(_digest, words))
    size = count * _DIGEST - (_SHINGLE - 1) * _LANE
    lanes = 0
    for place in range(_SHINGLE):
        start = place * (_DIGEST + _LANE)
        lanes ^= int.from_bytes(digests[start : start + size], "big")
    hashes = lanes.to_bytes(size, "big")
    simhash = 0
    for byte in range(_LANE):
        column = hashes[byte::_DIGEST]
        for bit in range(7, -1, -1):
            simhash = simhash << 1 | (2 * column.translate(_BITS[bit]).count(1) > count)
    return f"{simhash:016x}"


@lru_cache(maxsize=1 << 15)
def _digest(word: str) -> bytes:
    """The hashes of a word, one for each place that it may have in a shingle."""
    return blake2b(word.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()
