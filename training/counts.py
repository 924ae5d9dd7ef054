"""How strongly a token of markup or a word of a short text speaks for the article, counted over gold pages.

Every page counts a token once, by the share of the token's text that gold holds. `without` leaves a domain's
own pages out, so that a page trained on is never described by itself.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from samples import Sample

from newsarc.extract.lexicon import Lexicon

_PRIOR = 2.0  # pages' worth of the average token that every token starts with
_FEWEST_DOMAINS = 3
_LIMIT = 4.0
_FAINT = 0.15

Counts = dict[str, list[float]]


class LexiconCounts:
    """The counts of all pages, and of each domain's."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self.markup = _Table()
        self.words = _Table()
        for sample in samples:
            self.markup.add(sample.domain, sample.markup_shares())
            self.words.add(sample.domain, sample.word_shares())

    def lexicon(self) -> Lexicon:
        """What ships."""
        return Lexicon(
            markup=dict(sorted(self.markup.scores().items())), words=dict(sorted(self.words.scores().items()))
        )

    def without(self, domain: str) -> Lexicon:
        """What is known from the pages of all other domains."""
        return Lexicon(markup=self.markup.without(domain), words=self.words.without(domain))


class _Table:
    def __init__(self) -> None:
        self.total: Counts = defaultdict(lambda: [0.0, 0.0])
        self.own: dict[str, Counts] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
        self.domains: dict[str, set[str]] = defaultdict(set)

    def add(self, domain: str, shares: Mapping[str, float]) -> None:
        for token, share in shares.items():
            for counts in (self.total[token], self.own[domain][token]):
                counts[0] += share
                counts[1] += 1 - share
            self.domains[token].add(domain)

    def scores(self) -> dict[str, float]:
        base = self.base
        found = {token: self.score(token, "", base) for token in self.total}
        return {token: round(score, 2) for token, score in found.items() if score is not None}

    @cached_property
    def base(self) -> float:
        """The share that the average token has."""
        held = sum(counts[0] for counts in self.total.values())
        return held / (held + sum(counts[1] for counts in self.total.values()))

    def without(self, domain: str) -> Mapping[str, float]:
        return _Without(self, domain)

    def score(self, token: str, domain: str, base: float) -> float | None:
        domains = self.domains.get(token)
        if domains is None or len(domains) - (domain in domains) < _FEWEST_DOMAINS:
            return None
        held, other = self.total[token]
        if domain in domains:
            own = self.own[domain][token]
            held, other = held - own[0], other - own[1]
        odds = math.log((held + _PRIOR * base) / (other + _PRIOR * (1 - base))) - math.log(base / (1 - base))
        return None if abs(odds) < _FAINT else max(-_LIMIT, min(_LIMIT, odds))


class _Without(Mapping[str, float]):
    """A table of scores that leaves one domain's counts out; made token by token, as they are asked for."""

    def __init__(self, table: _Table, domain: str) -> None:
        self._table, self._domain, self._base = table, domain, table.base
        self._known: dict[str, float | None] = {}

    def __getitem__(self, token: str) -> float:
        if token not in self._known:
            self._known[token] = self._table.score(token, self._domain, self._base)
        score = self._known[token]
        if score is None:
            raise KeyError(token)
        return score

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.total)

    def __len__(self) -> int:
        return len(self._table.total)
