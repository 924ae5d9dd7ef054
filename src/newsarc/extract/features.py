"""What is known of each run of text, as numbers: its words, its markup, its place and its neighbours.

The names in `NAMES` are the columns of the model. A feature says nothing of the site or corpus that a page is from.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from newsarc.extract.blocks import Node, Run, Segments

_TOKEN = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
_NOT_WORD = re.compile(r"[\W_]+")
_ENDS = re.compile(r"[.!?…。！？।؟]['\"”’»)\]]*(?:\s|$)")
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"
    r"|\b\d+ ?(?:min|hours?|days?|weeks?|months?|Std|Stunden|heures|horas|ore)\b"
)
_TAGS = {
    tag: number
    for number, tag in enumerate(
        "button label option td th tr dt dd address footer figcaption caption time aside header h1 li summary span div"
        " section article main blockquote pre h6 h5 h4 h3 h2 p".split()
    )
}
_FLAGS = {
    "article": 1,
    "main": 2,
    "aside": 4,
    "nav": 8,
    "header": 16,
    "footer": 32,
    "form": 64,
    "figure": 128,
    "table": 256,
    "ul": 512,
    "ol": 1024,
    "blockquote": 2048,
    "section": 4096,
    "figcaption": 8192,
    "details": 16384,
    "dl": 32768,
}
_HIDDEN = 1 << 20
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OUTER = _FLAGS["aside"] | _FLAGS["nav"] | _FLAGS["header"] | _FLAGS["footer"] | _FLAGS["form"]

_AROUND = ("words", "link_share", "ends", "tag", "text_score", "path_score", "good")
NAMES: tuple[str, ...] = (
    "words",
    "chars",
    "word_length",
    "link_share",
    "links",
    "bold_share",
    "sentence_ends",
    "ends_sentence",
    "ends_colon",
    "ends_ellipsis",
    "commas",
    "digits",
    "capitals",
    "has_date",
    "odd_signs",
    "quotes",
    "tag",
    "follows_break",
    "is_linked_block",
    "in_article",
    "in_main",
    "in_aside",
    "in_nav",
    "in_header",
    "in_footer",
    "in_form",
    "in_figure",
    "in_table",
    "in_list",
    "in_ordered",
    "in_quote",
    "in_caption",
    "in_definition",
    "hidden",
    "depth",
    "own_score",
    "parent_score",
    "path_score",
    "path_min",
    "path_max",
    "text_score",
    "text_min",
    "exact_score",
    "text_known",
    "repeats",
    "place",
    "place_good",
    "from_title",
    "words_from_title",
    "title_overlap",
    "is_title",
    "heading_score",
    "from_heading",
    "heading_depth",
    "parent_good",
    "parent_runs",
    "parent_links",
    "parent_words",
    "grand_good",
    "grand_runs",
    "grand_links",
    "branch_good",
    "best_score",
    "depth_out_of_best",
    "depth_below_best",
    "kind_runs",
    "kind_good",
    "kind_words",
    "kind_links",
    "near_good",
    "wide_good",
    "gap_before",
    "gap_after",
    "jsonld",
    "description",
    "author",
    "page_runs",
    "page_good",
    "page_share",
    *(f"{name}{offset:+d}" for offset in (-2, -1, 1, 2) for name in _AROUND),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """How strongly a token of markup or a word of a short text speaks for the article, as log odds."""

    markup: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the page's metadata says that helps to know its body."""

    title: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    article_body: str | None = None


def folded(text: str) -> str:
    """The letters and digits of a text, in lower case: what two renderings of one sentence share."""
    return _NOT_WORD.sub("", text).lower()


def markup_tokens(node: Node) -> tuple[str, ...]:
    """The words in an element's class, id and roles, each once; whole names in front."""
    found: dict[str, None] = {}
    for name, value in node.element.items():
        if name in ("class", "id", "itemprop", "role", "data-testid", "data-component") and len(value) < 400:
            for whole in value.split():
                found["#" + whole.lower()] = None
                for token in _TOKEN.findall(whole):
                    found[token.lower()] = None
    found["<" + node.tag] = None
    return tuple(found)


