"""The measure of the public benchmarks: F1 over shingles of four words, and the share of exact pages."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import mean

from corpus import WORD, GoldPage

_SHINGLE = 4


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The shingles of a text, each with its count."""
    words = WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))


def page_f1(gold: str, text: str) -> float:
    """F1 of one page; two empty texts are equal."""
    true, found = shingles(gold), shingles(text)
    both = sum((true & found).values())
    total = sum(true.values()) + sum(found.values())
    return 2 * both / total if total else 1.0


def print_scores(title: str, pages: Sequence[GoldPage], texts: Sequence[str]) -> None:
    """A table, one line a corpus."""
    print(f"\n{title}\n{'':<14}{'pages':>6}{'F1':>8}{'P':>7}{'R':>7}{'exact':>7}  below 0.5")
    groups: dict[str, list[tuple[GoldPage, str]]] = defaultdict(list)
    for page, text in zip(pages, texts, strict=True):
        groups[page.corpus].append((page, text))
    for corpus, pairs in sorted(groups.items()):
        precision, recall = _means(pairs)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        exact = mean(WORD.findall(page.body) == WORD.findall(text) for page, text in pairs)
        low = [page.id for page, text in pairs if page_f1(page.body, text) < 0.5]
        print(
            f"{corpus:<14}{len(pairs):>6}{f1:>8.4f}{precision:>7.3f}{recall:>7.3f}{exact:>7.3f}"
            f"  {len(low)}: {' '.join(low)}"
        )


def _means(pairs: Sequence[tuple[GoldPage, str]]) -> tuple[float, float]:
    precisions, recalls = [], []
    for page, text in pairs:
        true, found = shingles(page.body), shingles(text)
        both = sum((true & found).values())
        if found:
            precisions.append(both / sum(found.values()))
        if true:
            recalls.append(both / sum(true.values()))
    return mean(precisions or [0.0]), mean(recalls or [0.0])
