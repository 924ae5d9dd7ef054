"""A sealed file proves by itself that no byte of it has changed."""

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.seal import is_intact, is_sealed, sealed

TEXT = json.dumps({"title": 'A "record_hash": ', "nested": {"record_hash": "0" * 64}}, indent=2) + "\n"
SEALED = sealed(TEXT).encode()


def test_the_seal_is_the_last_key_and_all_else_stays_as_it_was() -> None:
    record = json.loads(SEALED)

    assert list(record) == ["title", "nested", "record_hash"]
    assert json.loads(TEXT).items() <= record.items()
    assert is_sealed(SEALED)
    assert is_intact(SEALED)


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_any_changed_byte_breaks_it(position: int, flip: int) -> None:
    changed = SEALED[:position] + bytes([SEALED[position] ^ flip]) + SEALED[position + 1 :]

    assert not is_intact(changed)


@pytest.mark.parametrize(
    "data", [b"", b"{}", TEXT.encode(), SEALED[:-1], SEALED + b"\n", SEALED * 2, SEALED[1:]]
)
def test_what_is_not_the_file_that_was_sealed_is_not_intact(data: bytes) -> None:
    assert not is_intact(data)


def test_anybody_can_check_it_with_common_tools(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(SEALED)

    said = subprocess.run(
        ["/bin/sh", "-c", """grep -v '^  "record_hash"' "$0" | sha256sum""", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.split()[0] == json.loads(SEALED)["record_hash"]
