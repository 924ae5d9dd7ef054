"""Digests of an article's text: one that tells any change of words, one that survives small ones."""

import re
from hashlib import blake2b

from newsarc.text import text_hash

__all__ = ["near_hash", "text_hash"]

_WORD = re.compile(r"\w+")
_SHINGLE = 3
_LANE = 8
"""Bytes of one shingle's hash."""
_MOST_KNOWN = 1 << 15


def near_hash(text: str) -> str:
    """64-bit simhash, in hex, of the text's three-word shingles; near-duplicates differ in few bits.

    Charikar, "Similarity Estimation Techniques from Rounding Algorithms" (STOC 2002). A shingle's hash is the
    XOR of one hash of each of its words, another for each place (tabulation hashing), so that all shingles
    are hashed at once: as the XOR of three numbers of as many 64-bit lanes as there are shingles.
    """
    words = _WORD.findall(text.lower())
    words += [""] * (_SHINGLE - len(words))
    count = len(words) - _SHINGLE + 1
    digests = memoryview(b"".join(map(_DIGESTS.__getitem__, words))).cast("Q")
    lanes = 0
    for place in range(_SHINGLE):
        lanes ^= int.from_bytes(digests[place::_SHINGLE][place : place + count], "big")
    hashes = lanes.to_bytes(count * _LANE, "big")
    lowest_bits = int.from_bytes(b"\1" * count, "big")
    simhash = 0
    for byte in range(_LANE):
        column = int.from_bytes(hashes[byte::_LANE], "big")
        for bit in range(7, -1, -1):
            simhash = simhash << 1 | (2 * (column >> bit & lowest_bits).bit_count() > count)
    return f"{simhash:016x}"


class _Digests(dict[str, bytes]):
    """The hashes of a word, one for each place that it may have in a shingle; most words were seen before."""

    def __missing__(self, word: str) -> bytes:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=_SHINGLE * _LANE).digest()
        self[word] = digest
        return digest


_DIGESTS = _Digests()
