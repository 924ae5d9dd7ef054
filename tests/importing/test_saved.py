"""Saved pages and texts: where they came from is read from them, and what is no article is taken off."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.errors import PageError
from newsarc.extract import SiteTemplate
from newsarc.extract.text_dump import find_declared_url, guess_site, paragraphs_of, read_dump
from newsarc.importing import Input, find_inputs
from newsarc.importing.saved import find_origin

LEAD = (
    "The agency said on Monday that it would test the gates at the port for one year, at no cost to anybody."
)
REST = "Critics had asked for the error rates by age and by skin tone, and for the names of the sellers."

DUMP = f"""FB pixel

Agency to test its gates for another year



{LEAD}

{REST}

Article Topics

 biometrics |  | border control

Latest Biometrics News


Wallets for everyone

Digital wallets are to come to all of the provinces in the coming…


Leave a Reply

This site uses Akismet to reduce spam. Learn how your comment data is processed.

Most Read This Week

Featured Company
"""


@pytest.mark.parametrize(
    ("html", "name", "url"),
    [
        (
            "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://a.example/x?y=1 \n-->",
            "page.html",
            "https://a.example/x?y=1",
        ),
        ("<!-- saved from url=(0021)https://a.example/x/y -->\n<html>", "p.html", "https://a.example/x/y"),
        ("<html>", "old/www.a.example/2026/gates/index.html", "https://www.a.example/2026/gates/"),
        ("<html>", "www.a.example/s.php?p=12", "https://www.a.example/s.php?p=12"),
        ('<html><link rel="canonical" href="https://a.example/x?a=1&amp;b=2">', "p.html", "https://a.example/x?a=1&b=2"),
        ('<html><link rel="canonical" href="https://a.example/">', "p.html", None),
        ('<link rel=canonical href="https://other.example/x">', "a.example/y.html", "https://a.example/y.html"),
        ("<html>", "folder/page.html", None),
    ],
)  # fmt: skip
def test_a_saved_page_says_where_it_came_from(html: str, name: str, url: str | None) -> None:
    assert find_origin(html.encode(), name)[0] == url


def test_singlefile_says_when_it_saved() -> None:
    date = "Mon Nov 23 2026 10:00:00 GMT+0100 (Central European Standard Time)"
    html = f"<!-- Page saved with SingleFile url: https://a.example/x saved date: {date} -->".encode()

    assert find_origin(html, "x.html")[1] == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_kinds_are_told_by_content_and_not_by_name(tmp_path: Path) -> None:
    files = {
        "a.bin": b"<!doctype html><title>x</title>",
        "b.html": b"WARC/1.0\r\n",
        "c.txt": b"# mine\nhttps://a.example/1\nhttps://a.example/2\n",
        "d.txt": b"Gates\n\nThe agency said so.\n",
        "f.txt": b"\xef\xbb\xbfhttps://a.example/1\nhttps://a.example/2\nhtps://a.example/3\n",
        "g.txt": b"https://a.example/1\n\nGates\n\nThe agency said so.\n",
        "e.txt": b"\x89PNG\r\n\0",
        "robots.txt": b"User-agent: *\n",
        "style.css": b"p { color: red }",
        "p.html": b"<html>",
        "p_files/frame.html": b"<html>",
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)

    kinds = {found.name: found.kind for found in find_inputs(tmp_path) if isinstance(found, Input)}
    (alone,) = find_inputs(tmp_path / "e.txt")

    assert kinds == {
        "a.bin": "html", "b.html": "warc", "c.txt": "urls", "d.txt": "text", "f.txt": "urls", "g.txt": "text",
        "p.html": "html",
    }  # fmt: skip
    assert isinstance(alone, PageError)


def test_of_a_bag_the_payload_alone_is_read(tmp_path: Path) -> None:
    files = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "Bag-Software-Agent: another\n",
        "manifest-sha256.txt": "0f3a  data/story.txt\n",
        "data/story.txt": "Gates\n\nThe agency said so.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert [found.name for found in find_inputs(tmp_path) if isinstance(found, Input)] == ["data/story.txt"]


def test_a_dump_is_cleaned_with_the_headings_that_end_its_site() -> None:
    dump = read_dump(DUMP, ends=["Latest Biometrics News"])

    assert guess_site(DUMP) == "biometricupdate.com"
    assert dump.title == "Agency to test its gates for another year"
    assert dump.paragraphs == (LEAD, REST)
    assert dump.topics == ("biometrics", "border control")


def test_lines_that_other_dumps_repeat_are_taken_off() -> None:
    def dump(number: int) -> str:
        own = f"Gates number {number} open\n\n{LEAD} {number}"
        return f"The paper of record for ports\n\n{own}\n\nWe value your trust."

    template = SiteTemplate()
    for number in range(5):
        template = template.updated_by_text(paragraphs_of(dump(number)))
    again = template.updated_by_text(paragraphs_of(dump(1)))

    found = read_dump(dump(1), template=template)

    assert (found.title, found.paragraphs) == ("Gates number 1 open", (f"{LEAD} 1",))
    assert again == template


def test_what_a_dump_declares_is_believed() -> None:
    text = (
        "Title: Gates open\nAuthor: Mary Poe\nDate: 2019-01-18\nURL: https://a.example/gates\n"
        f"Tags: ports, gates\n\n{LEAD}"
    )

    dump = read_dump(text)

    assert find_declared_url(text) == "https://a.example/gates"
    assert (dump.title, dump.authors, dump.date) == ("Gates open", ("Mary Poe",), "2019-01-18")
    assert dump.topics == ("ports", "gates")
    assert dump.paragraphs == (LEAD,)


def test_the_line_below_the_title_names_who_wrote_it_and_when() -> None:
    dump = read_dump(f"Gates open at the port\n\nJan 18, 2019 | Mary Poe\n\n{LEAD}")

    assert (dump.title, dump.date, dump.authors) == ("Gates open at the port", "2019-01-18", ("Mary Poe",))


def test_wrapped_lines_are_one_paragraph() -> None:
    half = LEAD.index(" at the port")

    assert paragraphs_of(f"{LEAD[:half]}\n{LEAD[half:]}\n\n{REST}") == [LEAD, REST]


def test_a_rail_of_teasers_ends_the_article_of_an_unknown_site() -> None:
    rail = "\n\n".join(
        f"Title of story {n}\n\nThe beginning of another story that is about other…" for n in range(3)
    )

    assert read_dump(f"Gates open at the port\n\n{LEAD}\n\n{REST}\n\nMore to read\n\n{rail}").paragraphs == (
        LEAD,
        REST,
    )


@given(st.text())
def test_any_text_is_a_dump(text: str) -> None:
    read_dump(text)
    guess_site(text)
    find_declared_url(text)
