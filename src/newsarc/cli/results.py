"""What came of each page of a `fetch`: a line an article, and a summary."""

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from newsarc.cli.output import cell, discard_output, echo, is_terminal, print_error, print_json, typed_error
from newsarc.cli.session import Session
from newsarc.cli.tables import Column, fit, row_line, terminal_width

if TYPE_CHECKING:
    from newsarc.errors import NewsarcError
    from newsarc.pipeline import Result

_COLORS = {"new": "green", "updated": "cyan", "extracted": "green", "unchanged": None}
_COLUMNS = (
    Column(name="outcome", title="outcome"),
    Column(name="id", title="id", color="yellow", shown=8),
    Column(name="date", title="date"),
    Column(name="site", title="site", color="cyan", least=12, spare=2),
    Column(name="title", title="title", least=28),
    Column(name="words", title="words", right=True, spare=3),
    Column(name="status", title="status", spare=1),
)
_NATURAL = (9, 8, 10, 20, 60, 11, 9)
ORDER = ("new", "updated", "unchanged", "extracted", "refused", "failed")


class ResultPrinter:
    """Prints results as they come and counts them."""

    def __init__(self, session: Session, *, shape: str | None = None, as_json: bool = False) -> None:
        self.session = session
        self.shape = shape
        self.as_json = as_json
        self.typed: dict[str, str] = {}
        """Address to what the person typed for it."""
        self.counts: Counter[str] = Counter()
        self.started = time.monotonic()

    @property
    def has_trouble(self) -> bool:
        """Whether something that was asked for is not in the archive."""
        return bool(self.counts["failed"] or self.counts["refused"])

    def add(self, result: "Result") -> None:
        """Prints one result: the article's line on stdout, an error on stderr."""
        self.counts[result.outcome] += 1
        try:
            self._print(result)
        except BrokenPipeError:
            # Whoever read our lines has left; the pages are to be archived all the same.
            discard_output()

    def _print(self, result: "Result") -> None:
        if self.as_json:
            print_json(record_of(result))
        elif result.error is not None:
            print_error(typed_error(result.error, self.typed))
        elif result.outcome == "refused":
            name = self.typed.get(result.task.url, result.task.url)
            print_error(f"{name}: not stored: {result.reason} (try: --force, or --print text to see it)")
        elif self.shape and result.article:
            from newsarc.cli.reading import print_article

            print_article(result.article, self.shape)
        elif not self.session.quiet:
            echo(_line(result))

    def add_error(self, error: "NewsarcError") -> None:
        """Notes an address that could not even be tried."""
        self.counts["failed"] += 1
        if self.as_json:
            print_json(
                {"url": error.subject, "outcome": "failed", "reason": "bad_url", "message": str(error)}
            )
        else:
            print_error(str(error))

    def summarize(self, *, interrupted: bool) -> None:
        """`3 new, 1 failed in 2.3 s`, on stderr."""
        counted = ", ".join(f"{self.counts[name]} {name}" for name in ORDER if self.counts[name])
        seconds = time.monotonic() - self.started
        tail = " (interrupted: everything finished so far is kept)" if interrupted else ""
        self.session.say(f"{counted or 'nothing done'} in {seconds:.1f} s{tail}")


def _line(result: "Result") -> str:
    article = result.article
    assert article is not None
    texts = [
        cell(text)
        for text in (
            result.outcome,
            article.id,
            (article.date_published or "")[:10],
            article.publisher.domain,
            article.title,
            f"{article.word_count} words",
            article.status,
        )
    ]
    if not is_terminal():
        return "\t".join(texts)
    # Lines are printed as they come, so what the columns hold is not known beforehand.
    return row_line(_COLUMNS, texts, fit(_COLUMNS, _NATURAL, terminal_width()), color=_COLORS[result.outcome])


def record_of(result: "Result") -> dict[str, Any]:
    """A result as it is printed with `--json`."""
    article = result.article
    fetch = article.fetch if article else None
    return {
        "url": result.task.url,
        "outcome": result.outcome,
        "reason": result.reason,
        "message": str(result.error) if result.error else None,
        "id": article.id if article else None,
        "title": article.title if article else None,
        "date_published": article.date_published if article else None,
        "site": article.publisher.domain if article else None,
        "word_count": article.word_count if article else None,
        "status": article.status if article else None,
        "revision": article.revision if article else None,
        "via": fetch.via.url if fetch and fetch.via else None,
    }
