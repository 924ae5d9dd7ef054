"""newsarc digest: what is new, for reading in the morning."""

import json
import re
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import cast

import pytest

from tests.cli.conftest import Newsarc


def test_every_story_of_the_time_is_told_once(reading: Newsarc) -> None:
    text = reading("digest", "--since", "2026-11-19").out

    titles = re.findall(r"^### (.*)$", text, re.MULTILINE)
    stories = reading("list", "--since", "2026-11-19", "--format", "{title}").lines
    assert sorted(titles) == sorted(stories)
    assert text.startswith("# News, ")
    assert f"{len(titles)} stories from 3 sites since 19 November 2026," in text


def test_a_digest_is_of_the_last_day_unless_it_is_told_otherwise(reading: Newsarc) -> None:
    assert reading("digest").out == reading("digest", "--since", "1d").out


def test_topics_that_stories_share_are_headings(reading: Newsarc) -> None:
    digest = json.loads(reading("digest", "--since", "2026-11-01", "--json").out)

    sizes = {section["heading"]: len(section["items"]) for section in digest["sections"]}
    assert sizes["Biometrics"] > 1
    assert all(count > 1 for heading, count in sizes.items() if heading != "Other topics")
    assert list(sizes)[-1] == "Other topics"


def test_no_address_says_where_a_reader_came_from(reading: Newsarc) -> None:
    assert "utm_" not in reading("digest", "--since", "2026-11-01").out


@pytest.mark.parametrize("shape", [(), ("--html",), ("--mail", "a@news.example")])
def test_where_nothing_is_new_it_says_so_or_keeps_quiet(reading: Newsarc, shape: tuple[str, ...]) -> None:
    arguments = ("digest", "--site", "none.example", "--since", "2026-11-01", *shape)

    assert "Nothing new since 1 November 2026." in reading(*arguments).out
    assert reading(*arguments, "--quiet").out == ""


def test_a_mail_has_headers_and_both_forms(reading: Newsarc) -> None:
    out = reading("digest", "--since", "2026-11-01", "--mail", "Ada <ada@news.example>, root").out

    mail = cast("EmailMessage", message_from_string(out, policy=default))
    assert not mail.defects
    assert [address.addr_spec for address in mail["To"].addresses] == ["ada@news.example", "root"]
    assert mail["Subject"].startswith("News, ")
    assert mail["From"] is None
    assert mail["Date"].datetime
    plain, html = mail.iter_parts()
    assert plain.get_content() == reading("digest", "--since", "2026-11-01").out
    assert html.get_content() == reading("digest", "--since", "2026-11-01", "--html").out
    assert max(map(len, out.splitlines())) < 998


def test_a_subject_and_a_sender_are_taken(reading: Newsarc) -> None:
    out = reading("digest", "--mail", "a@b.example", "--from", "n@b.example", "--title", "Über Nacht").out

    mail = message_from_string(out, policy=default)
    assert (mail["From"], mail["Subject"]) == ("n@b.example", "Über Nacht")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a@b.example\nBcc: c@d.example",
        "@",
        "a@",
        "ü@b.example",
        "not an address",
        "a b@c.example",
        "a@b@c",
    ],
)
def test_what_is_no_address_is_refused(reading: Newsarc, address: str) -> None:
    ran = reading("digest", "--mail", address)

    assert (ran.code, ran.out) == (2, "")
    assert "not a mail address" in ran.err


def test_a_page_loads_and_runs_nothing(reading: Newsarc) -> None:
    tags: set[str] = set()

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.add(tag)
            assert tag == "a" or not {"src", "href"} & {name for name, _ in attrs}

    Tags().feed(reading("digest", "--since", "2026-11-01", "--html").out)

    assert tags == {"html", "head", "meta", "title", "body", "h1", "h2", "h3", "p", "a", "bdi"}


def test_what_cannot_be_had_together_is_said(reading: Newsarc) -> None:
    assert "cannot both be had" in reading("digest", "--mail", "a@b.example", "--html").err
    assert "--mail ADDRESS" in reading("digest", "--from", "a@b.example").err
