"""A night with fifty hosts, slow and faulty: nothing is lost, nothing is stored twice, memory stays flat."""

from pathlib import Path

import pytest

from tests.load.night import FLAT, spend


@pytest.mark.slow
def test_a_night_with_fifty_hosts(tmp_path: Path) -> None:
    """As `python -m tests.load.night`, which lets ten thousand articles come, with fewer."""
    few, many = (spend(articles, tmp_path / str(articles)) for articles in (200, 1000))

    assert few.is_well, few
    assert many.is_well, many
    assert many.peak <= FLAT * few.peak
