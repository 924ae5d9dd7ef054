"""`python -m fuzz.run --minutes 10 [TARGET…]`: feeds mutated and random bytes to what reads strangers' bytes.

Each target gets its share of the time. A find is shrunk by hypothesis, printed, and ends the run with 1; it
belongs into the tests as an example.
"""

import argparse
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from fuzz.targets import TARGETS, Target, run

ROUND = 200


def mutate(data: bytes, others: list[bytes], random: Random) -> bytes:
    """A copy with a few bytes changed, doubled, cut out, or spliced with another sample."""
    piece = bytearray(data)
    for _ in range(random.randint(1, 8)):
        start, length = random.randint(0, len(piece)), random.choice((1, 2, 8, 64, 1024))
        match random.randrange(5):
            case 0:
                piece[start : start + 1] = bytes([random.randrange(256)])
            case 1:
                piece[start:start] = piece[start : start + length] * random.choice((1, 2, 50))
            case 2:
                del piece[start : start + length]
            case 3:
                other = random.choice(others)
                at = random.randint(0, len(other))
                piece[start:start] = other[at : at + length]
            case _:
                piece[start:start] = random.choice(TOKENS)
    return bytes(piece)


TOKENS = [
    b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"&#xD800;", b"<![CDATA[", b"<!--", b"]]>", b'"', b"'", b"\\ud800",
    b"99999999999999999999", b"-1", b"NaN", b"1e999", b"{" * 300, b"[" * 300, b"<div>" * 300,
    b"%00", b"\r\n\r\n",
    b"2026-02-30T25:61:61+99:99", b"null", b"://", b"xn--", "\u202e\u0130\ufeff".encode(), b"<base href='http://['>",
]  # fmt: skip


def fuzz(name: str, until: float, random: Random) -> int:
    """Tries a target until the time is over; gives how often."""
    make, samples = TARGETS[name]
    target = make()
    tries = 0
    while time.monotonic() < until:
        one_round(target, samples, random.randrange(1 << 32), count := [0])
        tries += count[0]
    return tries


def one_round(target: Target, samples: list[bytes], number: int, count: list[int]) -> None:
    """Some tries with one seed."""
    mutated = st.builds(mutate, st.sampled_from(samples), st.just(samples), st.randoms(use_true_random=True))

    @seed(number)
    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(mutated | st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode()))
    def tried(data: bytes) -> None:
        count[0] += 1
        run(target, data)

    attempt: Callable[[], None] = tried
    attempt()


def main() -> int:
    """Runs all targets, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("targets", nargs="*", default=list(TARGETS), metavar="TARGET")
    chosen = parser.parse_args()
    warnings.simplefilter("error")  # one that reaches a person's terminal is a find too
    finds = 0
    print(f"seed {chosen.seed}")
    for name in chosen.targets:
        until = time.monotonic() + chosen.minutes * 60 / len(chosen.targets)
        try:
            print(f"{name}: {fuzz(name, until, Random(chosen.seed)):,} tries", flush=True)
        except Exception:  # whatever comes out is a find
            finds += 1
            print(f"{name}: a find", flush=True)
            traceback.print_exc()
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
