"""BibTeX: an entry an article, for LaTeX and reference managers (UTF-8)."""

import re
import unicodedata
from typing import Final, TextIO

from newsarc.article import Article
from newsarc.export.citation import Name, day_of, parse_name
from newsarc.export.selection import Selection
from newsarc.text import harmless_text, one_line
from newsarc.urls import cited_url

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, and knows no escape
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "^": r"\^{}",
    "~": r"\~{}",
}


def write_bibtex(selection: Selection, file: TextIO) -> None:
    """Writes entries of the type `misc`, which every style knows."""
    file.writelines(format_entry(article) + "\n" for article in selection.articles())


def format_entry(article: Article) -> str:
    """One entry."""
    fields = {name: value for name, value in _fields(article).items() if value}
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items())
    return f"@misc{{{_key(article)},\n{lines}}}\n"


def _fields(article: Article) -> dict[str, str | None]:
    day = day_of(article.date_published)
    seen = day_of(article.fetch.at) if article.fetch else None
    return {
        "author": _braced(" and ".join(_author(parse_name(author.name)) for author in article.authors)),
        # The inner braces keep the title's capitals.
        "title": _braced(f"{{{_escaped(article.title)}}}") if article.title else None,
        "howpublished": _braced(_escaped(article.publisher.name or article.publisher.domain)),
        "year": str(day[0]) if day else None,
        "month": MONTHS[day[1] - 1] if day else None,
        "day": str(day[2]) if day else None,
        "url": _braced(_address(cited_url(article.url, article.canonical_url))),
        "urldate": _braced("{:04}-{:02}-{:02}".format(*seen)) if seen else None,
        "language": _braced(_escaped(article.language)),
        "keywords": _braced(", ".join(_escaped(topic) for topic in article.topics)),
        "abstract": _braced(_escaped(article.description)),
    }


def _key(article: Article) -> str:
    """`burt2019-3fa94c1d07b2`: telling, and never that of another article."""
    family = parse_name(article.authors[0].name).family if article.authors else None
    word = family or article.publisher.domain or "article"
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    day = day_of(article.date_published)
    return f"{re.sub('[^a-z0-9]', '', plain) or 'article'}{day[0] if day else ''}-{article.id}"


def _author(name: Name) -> str:
    """`van Beethoven, Ludwig`, or the whole in braces."""
    if not name.family:
        return f"{{{_escaped(name.whole)}}}"
    family = " ".join(filter(None, (name.particle, name.family)))
    return f"{_escaped(family)}, {_escaped(name.given)}"


def _escaped(text: str | None) -> str:
    """Text that TeX sets as it stands."""
    return "".join(_SPECIAL.get(char, char) for char in harmless_text(one_line(text or "")))


def _address(url: str | None) -> str:
    """An address that breaks no field: TeX takes the rest of it as it stands."""
    return (url or "").replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _braced(text: str) -> str | None:
    return f"{{{text}}}" if text else None
