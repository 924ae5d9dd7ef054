"""An archive in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarc.archive import Archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    with Archive(folder, create=True) as opened:
        yield opened
