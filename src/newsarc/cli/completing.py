"""What a shell offers where a command wants an article, a site or a source: those of the archive.

A shell asks while a person types: where there is no archive, or it cannot be read, nothing is offered.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.session import Session
from newsarc.errors import NewsarcError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from newsarc.archive import Archive

_MOST = 40

_Offer = Callable[[Session, str], Iterator[tuple[str, str]]]
"""From what was typed to what it may become, each with a word of explanation."""


def _completer(offer: _Offer) -> "Callable[[click.Context, click.Parameter, str], list[CompletionItem]]":
    def complete(ctx: click.Context, _param: click.Parameter, typed: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        with suppress(NewsarcError, OSError):
            return [
                CompletionItem(value, help=said) for value, said in offer(ctx.ensure_object(Session), typed)
            ]
        return []

    return complete


def _archive(session: Session) -> "Archive":
    """The archive, which warns of nothing: it would be written where the person types."""
    from newsarc.archive import Archive

    return Archive(session.folder())


def _articles(session: Session, typed: str) -> Iterator[tuple[str, str]]:
    """Ids with their titles, the newest first."""
    from newsarc.text import printable

    with _archive(session) as archive:
        for row in archive.beginning_with(typed.lower(), limit=_MOST):
            yield row.id, printable(f"{(row.date or '')[:10]} {row.title or ''}".strip())


def _sites(session: Session, typed: str) -> Iterator[tuple[str, str]]:
    """Sites, those with the most articles first."""
    with _archive(session) as archive:
        for site, count in archive.sites().items():
            if site.startswith(typed):
                yield site, f"{count} articles"


def _tags(session: Session, typed: str) -> Iterator[tuple[str, str]]:
    """The reader's tags, those with the most articles first."""
    from collections import Counter

    with _archive(session) as archive:
        counts = Counter(tag for tags in archive.tags().values() for tag in tags)
    for tag, count in counts.most_common():
        if tag.startswith(typed):
            yield tag, f"{count} articles"


def _sources(session: Session, typed: str) -> Iterator[tuple[str, str]]:
    """The names of the sources in newsarc.toml."""
    for source in session.config().sources:
        if source.name.startswith(typed):
            yield source.name, source.url


complete_article = _completer(_articles)
complete_site = _completer(_sites)
complete_source = _completer(_sources)
complete_tag = _completer(_tags)


def article_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument that names one article."""
    return click.argument("ref", metavar="ID|URL", shell_complete=complete_article)(command)
