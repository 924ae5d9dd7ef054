"""newsarc explain: why a record is what it is."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.commands import Command
from newsarc.cli.completing import complete_article
from newsarc.cli.session import Session, common_options, pass_session

if TYPE_CHECKING:
    from datetime import datetime

    from newsarc.article import Article
    from newsarc.extract import SiteTemplate
    from newsarc.extract.explain import Explanation
    from newsarc.extract.outline import OutlineRow
    from newsarc.extract.site_rules import RuleBook
    from newsarc.fetch import Manners
    from newsarc.page import Page

WIDTH = 135
"""Characters of a line where it is no terminal's."""


@click.command(
    "explain",
    cls=Command,
    examples=(
        "newsarc explain 3fa9",
        "newsarc explain page.html --url https://example.org/2026/story",
        "newsarc explain 3fa9 --json | jq '.fields[] | select(.is_disputed)'",
    ),
)
@click.argument("what", metavar="ID|URL|FILE", shell_complete=complete_article)
@click.option("--url", help="The address of a page in a FILE.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@common_options
@pass_session
def command(session: Session, what: str, url: str | None, as_json: bool) -> None:
    """Show why: what the page says for every field, and which of its text was taken for the body.

    An archived article is explained from the page that was kept; a URL that is not archived is fetched and
    not stored.
    """
    from newsarc.cli.output import print_json
    from newsarc.cli.provenance import via_text
    from newsarc.extract.document import read_document
    from newsarc.extract.explain import explain
    from newsarc.extract.metadata import find_metadata
    from newsarc.extract.outline import outline

    subject = _subject(session, what, url)
    article = subject.article
    document = read_document(subject.body, url=article.url)
    fields = explain(document, fetched_at=subject.fetched_at, rules=subject.rules)
    metadata = find_metadata(document, fetched_at=subject.fetched_at, rules=subject.rules)
    rows = outline(document, metadata=metadata, template=subject.template)
    if as_json:
        print_json(_record(article, fields, rows, subject.manners))
        return
    _print_verdict(article)
    if article.fetch and article.fetch.via:
        click.echo(via_text(article.fetch.via))
    if subject.manners:
        _print_manners(subject.manners)
    _print_fields(fields)
    _print_outline(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """The page to explain, the record that it gives, and what is known of its site."""

    body: bytes
    article: "Article"
    fetched_at: "datetime | None" = None
    template: "SiteTemplate | None" = None
    rules: "RuleBook | None" = None
    manners: "Manners | None" = None
    """How it was asked for, where it was fetched now."""


def _subject(session: Session, what: str, url: str | None) -> _Subject:
    """The page of a file, of the archive, or from the network."""
    from newsarc.errors import NewsarcError, PageError
    from newsarc.extract import extract
    from newsarc.extract.site_rules import read_rule_book
    from newsarc.fetch import Fetcher, Request
    from newsarc.urls import parse_url

    if Path(what).exists() and not Path(what).is_dir():  # a pipe is as good as a file
        body = Path(what).read_bytes()
        if not body:
            raise PageError(what, "the file is empty")
        return _Subject(body=body, article=extract(body, url=parse_url(url) if url else None))
    try:
        with session.open() as archive:
            page = archive.raw_page(archive.get(what))
            template = _template(archive.template(_site(page.url)))
            return _of_page(page, template=template, rules=read_rule_book(archive.rules))
    except NewsarcError:
        if "://" not in what:
            raise
    with Fetcher(session.config().network) as fetcher:
        page = fetcher.fetch(Request(url=parse_url(what)))
        return replace(_of_page(page), manners=fetcher.manners(page.url))


def _of_page(
    page: "Page", *, template: "SiteTemplate | None" = None, rules: "RuleBook | None" = None
) -> _Subject:
    from newsarc.extract import extract_page

    return _Subject(
        body=page.body,
        article=extract_page(page, template=template, rules=rules),
        fetched_at=page.seen_at,
        template=template,
        rules=rules,
    )


def _site(url: str) -> str:
    from newsarc.urls import site

    return site(url)


def _template(text: str | None) -> "SiteTemplate | None":
    from newsarc.extract import SiteTemplate

    return SiteTemplate.from_json(text) if text else None


def _print_verdict(article: "Article") -> None:
    confidence = article.extractor.confidence
    click.secho(f"{article.status}", bold=True, nl=False)
    details = ", ".join(
        [
            *article.warnings,
            f"{article.word_count} words",
            f"body by {article.extractor.method or 'nobody'}",
            *([f"confidence {confidence:.2f}"] if confidence is not None else []),
        ]
    )
    click.echo(f": {details}")


def _print_manners(manners: "Manners") -> None:
    asked = "" if manners.crawl_delay is None else f", which asks for {manners.crawl_delay:g} s"
    click.echo(f"fetched now: robots.txt allows it{asked}; {manners.delay:g} s between requests to the host")


def _print_fields(fields: "tuple[Explanation, ...]") -> None:
    from newsarc.cli.output import cell

    for field in fields:
        if not field.witnesses and field.value in (None, ()):
            continue
        click.echo()
        mark = click.style(" (witnesses disagree)", fg="yellow") if field.is_disputed else ""
        click.secho(field.field, bold=True, nl=False)
        click.echo(_clip(f": {_short(field.value)}", len(field.field)) + mark)
        for witness in field.witnesses:
            is_chosen, place = field.is_chosen(witness), cell(witness.place[:22])
            line = _clip(
                f"  {'*' if is_chosen else ' '} {witness.source:<9} {place:<22} {_short(witness.value)}"
            )
            click.secho(line, fg="green" if is_chosen else None, dim=not is_chosen)


def _print_outline(rows: "tuple[OutlineRow, ...]") -> None:
    from newsarc.cli.output import cell

    click.echo()
    click.secho("body", bold=True, nl=False)
    click.echo(": + was taken, - was not; how likely it seemed, and who decided")
    for row in rows:
        chance = "    " if row.chance is None else f"{row.chance:.2f}"
        reason = "" if row.reason == "model" else f"  [{row.reason}]"
        line = _clip(
            f"{'+' if row.is_kept else '-'} {chance}  {row.place[:24]:<24} {cell(row.text)}", len(reason)
        )
        click.secho(line + reason, fg="green" if row.is_kept else None, dim=not row.is_kept)


def _short(value: Any) -> str:
    from dataclasses import asdict, is_dataclass

    from newsarc.cli.output import cell

    if isinstance(value, (tuple, list)):
        return "; ".join(_short(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = [str(part) for part in asdict(value).values() if part is not None]
        return cell(", ".join(parts))
    return cell(value)


def _clip(line: str, besides: int = 0) -> str:
    """The line as far as it fits beside so many characters."""
    from shutil import get_terminal_size

    from newsarc.cli.output import is_terminal

    width = (get_terminal_size().columns if is_terminal() else WIDTH) - besides
    return line if len(line) <= width else line[: width - 1] + "…"


def _record(
    article: "Article",
    fields: "tuple[Explanation, ...]",
    rows: "tuple[OutlineRow, ...]",
    manners: "Manners | None",
) -> dict[str, Any]:
    import msgspec

    return {
        "status": article.status,
        "warnings": list(article.warnings),
        "extractor": msgspec.to_builtins(article.extractor),
        "manners": msgspec.to_builtins(manners),
        "via": msgspec.to_builtins(article.fetch.via) if article.fetch else None,
        "fields": [
            {
                "field": field.field,
                "value": msgspec.to_builtins(field.value),
                "source": field.source,
                "is_disputed": field.is_disputed,
                "witnesses": [
                    {
                        "source": witness.source,
                        "place": witness.place,
                        "value": msgspec.to_builtins(witness.value),
                    }
                    for witness in field.witnesses
                ],
            }
            for field in fields
        ],
        "body": [msgspec.to_builtins(row) for row in rows],
    }
