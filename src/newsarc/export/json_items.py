"""JSON written as a stream."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO


def write_items(file: TextIO, items: Iterable[Mapping[str, Any]]) -> None:
    """The inside of an array, an item a line; in ASCII, so that no terminal obeys what is in it."""
    mark = "\n"
    for item in items:
        file.write(mark + json.dumps(item))
        mark = ",\n"
    file.write("\n")


def present(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What is not missing."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
