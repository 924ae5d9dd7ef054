"""Article -> other formats: functions of one article return text, those of `FORMATS` write many to a file."""

from collections.abc import Callable, Iterable, Mapping
from typing import TextIO

from newsarc.article import Article
from newsarc.export.jsonfeed import write_jsonfeed
from newsarc.export.jsonl import write_jsonl
from newsarc.export.urls import write_urls

FORMATS: Mapping[str, Callable[[Iterable[Article], TextIO], None]] = {
    "jsonfeed": write_jsonfeed,
    "jsonl": write_jsonl,
    "urls": write_urls,
}
"""What each format is written by; one article is in memory at a time."""
