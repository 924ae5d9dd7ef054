"""Frames: messages of known length on a pipe."""

from typing import BinaryIO

_LENGTH_BYTES = 8


def write_frame(pipe: BinaryIO, data: bytes) -> None:
    """Writes one message."""
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(data)
    pipe.flush()


def read_frame(pipe: BinaryIO) -> bytes | None:
    """The next message, None where the other side has ended."""
    head = pipe.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    length = int.from_bytes(head, "big")
    data = pipe.read(length)
    return data if len(data) == length else None