def text_tokens(text: str) -> tuple[str, ...]:
    """The words of a short text, in lower case, and the whole of it; nothing for a long one."""
    if len(text) > 120:
        return ()
    words = [word.lower() for word in _WORD.findall(text)[:16]]
    return (*dict.fromkeys(words), "=" + " ".join(words)) if words else ()


def count_words(text: str) -> int:
    """Words, where a script without spaces counts two signs as one."""
    spaces = text.count(" ") + 1
    if len(text) > 9 * spaces and not text.isascii():
        return max(spaces, len(text) // 2)
    return spaces


class _NodeFacts:
    __slots__ = (
        "best", "direct", "flags", "good", "link_words", "own", "path", "path_max", "path_min", "runs", "words",
    )  # fmt: skip

    def __init__(self) -> None:
        self.good = self.words = self.link_words = self.direct = 0.0
        self.runs = 0
        self.best = 0


def features(segments: Segments, lexicon: Lexicon, hints: Hints) -> list[list[float]]:
    """A row of numbers for each run, in the order of `NAMES`."""
    runs = segments.runs
    if not runs:
        return []
    facts = _node_facts(segments.nodes, lexicon)
    texts = [_text_facts(run, lexicon) for run in runs]
    _gather(segments, facts, texts)
    return _rows(segments, facts, texts, hints)


def _node_facts(nodes: list[Node], lexicon: Lexicon) -> list[_NodeFacts]:
    facts: list[_NodeFacts] = []
    score_of = lexicon.markup.get
    for node in nodes:
        fact = _NodeFacts()
        own = 0.0
        hidden = False
        for name, value in node.element.items():
            if name == "style":
                hidden = "none" in value and "display" in value
            elif name == "hidden" or (name == "aria-hidden" and value == "true"):
                hidden = True
        for token in markup_tokens(node):
            score = score_of(token)
            if score is not None:
                own += score
        fact.own = own
        flag = _FLAGS.get(node.tag, 0)
        if hidden:
            flag |= _HIDDEN
        if node.parent is not None:
            above = facts[node.parent.index]
            flags = above.flags
            if flag & 3:
                flags &= ~_OUTER
            fact.flags = flags | flag
            fact.path = above.path + own
            fact.path_min = own if own < above.path_min else above.path_min
            fact.path_max = own if own > above.path_max else above.path_max
        else:
            fact.flags = flag
            fact.path = fact.path_min = fact.path_max = own
        facts.append(fact)
    return facts


def _text_facts(run: Run, lexicon: Lexicon) -> tuple[float, ...]:
    text = run.text
    words = count_words(text)
    ends = len(_ENDS.findall(text))
    score = low = exact = 0.0
    known = 0
    if len(text) <= 120:
        score_of = lexicon.words.get
        for token in text_tokens(text):
            value = score_of(token)
            if value is not None:
                known += 1
                if token[0] == "=":
                    exact = value
                else:
                    score += value
                    if value < low:
                        low = value
    last = text[-1]
    sentence = last in ".!?。！？।؟" or (last in "\"”’»')" and text[-2:-1] in ".!?。！？")
    good = float(words) if run.link_share < 0.35 and (words > 14 or (sentence and words > 5)) else 0.0
    return (words, ends, sentence, score, low, exact, known, good)


def _gather(segments: Segments, facts: list[_NodeFacts], texts: list[tuple[float, ...]]) -> None:
    """Sums of words over the subtrees, and readability's score: a run counts for its holder's parent and, half, above."""
    for run, text in zip(segments.runs, texts, strict=True):
        fact = facts[run.node.index]
        fact.words += text[0]
        fact.link_words += text[0] * run.link_share
        fact.good += text[7]
        fact.runs += 1
        if text[7]:
            holder = run.node.parent or run.node
            facts[holder.index].direct += text[7]
            if holder.parent is not None:
                facts[holder.parent.index].direct += text[7] / 2
    for node in reversed(segments.nodes):
        if node.parent is not None:
            fact, above = facts[node.index], facts[node.parent.index]
            above.words += fact.words
            above.link_words += fact.link_words
            above.good += fact.good
            above.runs += fact.runs


def _rows(
    segments: Segments, facts: list[_NodeFacts], texts: list[tuple[float, ...]], hints: Hints
) -> list[list[float]]:
    runs, nodes = segments.runs, segments.nodes
    total = len(runs)
    page = facts[0]
    page_good = page.good or 1.0
    best = max(
        nodes,
        key=lambda n: facts[n.index].direct * (1 - facts[n.index].link_words / (facts[n.index].words or 1)),
    )
    best_direct = facts[best.index].direct or 1.0
    # For every node: how deep its last common ancestor with the best container lies.
    common = [0] * len(nodes)
    on_way = set()
    above: Node | None = best
    while above is not None:
        on_way.add(above.index)
        above = above.parent
    for node in nodes:
        if node.index in on_way:
            common[node.index] = node.depth
        elif node.parent is not None:
            common[node.index] = common[node.parent.index]
    kinds: dict[tuple[str, ...], list[float]] = {}
    kind_of: list[list[float]] = []
    kind_cache: dict[int, list[float]] = {}
    for run, text in zip(runs, texts, strict=True):
        kind = kind_cache.get(run.node.index)
        if kind is None:
            node = run.node
            up = node.parent or node
            key = (node.tag, node.element.get("class") or "", up.tag, up.element.get("class") or "")
            kind = kind_cache[run.node.index] = kinds.setdefault(key, [0.0, 0.0, 0.0, 0.0])
        kind[0] += 1
        kind[1] += text[0]
        kind[2] += text[7]
        kind[3] += run.link_share
        kind_of.append(kind)
    repeats: dict[str, int] = {}
    for run in runs:
        repeats[run.text] = repeats.get(run.text, 0) + 1
    title_at, title_words = _find_title(runs, hints.title)
    cumulative = [0.0]
    for text in texts:
        cumulative.append(cumulative[-1] + text[7])
    all_words = [0.0]
    for text in texts:
        all_words.append(all_words[-1] + text[0])
    good_total = cumulative[-1] or 1.0
    last_good = [0] * total  # runs since the last good run, and to the next one
    next_good = [0] * total
    gap = 99
    for number, text in enumerate(texts):
        last_good[number] = gap
        gap = 0 if text[7] else gap + 1
    gap = 99
    for number in range(total - 1, -1, -1):
        next_good[number] = gap
        gap = 0 if texts[number][7] else gap + 1
    body = folded(hints.article_body) if hints.article_body else ""
    description = folded(hints.description) if hints.description else ""
    authors = [name.lower() for name in hints.authors if name]
    page_share = page_good / (page.words or 1)
    heading_score, heading_at, heading_depth = 0.0, -1, 0
    rows: list[list[float]] = []
    tag_of = _TAGS.get
    around: list[tuple[float, ...]] = []
    log = math.log1p
    for number, (run, text) in enumerate(zip(runs, texts, strict=True)):
        words, ends, sentence, score, low, exact, known, good = text
        content = run.text
        node = run.node
        fact = facts[node.index]
        up = node.parent or node
        up_fact = facts[up.index]
        grand = up.parent or up
        grand_fact = facts[grand.index]
        flags = fact.flags
        size = len(content)
        last = content[-1]
        if size < 200:
            plain = content.lower()
            overlap = len(title_words.intersection(plain.split())) / len(title_words) if title_words else 0.0
            author = 1.0 if authors and any(name in plain for name in authors) else 0.0
        else:
            overlap = author = 0.0
        if body or description:
            key = folded(content)
            jsonld = -1.0 if not body else _held(key, body)
            described = (
                float(len(key) > 20 and (key[:60] in description or description[:60] in key))
                if description
                else 0.0
            )
        else:
            jsonld, described = -1.0, 0.0
        kind = kind_of[number]
        tag = float(tag_of(node.tag, 18))
        branch = up_fact.good
        climb = grand
        if climb is not best and climb.index not in on_way:
            while climb.parent is not None and climb.parent.index not in on_way:
                climb = climb.parent
            branch = facts[climb.index].good
        row = [
            float(words),
            float(size),
            size / words,
            run.link_share,
            float(len(run.links)),
            run.bold_share,
            float(ends),
            float(sentence),
            float(last == ":" or last == "："),
            float(last == "…" or content.endswith("...")),
            float(content.count(",") + content.count("，") + content.count("、")),
            sum(map(content.count, "0123456789")) / size if size < 200 else 0.0,
            sum(map(str.isupper, content)) / size if size < 200 else 0.05,
            float(size < 120 and _DATE.search(content) is not None),
            float(
                content.count("|")
                + content.count("©")
                + content.count("@")
                + content.count("»")
                + content.count("›")
                + content.count("•")
            )
            if size < 200
            else 0.0,
            float(content.count("“") + content.count('"') + content.count("„") + content.count("«")),
            tag,
            float(run.follows_break),
            float(run.link is not None),
            float(flags & 1),
            float(flags & 2),
            float(flags & 4),
            float(flags & 8),
            float(flags & 16),
            float(flags & 32),
            float(flags & 64),
            float(flags & 128),
            float(flags & 256),
            float(flags & 512),
            float(flags & 1024),
            float(flags & 2048),
            float(flags & 8192),
            float(flags & 32768),
            float(flags & _HIDDEN > 0),
            float(node.depth),
            fact.own,
            up_fact.own,
            fact.path,
            fact.path_min,
            fact.path_max,
            score,
            low,
            exact,
            float(known),
            float(repeats[content]),
            number / total,
            cumulative[number] / good_total,
            float(max(-40, min(80, number - title_at))) if title_at >= 0 else -99.0,
            math.copysign(log(abs(all_words[number] - all_words[title_at])), number - title_at)
            if title_at >= 0
            else -99.0,
            overlap,
            float(number == title_at),
            heading_score,
            float(number - heading_at) if heading_at >= 0 else 99.0,
            float(node.depth - heading_depth) if heading_at >= 0 else 99.0,
            up_fact.good / good_total,
            float(up_fact.runs),
            up_fact.link_words / (up_fact.words or 1),
            log(up_fact.words),
            grand_fact.good / good_total,
            float(grand_fact.runs),
            grand_fact.link_words / (grand_fact.words or 1),
            branch / good_total,
            max(up_fact.direct, grand_fact.direct) / best_direct,
            float(best.depth - common[node.index]),
            float(node.depth - common[node.index]),
            kind[0],
            kind[2] / good_total,
            kind[1] / kind[0],
            kind[3] / kind[0],
            cumulative[min(total, number + 4)] - cumulative[max(0, number - 3)],
            (cumulative[min(total, number + 11)] - cumulative[max(0, number - 10)]) / good_total,
            float(min(20, last_good[number])),
            float(min(20, next_good[number])),
            jsonld,
            described,
            author,
            float(total),
            page_good,
            page_share,
        ]
        around.append((words, run.link_share, sentence, tag, score + exact, fact.path, good))
        rows.append(row)
        if node.tag in _HEADINGS or (size < 70 and run.bold_share > 0.9):
            heading_score, heading_at, heading_depth = score + exact, number, node.depth
    nothing = (0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0)
    padded = [nothing, nothing, *around, nothing, nothing]
    for number, row in enumerate(rows):
        row.extend(padded[number])
        row.extend(padded[number + 1])
        row.extend(padded[number + 3])
        row.extend(padded[number + 4])
    return rows


def _held(key: str, body: str) -> float:
    """How much of a text the JSON-LD body holds, by two probes."""
    if len(key) < 40:
        return float(key in body)
    return (float(key[:40] in body) + float(key[-40:] in body)) / 2


def _find_title(runs: list[Run], title: str | None) -> tuple[int, frozenset[str]]:
    """The run that is the headline (-1 if there is none), and the headline's words."""
    words = frozenset(title.lower().split()) if title else frozenset()
    best, best_score = -1, 0.0
    for number, run in enumerate(runs):
        tag = run.node.tag
        if len(run.text) > 300:
            continue
        level = 0.6 if tag == "h1" else 0.3 if tag == "h2" else 0.0
        if not level and not words:
            continue
        own = set(run.text.lower().split())
        overlap = len(words & own) / max(len(words | own), 1) if words else 0.0
        score = level + overlap if overlap > 0.5 or tag == "h1" else 0.0
        if score > best_score + 1e-9:
            best, best_score = number, score
    return best, words
