"""Plain text that an older scraper kept -> Article. Lines are all there is: no markup, often no address.

What is known of the site helps: the headings that end its articles (rules), and the lines that its other
dumps or pages repeat (its template). The record's warning `text_source` says that no page stands behind it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import newsarc
from newsarc.article import Article, Author, Block, Discovery, Extractor, Fetch, Publisher, Status, text_of
from newsarc.extract.dates import parse_date
from newsarc.extract.encodings import decode
from newsarc.extract.hashes import near_hash, text_hash
from newsarc.extract.languages import checked
from newsarc.extract.names import split_names
from newsarc.extract.site_rules import RuleBook, shipped_rules
from newsarc.extract.template import SiteTemplate
from newsarc.extract.topics import clean_topics
from newsarc.page import Page
from newsarc.text import count_words, one_line
from newsarc.urls import article_id, find_url, site, url_key

TEXT_SOURCE = "text_source"

_KEY = re.compile(
    r"(title|headline|authors?|by|date|published|url|source|link|tags|topics)\s*:\s*(\S.*)", re.IGNORECASE
)
_NAMES = {"headline": "title", "authors": "author", "by": "author", "published": "date", "tags": "topics"}
_ADDRESSES = ("url", "source", "link")
_ENDS = frozenset(
    {"comments", "leave a reply", "leave a comment", "related posts", "related articles", "related stories",
     "share this:", "latest news", "most read", "article topics", "read next"}
)  # fmt: skip
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’»)\]]*$")
_CUT = re.compile(r"(?:…|\.\.\.)$")
_PARTS = re.compile(r"\s*[|•·]\s*")
_BY = re.compile(r"(?:by|von|par|por|di)\s+", re.IGNORECASE)
_PARAGRAPH_WORDS, _SENTENCE_WORDS, _TITLE_WORDS = 20, 8, 4
_LONGEST_LINE, _SHORTEST_WRAPPED = 100, 40
_HEAD = 12
_FEW = 40
_FEWEST_TEASERS = 2
_ENOUGH_ENDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDump:
    """What was found in a dump."""

    title: str | None = None
    paragraphs: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date: str | None = None
    topics: tuple[str, ...] = ()


def article_of_text(
    page: Page, *, template: SiteTemplate | None, rules: RuleBook | None, discovered_by: Discovery | None
) -> Article:
    """The article of a saved plain text; the same bytes are the same article, whatever their name was."""
    text, encoding = decode(page.body, content_type=None)
    name = site(page.url)
    dump = read_dump(text, ends=_ends_of(name, rules), template=template)
    blocks = tuple(Block(text=paragraph) for paragraph in dump.paragraphs)
    body = text_of(blocks)
    url = find_url(page.url)
    key = url_key(url) if url else None
    words = count_words(body)
    status: Status = "ok" if words >= _FEW else "thin" if words else "empty"
    found = {"title": dump.title, "authors": dump.authors, "date_published": dump.date, "topics": dump.topics}
    return Article(
        id=article_id(key or f"sha256:{sha256(page.payload).hexdigest()}"),
        url=url,
        requested_url=url,
        url_key=key,
        title=dump.title,
        authors=tuple(Author(name=author) for author in dump.authors),
        date_published=dump.date,
        topics=dump.topics,
        language=checked(None, body)[0],
        publisher=Publisher(domain=name or None),
        text=body,
        blocks=blocks,
        word_count=words,
        status=status,
        warnings=(TEXT_SOURCE, *(("few_words",) if status == "thin" else ())),
        text_hash=text_hash(body),
        near_hash=near_hash(body),
        field_sources={field: "text" for field, value in found.items() if value},
        discovered_by=discovered_by,
        fetch=Fetch(
            at=page.fetched_at.isoformat(timespec="seconds"),
            status=None,
            encoding=encoding,
            bytes=len(page.body),
        ),
        extractor=Extractor(version=newsarc.__version__, method="text"),
    )


def read_dump(text: str, *, ends: Iterable[str] = (), template: SiteTemplate | None = None) -> TextDump:
    """The article in a plain text: `ends` are the headings that end it, the template knows the site."""
    declared, paragraphs = _declared(paragraphs_of(text))
    if template is not None:
        paragraphs = [part for part in paragraphs if not template.repeats(part)]
    body_at = next((i for i, part in enumerate(paragraphs) if _is_paragraph(part)), len(paragraphs))
    stop, topics = _end(paragraphs, body_at, {*_ENDS, *(end.casefold() for end in ends)})
    stop = _without_teasers(paragraphs, body_at, stop)
    title, authors, date, kept = _head(paragraphs[: min(body_at, stop)], declared.get("title"))
    return TextDump(
        title=title,
        paragraphs=(*kept, *paragraphs[body_at:stop]),
        authors=split_names(declared["author"], is_declared=True) if "author" in declared else authors,
        date=(parse_date(declared["date"]) if "date" in declared else None) or date,
        topics=clean_topics(re.split(r"\s*[|,;]\s*", declared["topics"])) if "topics" in declared else topics,
    )


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a plain text: parted by blank lines, their wrapped lines joined."""
    groups: list[list[str]] = [[]]
    for line in map(one_line, text.splitlines()):
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    found: list[str] = []
    for group in groups:
        is_wrapped = len(group) > 1 and all(
            _SHORTEST_WRAPPED <= len(line) <= _LONGEST_LINE for line in group[:-1]
        )
        found.extend([" ".join(group)] if is_wrapped else group)
    return [part for part in found if any(char.isalnum() or char == "|" for char in part)]


