"""Templates, and what they may call: every text is escaped, and cleaned of what no page should hold."""

from datetime import date
from importlib.resources import files
from typing import Any, Final

import nh3
from jinja2 import Environment, FunctionLoader
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from newsarc.archive import Marked
from newsarc.article import Article, parse_time
from newsarc.export.markup import body, language_of, to_string
from newsarc.export.times import in_words
from newsarc.text import harmless_text
from newsarc.urls import cited_url

_PARTS: Final = files("newsarc.web")

_LONGEST: Final = 1_000
"""Characters of a title or snippet in a list."""


def render(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of a template."""
    state = request.app.state
    template = ENVIRONMENT.get_template(name)
    text = template.render(
        request=request, archive_name=state.shelf.folder.resolve().name, editable=state.editable, **values
    )
    return HTMLResponse(text, status)


def _finalize(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return harmless_text(value)
    return "" if value is None else value


def in_day_words(text: str | None) -> str:
    """A stored time or day as a person says it; what is none, as it stands."""
    moment = parse_time(text)
    return in_words(moment) if moment else text or "undated"


def minute(text: str | None) -> str:
    """A stored time to the minute."""
    return (text or "").replace("T", " ")[:16]


def marked(value: Marked) -> Markup:
    """Text with what was found in it marked; a title as long as a book is cut."""
    value = Marked(text=value.text[:_LONGEST], marks=tuple(m for m in value.marks if m[1] <= _LONGEST))
    parts, end = [], 0
    for start, stop in value.marks:
        parts += [escape(harmless_text(value.text[end:start])), Markup("<mark>")]
        parts += [escape(harmless_text(value.text[start:stop])), Markup("</mark>")]
        end = stop
    return Markup("").join([*parts, escape(harmless_text(value.text[end:]))])


def body_html(article: Article) -> Markup:
    """The article's body. It is made of elements, never of strings; nh3 is the second wall."""
    html = to_string(body(article, with_images=False))
    return Markup(nh3.clean(html, url_schemes={"http", "https"}, link_rel="noopener noreferrer"))  # noqa: S704


def percent(value: float, most: float) -> float:
    """A share for a picture, with one digit after the point."""
    return round(100 * value / most, 1) if most else 0.0


def weekday(day: str) -> str:
    """The day's name; empty where there is none."""
    moment = parse_time(day)
    return f"{moment:%A}" if isinstance(moment, date) else ""


def _load(name: str) -> str:
    return (_PARTS / "templates" / name).read_text(encoding="utf-8")


ENVIRONMENT: Final = Environment(
    loader=FunctionLoader(_load), autoescape=True, finalize=_finalize, trim_blocks=True, lstrip_blocks=True
)
ENVIRONMENT.filters.update(
    day=in_day_words, minute=minute, marked=marked, body=body_html, percent=percent,
    weekday=weekday, language=language_of,
)  # fmt: skip
ENVIRONMENT.globals["cited_url"] = cited_url
