"""The chain from an address to a stored record, as `show --provenance` prints it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from newsarc.cli.output import cell, echo

if TYPE_CHECKING:
    from newsarc.archive.provenance import Provenance
    from newsarc.article import Via

_LABEL = 14
"""Columns of the labels."""


def provenance_record(chain: "Provenance") -> dict[str, Any]:
    """The chain as one JSON object; what the record has too stands under the record's names."""
    record = chain.article.to_dict()
    names = ("id", "revision", "requested_url", "url", "canonical_url", "discovered_by", "fetch", "raw")
    return {
        **{name: record[name] for name in names},
        "hops": [asdict(hop) for hop in chain.hops],
        "request_headers": [list(pair) for pair in chain.request_headers],
        "http_headers": [list(pair) for pair in chain.http_headers],
        "warc_headers": dict(chain.warc_headers),
        "run": dict(chain.run),
        "raw_damage": chain.damage,
        "path": chain.path,
        "is_record_intact": chain.is_record_intact,
        "holds": chain.holds,
        "extractor": record["extractor"],
        "field_sources": record["field_sources"],
    }


def print_provenance(chain: "Provenance") -> None:
    """A line a fact, in the order in which things happened."""
    for label, value in _facts(chain):
        if value:
            echo(click.style(f"{label:<{_LABEL}}", bold=True) + cell(value))
    for title, pairs in (
        ("request headers", chain.request_headers),
        ("response headers", chain.http_headers),
        ("field sources", tuple(chain.article.field_sources.items())),
    ):
        if pairs:
            echo("")
            echo(click.style(title, bold=True))
            for name, value in pairs:
                echo(f"  {cell(name)}: {cell(value)}")


def _facts(chain: "Provenance") -> Iterator[tuple[str, Any]]:
    article, warc = chain.article, dict(chain.warc_headers)
    if found := article.discovered_by:
        yield "named by", " ".join(filter(None, (found.kind, found.url, found.at)))
    statuses = {hop.url: hop.status for hop in chain.hops}
    redirects = article.fetch.redirects if article.fetch else ()
    for number, url in enumerate(redirects or filter(None, (article.requested_url,))):
        status = f" (HTTP {statuses[url]})" if url in statuses else ""
        yield "redirected to" if number else "asked for", url + status
    via = article.fetch.via if article.fetch else None
    answered = via.url if via else article.url
    yield "answered by", " ".join(filter(None, (answered, warc.get("WARC-IP-Address"))))
    if via:
        yield "as it was", f"{via.at}, when that web archive saw {article.url}"
    if article.fetch:
        yield "fetched", article.fetch.at
        yield "status", article.fetch.status or "saved as a file"
    run = dict(chain.run)
    yield "kept by", ", ".join(filter(None, (run.get("software"), _manners(run))))
    if raw := article.raw:
        yield "raw record", f"{raw.file}, offset {raw.offset}, length {raw.length}"
        yield "record id", warc.get("WARC-Record-ID")
        yield "sha256", f"{raw.sha256} ({chain.damage or 'checked now: right'})"
    else:
        yield "raw record", chain.damage
    by = article.extractor
    yield "read by", " ".join(filter(None, (by.name, by.version, by.method and f"({by.method})")))
    seal = "checked now: right" if chain.is_record_intact else "its seal is missing or broken"
    yield "stored", f"{chain.path}, revision {article.revision} ({seal})"


def via_text(via: "Via") -> str:
    """Where an article comes from whose page is gone."""
    return f"from a web archive, as the page was on {via.at[:10]}: {cell(via.url)}"


def _manners(run: dict[str, str]) -> str | None:
    return f"robots.txt {'obeyed' if run['robots'] == 'obey' else 'ignored'}" if "robots" in run else None
