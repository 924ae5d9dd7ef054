"""Digests of an article's text: one that tells any change of words, one that survives small ones."""

import re
from hashlib import blake2b

from newsarc.text import text_hash

__all__ = ["near_hash", "text_hash"]

_WORD = re.compile(r"\w+")
_SHINGLE = 3


def near_hash(text: str) -> str:
    """64-bit simhash, in hex, of the text's three-word shingles; near-duplicates differ in few bits.

    Charikar, "Similarity Estimation Techniques from Rounding Algorithms" (STOC 2002).
    """
    words = _WORD.findall(text.lower())
    shingles = {" ".join(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1))}
    # Bit-sliced counters: planes[k] holds bit k of all 64 counts, so one addition is about two XORs and ANDs.
    planes: list[int] = []
    for shingle in shingles:
        carry = int.from_bytes(
            blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
        )
        for i, plane in enumerate(planes):
            planes[i], carry = plane ^ carry, plane & carry
            if not carry:
                break
        if carry:
            planes.append(carry)
    counts = (sum((plane >> bit & 1) << k for k, plane in enumerate(planes)) for bit in range(64))
    return f"{sum(1 << bit for bit, count in enumerate(counts) if 2 * count > len(shingles)):016x}"
