"""Which links of a page lead to articles."""

import time

import pytest
from hypothesis import given

from newsarc.discover import looks_like_article, parse_section
from tests.discover.samples import damaged_files, read

URL = "https://www.irisandpalm.example/tag/face"


def test_a_section_gives_its_teasers_once_each_with_the_longest_text() -> None:
    found = parse_section(read("section.html"), URL)

    base = "https://www.irisandpalm.example/"
    assert {candidate.url.removeprefix(base): candidate.title for candidate in found} == {
        "202611/airports-face-gates-open?utm_source=home": "Airport's face gates open",
        "news/2026/palm-vein-cards-a-year-on": "Palm vein cards, a year on",
        "news/story/123456.html": "A numbered story",
    }


def test_a_page_that_is_one_form_has_its_links_read() -> None:
    html = b"<body><form><div><a href='/2026/11/a-story'>A story</a></div></form></body>"

    assert [candidate.url for candidate in parse_section(html, "https://a.example/")] == [
        "https://a.example/2026/11/a-story"
    ]


@pytest.mark.parametrize(
    "path",
    [
        "202511/wallets-go-mainstream",
        "2026/11/23/x-1",
        "news/faces-at-the-city-gate",
        "people/2025/11/a-new-head-of-the-agency",
        "legal/2025/11/court-rules",
        "topics/202511/wallets-go-mainstream",
        "a/story-1234567",
        "1234567.html",
    ],
)
def test_the_address_of_an_article_is_known(path: str) -> None:
    assert looks_like_article(f"https://a.example/{path}")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "news",
        "tag/face",
        "author/a-b-c-d",
        "people/2025/11/",
        "topics/2025/page/2",
        "2025/11/a-story/feed",
        "wp-content/uploads/2025/11/a-picture",
        "2026/11",
        "2026/11/",
        "page/2",
        "a/b.pdf",
        "privacy-policy",
        "feed",
    ],
)
def test_the_address_of_a_list_or_a_file_is_none(path: str) -> None:
    assert not looks_like_article(f"https://a.example/{path}")


@pytest.mark.parametrize(
    "html",
    [
        b"<a " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">",
        b"<div class=menu>" * 50_000 + b"<a href=/2026/11/a-b>t</a>",
        b"<a" * 200_000,
    ],
    ids=["attributes", "nesting", "tags"],
)
def test_a_hostile_page_takes_no_time(html: bytes) -> None:
    start = time.process_time()

    parse_section(html, URL)

    assert time.process_time() - start < 10


@given(html=damaged_files())
def test_any_bytes_give_candidates(html: bytes) -> None:
    assert all(candidate.url.startswith("http") for candidate in parse_section(html, URL))
