"""Content codings, in bounded steps."""

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.fetch.decoding import CutShort, DecodingError, decode_through, decoders_for
from tests.fetch.misbehaviour import raw_deflate, zeros

ENCODE: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
}


def decode(data: bytes, codings: str, *, step: int = 1 << 16) -> bytes:
    decoders = decoders_for([codings])
    pieces = [
        piece
        for start in range(0, len(data), step)
        for piece in decode_through(decoders, data[start : start + step])
    ]
    for decoder in decoders:
        decoder.finish()
    return b"".join(pieces)


@given(st.binary(max_size=3000), st.lists(st.sampled_from(sorted(ENCODE)), max_size=2), st.integers(1, 500))
def test_what_was_coded_is_decoded_however_it_is_cut_up(body: bytes, codings: list[str], step: int) -> None:
    data = body
    for coding in codings:
        data = ENCODE[coding](data)

    assert decode(data, ", ".join(codings), step=step) == body


@given(st.binary(min_size=1, max_size=300), st.integers(1, 50))
def test_deflate_is_decoded_with_and_without_its_header(body: bytes, step: int) -> None:
    assert decode(raw_deflate(body), "deflate", step=step) == body


@given(st.lists(st.binary(max_size=100), min_size=1, max_size=5), st.integers(1, 50))
def test_every_member_of_a_gzip_body_counts(bodies: list[bytes], step: int) -> None:
    data = b"".join(gzip.compress(body) for body in bodies)

    assert decode(data, "gzip", step=step) == b"".join(bodies)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_p5_every_cut_is_noticed(coding: str) -> None:
    whole = ENCODE[coding](b"A story of some length, with some words in it. " * 5)

    for length in range(1, len(whole)):
        with pytest.raises(CutShort):
            decode(whole[:length], coding)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_long_body_of_few_bytes_comes_out_whole_and_in_small_pieces(coding: str) -> None:
    body = bytes(10 << 20)  # brotli's decoder holds back megabytes of output beyond what it was fed
    (decoder,) = decoders_for([coding])

    pieces = list(decoder.feed(ENCODE[coding](body)))
    decoder.finish()

    assert sum(map(len, pieces)) == len(body)
    assert max(map(len, pieces)) <= 1 << 20


@given(st.binary(max_size=500), st.sampled_from(["gzip", "deflate", "br", "gzip, br"]))
def test_any_bytes_are_decoded_or_refused(data: bytes, codings: str) -> None:
    with suppress(DecodingError):
        decode(data, codings)


@given(st.lists(st.text(max_size=20), max_size=4))
def test_any_names_of_codings_are_known_or_refused(values: list[str]) -> None:
    with suppress(DecodingError):
        assert len(decoders_for(values)) <= 2


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_p2_no_step_makes_much_of_little(coding: str) -> None:
    pieces = decode_through(decoders_for([coding]), zeros(coding))

    assert max(len(next(pieces)) for _ in range(20)) <= 1 << 20
