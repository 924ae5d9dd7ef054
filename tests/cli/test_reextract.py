"""newsarc reextract: what would change is shown, and the history says whose doing it was."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Newsarc
from tests.cli.pages import article_page
from tests.fetch.server import Server, answer

RULE = '[[layout]]\ndrop = ["article p:last-child"]\n'


@pytest.fixture
def ruled(newsarc: Newsarc, server: Server, archive: Path) -> str:
    """An archived article of whose last paragraph a new rule says that it is no part of it; its address."""
    server.routes["/a"] = answer(article_page("Cameras at the port"))
    url = server.url("/a")
    assert newsarc("fetch", url).code == 0
    (archive / "rules").mkdir()
    (archive / "rules" / "site.localhost.toml").write_text(RULE, encoding="utf-8")
    return url


def test_what_would_change_is_shown_and_nothing_changes(newsarc: Newsarc, ruled: str) -> None:
    ran = newsarc("reextract", "--dry-run", "--diff")

    assert ran.code == 0
    assert ran.lines[0].split("\t") == ["text", "1", "0", "0"]
    assert "text: 1 changed" in ran.out
    assert "- 5. The agency said" in ran.out
    assert "1 to be updated" in ran.err
    assert len(newsarc("history", ruled).lines) == 1


def test_the_history_says_that_the_publisher_did_nothing(newsarc: Newsarc, ruled: str) -> None:
    ran, again = newsarc("reextract"), newsarc("reextract")

    assert "1 updated" in ran.err
    assert "1 read by this newsarc before" in again.err
    history = [json.loads(line) for line in newsarc("history", ruled, "--json").lines]
    assert [record["changes"] for record in history] == [["first"], ["extractor"]]
    assert "extractor" in newsarc("diff", ruled).err


def test_json_has_a_line_for_each_article_that_is_not_as_it_was(newsarc: Newsarc, ruled: str) -> None:
    record = json.loads(newsarc("reextract", "--json").out)

    assert record["outcome"] == "updated"
    assert list(record["fields"]) == ["text"]
    assert record["paragraphs"][0][0]["operation"] == "removed"


def test_an_archive_without_a_match_says_so(newsarc: Newsarc, ruled: str) -> None:
    ran = newsarc("reextract", "--site", "other.example")

    assert (ran.code, ran.out) == (0, "")
    assert "no articles match" in ran.err
