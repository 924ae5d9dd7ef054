"""newsarc source: the sources that the nightly run follows."""

from typing import TYPE_CHECKING

import click

from newsarc.cli.commands import Group
from newsarc.cli.completing import complete_source
from newsarc.cli.output import cell, print_json
from newsarc.cli.session import Session, common_options, pass_session
from newsarc.cli.tables import Column, print_table

if TYPE_CHECKING:
    from newsarc.config import Source
    from newsarc.sources import Offer

SAMPLES = 5
"""Candidates shown by `source test`."""

NO_SOURCES = "no sources yet (try: newsarc source add URL)"


@click.group("source", cls=Group)
def command() -> None:
    """Follow sites: add, list, test and remove sources in newsarc.toml."""


@command.command(
    "add",
    examples=(
        "newsarc source add https://www.biometricupdate.com",
        "newsarc source add https://example.org/sitemap.xml --include /news/ --name example",
    ),
)
@click.argument("url")
@click.option("--name", help="What to call it [default: the host].")
@click.option(
    "--kind", type=click.Choice(("feed", "sitemap", "page")), help="Take URL as this, and do not ask it."
)
@click.option("--include", multiple=True, metavar="REGEX", help="Only articles whose URL contains this.")
@click.option("--exclude", multiple=True, metavar="REGEX", help="No articles whose URL contains this.")
@click.option("--wayback", is_flag=True, help="Take pages that are gone (404, 410) from a web archive.")
@common_options
@pass_session
def add(
    session: Session,
    /,
    url: str,
    name: str | None,
    kind: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    wayback: bool,
) -> None:
    """Add a source: a feed, a sitemap, or a page that leads to articles.

    newsarc looks at URL and finds out by itself which it is. A home page is followed through the feed or
    sitemap that it declares.
    """
    from dataclasses import replace
    from typing import cast

    from newsarc.config import Source, SourceKind
    from newsarc.config_file import add_sources, check_is_new
    from newsarc.urls import parse_typed, site

    folder = session.folder()
    address = parse_typed(url)
    _check_patterns("--include", include)
    _check_patterns("--exclude", exclude)
    source = Source(name=name or site(address), url=address, kind=cast("SourceKind | None", kind))
    check_is_new(folder / "newsarc.toml", source)
    if kind is None:
        offer = _identify(session, url)
        source = replace(offer.source, name=source.name)
        session.say(_found(offer))
        if not offer.candidates:
            session.say("warning: nothing is offered there now; is it the right address?")
    source = replace(source, include=include, exclude=exclude, wayback=wayback)
    session.open(create=True).close()
    add_sources(folder / "newsarc.toml", (source,))
    session.say(f"added {source.name} to {folder / 'newsarc.toml'}")


def _check_patterns(option: str, patterns: tuple[str, ...]) -> None:
    """A wrong pattern is said before anybody is asked for anything."""
    from newsarc.config import find_fault
    from newsarc.errors import ConfigError

    for pattern in patterns:
        if wrong := find_fault(pattern):
            raise ConfigError(f"{option} {pattern}", f"no regular expression ({wrong})")


@command.command("list", examples=("newsarc source list", "newsarc source list --json | jq -r .url"))
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@common_options
@pass_session
def list_sources(session: Session, as_json: bool) -> None:
    """List the sources."""
    from dataclasses import asdict

    from newsarc.when import duration_text

    sources = session.config(session.existing()).sources
    if as_json:
        for source in sources:
            ages = source.revisits
            revisits = None if ages is None else [duration_text(age) for age in ages]
            print_json(asdict(source) | {"revisits": revisits})
        return
    columns = (
        Column(name="name", title="source", color="cyan"),
        Column(name="kind", title="kind"),
        Column(name="url", title="url", least=20),
    )
    print_table(columns, [asdict(source) for source in sources])
    if not sources:
        session.say(NO_SOURCES)


@command.command("remove", examples=("newsarc source remove biometricupdate.com",))
@click.argument("name", shell_complete=complete_source)
@common_options
@pass_session
def remove(session: Session, name: str) -> None:
    """Stop following a source. Its articles stay in the archive."""
    from newsarc.config_file import remove_source

    source = remove_source(session.existing() / "newsarc.toml", name)
    session.say(f"removed {source.name} ({source.url}); its articles stay")


@command.command(
    "test", examples=("newsarc source test", "newsarc source test https://www.biometricupdate.com/feed")
)
@click.argument("names", nargs=-1, metavar="[NAME|URL…]", shell_complete=complete_source)
@common_options
@pass_session
def test(session: Session, names: tuple[str, ...]) -> None:
    """Ask sources, or any URL, what they have now; nothing is stored."""
    from newsarc.cli.output import print_error
    from newsarc.errors import ConfigError, PageError

    folder = session.folder() if names else session.existing()
    known = {source.name: source for source in session.config(folder).sources}
    if not names and not known:
        session.say(NO_SOURCES)
    for name in names:
        if name not in known and "." not in name and "/" not in name:
            raise ConfigError(name, f"no source of this name (there are: {', '.join(known) or 'none'})")
    failed = False
    for name in names or tuple(known):
        try:
            offer = _ask(session, known[name]) if name in known else _identify(session, name)
        except PageError as error:
            failed = True
            print_error(str(error) if error.subject == name else f"{name}: {error}")
            continue
        click.echo(f"{cell(name)}: {_found(offer)}")
        for candidate in offer.candidates[:SAMPLES]:
            day = candidate.published or candidate.modified
            fields = (f"{day:%Y-%m-%d}" if day else " " * 10, cell(candidate.url), cell(candidate.title))
            click.echo(f"  {'  '.join(fields)}".rstrip())
    if failed:
        raise click.exceptions.Exit(1)


def _identify(session: Session, typed: str) -> "Offer":
    from newsarc.errors import PageError
    from newsarc.fetch import Fetcher
    from newsarc.sources import identify
    from newsarc.urls import parse_typed

    url = parse_typed(typed)
    with Fetcher(session.config().network) as fetcher:
        try:
            return identify(url, fetcher=fetcher)
        except PageError as error:
            if error.subject != url:
                raise
            raise PageError(typed, error.why) from error


def _ask(session: Session, source: "Source") -> "Offer":
    from newsarc.fetch import Fetcher
    from newsarc.sources import read_sources

    with Fetcher(session.config().network) as fetcher:
        offer = next(read_sources([source], fetcher=fetcher))
    if offer.error:
        raise offer.error
    return offer


def _found(offer: "Offer") -> str:
    count = len(offer.candidates)
    what = {"feed": "a feed", "sitemap": "a sitemap", "page": "a page of links"}[offer.kind or "page"]
    return f"{what} with {count:,} article{'' if count == 1 else 's'}: {cell(offer.source.url)}"