def find_declared_url(text: str) -> str | None:
    """The address that a dump gives for itself in its first lines."""
    for part in paragraphs_of(text[:20_000])[:_HEAD]:
        match = _KEY.fullmatch(part)
        url = find_url(match[2] if match and match[1].lower() in _ADDRESSES else part)
        if url:
            return url
    return None


def guess_site(text: str, rules: RuleBook | None = None) -> str | None:
    """The site whose articles end in headings that stand in the text, where several of them do."""
    lines = {part.casefold() for part in paragraphs_of(text)}
    book = {**shipped_rules().rules, **(rules.rules if rules else {})}
    counts = {
        name: len(lines & {end.casefold() for rule in layouts for end in rule.end})
        for name, layouts in book.items()
    }
    best = max(counts, key=lambda name: counts[name], default=None)
    return best if best is not None and counts[best] >= _ENOUGH_ENDS else None


def _ends_of(name: str, rules: RuleBook | None) -> list[str]:
    layouts = (rules.rules.get(name) if rules else None) or shipped_rules().rules.get(name, ())
    return [end for rule in layouts for end in rule.end]


def _declared(paragraphs: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """What the first lines declare as `Title: …`, and the other paragraphs."""
    declared: dict[str, str] = {}
    rest: list[str] = []
    for number, part in enumerate(paragraphs):
        match = _KEY.fullmatch(part) if number < _HEAD and len(part) < 4 * _LONGEST_LINE else None
        if match:
            name = match[1].lower()
            declared.setdefault(_NAMES.get(name, name), match[2])
        elif number >= _HEAD or find_url(part) is None:
            rest.append(part)
    return declared, rest


def _is_paragraph(text: str) -> bool:
    words = count_words(text)
    return words >= _PARAGRAPH_WORDS or (words >= _SENTENCE_WORDS and bool(_SENTENCE_END.search(text)))


def _end(paragraphs: Sequence[str], start: int, ends: set[str]) -> tuple[int, tuple[str, ...]]:
    """Where the article ends, and the topics that stand there."""
    for number in range(start + 1, len(paragraphs)):
        if paragraphs[number].casefold() in ends:
            after = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
            has_topics = "topic" in paragraphs[number].casefold() and "|" in after
            return number, clean_topics(_PARTS.split(after)) if has_topics else ()
    return len(paragraphs), ()


def _without_teasers(paragraphs: Sequence[str], start: int, stop: int) -> int:
    """The end of the article before a rail of teasers: titles, each with a text that is cut off."""
    teasers = [
        number
        for number in range(start + 2, stop)
        if _CUT.search(paragraphs[number]) and not _SENTENCE_END.search(paragraphs[number - 1])
    ]
    if len(teasers) < _FEWEST_TEASERS:
        return stop
    first = teasers[0] - 1
    has_heading = first - 1 > start and not _SENTENCE_END.search(paragraphs[first - 1])
    return first - 1 if has_heading else first


def _head(
    lines: Sequence[str], declared: str | None
) -> tuple[str | None, tuple[str, ...], str | None, list[str]]:
    """Title, authors, date and what else belongs to the article of the lines before its first paragraph."""
    authors: tuple[str, ...] = ()
    date = None
    others: list[str] = []
    for line in lines:
        signed = _signature(line)
        if signed is None:
            others.append(line)
        else:
            authors, date = authors or signed[0], date or signed[1]
    named = [line for line in others if count_words(line) >= _TITLE_WORDS]
    title = declared or next(iter(named), None) or max(others, key=len, default=None)
    after = others[others.index(title) + 1 :] if title in others else []
    return title, authors, date, [line for line in after if count_words(line) >= _TITLE_WORDS]


def _signature(line: str) -> tuple[tuple[str, ...], str | None] | None:
    """The names and the date of a line that has nothing else: `Jan 18, 2019 | Mary Poe`, `By Mary Poe`."""
    if len(line) > _LONGEST_LINE:
        return None
    names: list[str] = []
    date = None
    for part in _PARTS.split(line):
        day = parse_date(part) if any(char.isdigit() for char in part) else None
        if day:
            date = date or day
        elif (_BY.match(part) or (date and "|" in line)) and (found := split_names(part)):
            names.extend(found)
        else:
            return None
    return tuple(names), date
