"""WACZ files and other zips: pages, or an error in the place of what cannot be read."""

import io
import tempfile
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.errors import PageError
from newsarc.importing import Input, Skipped, find_inputs, read_pages
from newsarc.page import Page
from tests.importing.test_records import warc


def wacz() -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as package:
        package.writestr("archive/pages.warc.gz", warc(2))
    return file.getvalue()


WHOLE = wacz()
FLAGS, METHOD = 6, 8
"""Where a zip's first header has them; in the directory at its end they lie two bytes later."""


def read(data: bytes) -> list[Page | PageError]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.wacz"
        path.write_bytes(data)
        found = list(find_inputs(path))
        inputs = [each for each in found if isinstance(each, Input)]
        errors = [each for each in found if isinstance(each, PageError)]
        return [*errors, *(page for _, page in read_pages(inputs, skipped=Skipped()))]


def with_byte(data: bytes, place: int, value: int) -> bytes:
    """The zip with a byte of its file's header changed, at both places."""
    changed, directory = bytearray(data), data.rindex(b"PK\x01\x02")
    changed[place] = changed[directory + place + 2] = value
    return bytes(changed)


def test_a_wacz_gives_the_pages_of_its_warc_files() -> None:
    assert len(read(WHOLE)) == 2
    assert all(isinstance(page, Page) for page in read(WHOLE))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (with_byte(WHOLE, FLAGS, 1), "encrypted"),
        (with_byte(WHOLE, METHOD, 99), "compression method is not supported"),
        (WHOLE[:-30], "not a WARC, WACZ"),
    ],
    ids=["encrypted", "of no known method", "cut"],
)
def test_a_zip_that_cannot_be_read_is_named(data: bytes, why: str) -> None:
    (error,) = read(data)

    assert isinstance(error, PageError)
    assert why in str(error)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.integers(0, len(WHOLE)))
def test_any_damage_to_a_zip_gives_pages_or_errors(place: int, value: int, end: int) -> None:
    for data in (WHOLE[:end], WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :]):
        for page in read(data):
            assert isinstance(page, (Page, PageError))
