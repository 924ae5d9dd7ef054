"""What came of each page of a `fetch`: a line an article, and a summary."""

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.output import cell, is_terminal, print_error, print_json
from newsarc.cli.session import Session

if TYPE_CHECKING:
    from newsarc.errors import NewsarcError
    from newsarc.pipeline import Result

_COLORS = {"new": "green", "updated": "cyan", "extracted": "green", "refused": "yellow", "failed": "red"}
ORDER = ("new", "updated", "unchanged", "extracted", "refused", "failed")


class ResultPrinter:
    """Prints results as they come and counts them."""

    def __init__(self, session: Session, *, shape: str | None = None, as_json: bool = False) -> None:
        self.session = session
        self.shape = shape
        self.as_json = as_json
        self.counts: Counter[str] = Counter()
        self.started = time.monotonic()

    @property
    def has_trouble(self) -> bool:
        """Whether something that was asked for is not in the archive."""
        return bool(self.counts["failed"] or self.counts["refused"])

    def add(self, result: "Result") -> None:
        """Prints one result: the article's line on stdout, an error on stderr."""
        self.counts[result.outcome] += 1
        if self.as_json:
            print_json(_record(result))
        elif result.error is not None:
            print_error(str(result.error))
        elif result.outcome == "refused":
            print_error(
                f"{result.task.url}: not stored: {result.reason} (try: --force, or --print text to see it)"
            )
        elif self.shape and result.article:
            from newsarc.cli.reading import print_article

            print_article(result.article, self.shape)
        elif not self.session.quiet:
            click.echo(_line(result))

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
    fields = [
        result.outcome,
        article.id,
        (article.date_published or "")[:10],
        article.publisher.domain,
        article.title,
        f"{article.word_count} words",
        article.status,
    ]
    cells = [cell(field) for field in fields]
    if not is_terminal():
        return "\t".join(cells)
    from rich.cells import cell_len, set_cell_size

    room = max(
        20,
        _terminal_width() - sum(cell_len(text) + 2 for i, text in enumerate(cells) if i not in (0, 4)) - 12,
    )
    title = cells[4] if cell_len(cells[4]) <= room else set_cell_size(cells[4], room - 1) + "…"
    cells[0] = click.style(f"{cells[0]:<10}", fg=_COLORS.get(result.outcome))
    cells[1] = click.style(cells[1], fg="yellow")
    cells[4] = click.style(title, bold=True)
    return "  ".join(cells)


def _terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def _record(result: "Result") -> dict[str, Any]:
    article = result.article
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
    }
