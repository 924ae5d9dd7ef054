"""The seal of a JSON file: its last key, `record_hash`, is the SHA-256 of all its other lines.

So each file proves by itself that no byte of it has changed, to any tool:
`grep -v '^  "record_hash"' FILE | sha256sum`.
"""

import re
from hashlib import sha256
from typing import Final

_END: Final = "\n}\n"
_SEALED = re.compile(rb'(?P<rest>.*)\n  "record_hash": "(?P<digest>[0-9a-f]{64})"\n}\n', re.DOTALL)


def sealed(text: str) -> str:
    """A JSON object of several keys, indented by two spaces and ended by a line feed, with its seal."""
    assert text.endswith(_END)
    rest = text.removesuffix(_END) + ","
    digest = sha256((rest + _END).encode()).hexdigest()
    return f'{rest}\n  "record_hash": "{digest}"{_END}'


def is_sealed(data: bytes) -> bool:
    """Whether a file ends in a seal, be it the right one."""
    return _SEALED.fullmatch(data) is not None


def is_intact(data: bytes) -> bool:
    """Whether a file is, byte for byte, what its seal says."""
    found = _SEALED.fullmatch(data)
    if found is None:
        return False
    return sha256(found["rest"] + _END.encode()).hexdigest().encode() == found["digest"]
