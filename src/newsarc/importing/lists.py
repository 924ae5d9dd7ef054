"""Lists of addresses, one a line; `#` begins a comment."""

from collections.abc import Iterator
from pathlib import Path

from newsarc.errors import PageError
from newsarc.text import entries
from newsarc.urls import find_url


def read_list(path: Path) -> Iterator[str | PageError]:
    """The addresses of a list; in the place of a line that is none, an error that names it."""
    try:
        text = path.read_text("utf-8-sig", "replace")
    except OSError as error:
        yield PageError(str(path), f"cannot be read: {(error.strerror or str(error)).lower()}")
        return
    for number, line in entries(text.splitlines()):
        yield find_url(line) or PageError(f"{path}:{number}", f"not an address: {line[:200]}")


def is_list(text: str, *, is_whole: bool) -> bool:
    """Whether a text is such a list: of three lines at least two are addresses; no article reads so."""
    lines = [line for _, line in entries(text.splitlines())]
    if not is_whole:
        lines = lines[:-1]  # it may be cut off
    addresses = sum(find_url(line) is not None for line in lines)
    return addresses > 0 and addresses >= 2 * (len(lines) - addresses)
