"""A digest as HTML, and as a mail with both forms."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Final

from newsarc.errors import ConfigError
from newsarc.export.digest import Digest, Item, to_markdown
from newsarc.export.markup import Element, link, make, parted, to_string

# Mail programs keep what stands on an element and drop style sheets.
_SANS: Final = "font-family: system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif"
_BODY: Final = "max-width: 38em; margin: 0 auto; padding: 1em; font: 16px/1.5 Georgia, serif"
_MAIN: Final = "font-size: 26px; line-height: 1.2; margin: .6em 0 .2em"
_HEADING: Final = f"{_SANS}; font-size: 15px; color: #c0492f; margin: 2.4em 0 0"
_TITLE: Final = "font-size: 19px; line-height: 1.3; margin: 1.2em 0 .15em"
_SMALL: Final = f"{_SANS}; font-size: 13px; color: #767676; margin: 0 0 .4em"
_TEXT: Final = "margin: 0 0 .4em"

_ADDRESS: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+(@[\w-]+(\.[\w-]+)*)?", re.ASCII)


def to_html(digest: Digest) -> str:
    """A page that needs nothing beside it."""
    head = make(
        "head",
        make("meta", charset="utf-8"),
        make("meta", name="viewport", content="width=device-width, initial-scale=1"),
        make("meta", name="color-scheme", content="light dark"),
        make("title", digest.title),
    )
    body = make("body", *_pieces(digest), style=_BODY)
    return f"<!doctype html>\n{to_string([make('html', head, body, lang='en')])}\n"


def to_mail(digest: Digest, *, to: str, sender: str | None, made: datetime) -> bytes:
    """A message as `sendmail -t` takes it, which sets the sender where none is given. Raises ConfigError."""
    message = EmailMessage()
    for name, addresses in (("From", sender), ("To", to)):
        if addresses is not None:
            _set_addresses(message, name, addresses)
    message["Subject"] = digest.title
    message["Date"] = format_datetime(made)
    message["Message-ID"] = make_msgid(domain="newsarc")
    message["Auto-Submitted"] = "auto-generated"  # so that no holiday notice answers it (RFC 3834)
    message.set_content(to_markdown(digest), cte="quoted-printable")
    message.add_alternative(to_html(digest), subtype="html", cte="quoted-printable")
    return message.as_bytes()


def _set_addresses(message: EmailMessage, name: str, text: str) -> None:
    """Local names need no domain; a line feed could add headers, and is refused."""
    if text.isprintable():
        with suppress(IndexError):  # from the standard library, for `a@`
            message[name] = text
            found = message[name].addresses
            if found and all(_ADDRESS.fullmatch(one.addr_spec) for one in found):
                return
    raise ConfigError(text, "not a mail address (try: you@example.org)")


def _pieces(digest: Digest) -> Iterator[Element]:
    yield make("h1", digest.title, style=_MAIN)
    yield make("p", digest.summary, style=_SMALL)
    for section in digest.sections:
        yield make("h2", section.heading, style=_HEADING)
        for item in section.items:
            yield from _item(item)


def _item(item: Item) -> Iterator[Element]:
    title = link(item.url, item.title)
    title.set("style", "color: inherit")
    yield make("h3", title, style=_TITLE)
    yield make("p", *parted(item.about), style=_SMALL)
    if item.summary:
        yield make("p", item.summary, style=_TEXT)
    if item.also_at:
        yield make("p", f"Also at {', '.join(item.also_at)}.", style=_SMALL)
