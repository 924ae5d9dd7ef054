"""The pages under `tests/data/pages/HOST/SLUG/`: `page.html`, and in `article.json` what ought to come out.

The markup is rebuilt from what such sites send, the text is ours. `article.json` has `url` and, as far as
they are certain, `title`, `authors` (names), `date_published`, `topics`, `paragraphs`, `status` and any other
field of the record; what it leaves out is not asked. A day without a time is met by any time on that day.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsarc import Article

PAGES = Path(__file__).parent.parent / "data" / "pages"


@dataclass(frozen=True)
class Sample:
    """A page and what is expected of it."""

    name: str
    html: bytes
    expected: dict[str, Any]

    @property
    def url(self) -> str:
        return str(self.expected["url"])


def read_sample(name: str) -> Sample:
    folder = PAGES / name
    expected = json.loads((folder / "article.json").read_text(encoding="utf-8"))
    return Sample(name=name, html=(folder / "page.html").read_bytes(), expected=expected)


def sample_names() -> list[str]:
    return sorted(str(path.parent.relative_to(PAGES)) for path in PAGES.glob("*/*/article.json"))


def found(article: Article, field: str) -> Any:
    """A field of the record in the form in which `article.json` states it."""
    if field == "authors":
        return [author.name for author in article.authors]
    if field == "paragraphs":
        return [block.text for block in article.blocks if block.text]
    value = getattr(article, field)
    return list(value) if isinstance(value, tuple) else value


def differences(article: Article, expected: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields that came out otherwise: what was expected, and what was found."""
    pairs = {field: (wanted, found(article, field)) for field, wanted in expected.items()}
    return {field: pair for field, pair in pairs.items() if not _is_met(field, *pair)}


def _is_met(field: str, wanted: Any, value: Any) -> bool:
    if field.startswith("date_") and wanted and value and len(wanted) == 10:
        return bool(value[:10] == wanted)
    return bool(value == wanted)
