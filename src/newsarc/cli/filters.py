"""The filters that `list` and its kin share, from options to an archive's `Filter`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from newsarc.cli.completing import complete_site, complete_source, complete_tag

if TYPE_CHECKING:
    from datetime import datetime

    from newsarc.archive import Archive, Filter
    from newsarc.cli.session import Session

F = TypeVar("F", bound=Callable[..., Any])

SORTS = ("date", "-date", "fetched", "title", "site", "words")

FORCED = ("consent", "blocked", "soft_404", "not_article", "empty")
"""What only `fetch --force` stores."""

_OPTIONS = (
    click.option(
        "--site",
        metavar="HOST",
        shell_complete=complete_site,
        help="Of this site, such as biometricupdate.com.",
    ),
    click.option(
        "--since",
        metavar="WHEN",
        help="Published then or later: 2026-11-01, yesterday, 7d (days ago), 2026-11.",
    ),
    click.option(
        "--until", metavar="WHEN", help="Published then or earlier; all of a day, a month or a year counts."
    ),
    click.option("--author", metavar="NAME", help="By this author; a part of the name will do."),
    click.option("--topic", metavar="TOPIC", help="About this topic, as the page words it."),
    click.option(
        "--status",
        type=click.Choice(("ok", "thin", "partial", "paywalled", *FORCED)),
        metavar="STATUS",
        help="Of this status: ok, thin, partial, paywalled.",
    ),
    click.option(
        "--source",
        metavar="NAME",
        shell_complete=complete_source,
        help="Found by this source, or a kind: cli, feed, sitemap, page.",
    ),
    click.option(
        "--tag",
        metavar="TAG",
        shell_complete=complete_tag,
        help="That you gave this tag in newsarc serve --edit.",
    ),
    click.option("--match", metavar="QUERY", help="With these words; see newsarc search --help."),
)


def choosing_options(command: F) -> F:
    """The options that choose articles."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def ordering_options(*, sort: str) -> Callable[[F], F]:
    """The options for the order of what is chosen, `sort` where none is given, and for how much of it."""
    names = SORTS if sort in SORTS else (sort, *SORTS)
    order = click.option(
        "--sort",
        type=click.Choice(names),
        metavar="|".join(names),
        default=sort,
        show_default=True,
        help="Order: date is newest first, -date oldest first.",
    )
    limit = click.option(
        "-n", "--limit", type=click.IntRange(min=0), metavar="N", help="At most N articles; 0 for all."
    )
    return lambda command: order(limit(command))


group_option = click.option(
    "--group", "is_grouped", is_flag=True, help="Put reprints under the earliest of their story."
)


def filter_options(command: F) -> F:
    """The options that choose articles and order them by date."""
    return choosing_options(ordering_options(sort="date")(command))


def make_filter(options: dict[str, Any], session: "Session", archive: "Archive") -> "Filter":
    """The filter for the options; a source's name is looked up in newsarc.toml, a tag in the notes."""
    from datetime import UTC, datetime

    from newsarc.archive import Filter
    from newsarc.when import parse_when

    now = datetime.now(UTC).astimezone()
    if options["match"] is not None:
        _check_query(options["match"], now, session)
    return Filter(
        site=options["site"],
        since=parse_when(options["since"], now=now) if options["since"] else None,
        until=parse_when(options["until"], now=now, is_end=True) if options["until"] else None,
        author=options["author"],
        topic=options["topic"],
        status=options["status"],
        source=_source_url(options["source"], session),
        ids=archive.tagged(options["tag"]) if options["tag"] is not None else None,
        match=options["match"],
        sort=options.get("sort", "date"),
        limit=options.get("limit") or None,
    )


def _check_query(text: str, now: "datetime", session: "Session") -> None:
    """Raises ConfigError for a query that is not understood; says what of it is taken as it stands."""
    from newsarc.archive.search_query import parse_query
    from newsarc.errors import ConfigError

    query = parse_query(text, now=now)
    for error in query.errors:
        raise ConfigError(error.about, error.said)
    for note in query.notes:
        session.say(str(note))


def _source_url(name: str | None, session: "Session") -> str | None:
    """Articles remember the address of their source; people know it by its name in newsarc.toml."""
    if name is None:
        return None
    return next((source.url for source in session.config().sources if source.name == name), name)
