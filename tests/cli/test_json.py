"""docs/json.md names the fields that the commands print: all of them, and no others."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Newsarc, run_newsarc

PAGE = (Path(__file__).parent.parent.parent / "docs" / "json.md").read_text(encoding="utf-8")
LIST = "the fields of `list`, and"


def documented(command: str) -> set[str]:
    """The fields in the first column of a command's table."""
    section = PAGE.split(f"\n## {command}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    names = set(re.findall(r"`(\w+)`", " ".join(cells)))
    return names | documented("list") if LIST in section.lower() else names


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("list", "list -n 1"),
        ("search", "search gate -n 1"),
        ("history", "history ID"),
        ("diff", "diff ID"),
        ("stats", "stats"),
        ("digest", "digest --since 2020-01-01"),
        ("fetch", "fetch http://nobody.invalid/"),
        ("status", "status"),
        ("source list", "source list"),
        ("explain", "explain ID"),
    ],
)
def test_the_documented_fields_are_those_that_are_printed(
    reading: Newsarc, command: str, arguments: str
) -> None:
    article_id = reading("list", "-n", "1", "--format", "{id}").out.strip()

    printed = reading(*arguments.replace("ID", article_id).split(), "--json").lines[0]

    assert set(json.loads(printed)) == documented(command)


def test_those_of_a_run_and_of_a_finding_too(newsarc: Newsarc, archive: Path) -> None:
    newsarc("source", "add", "http://nobody.invalid/feed", "--kind", "feed")
    run = newsarc("scrape", "--json").lines[0]
    (archive / "articles" / "odd.json").write_text("{", encoding="utf-8")
    finding = run_newsarc(archive, "verify", "--json").lines[0]

    assert set(json.loads(run)) == documented("scrape")
    assert set(json.loads(finding)) == documented("verify")


def test_a_story_is_named_in_a_group(reading: Newsarc) -> None:
    (record,) = (json.loads(line) for line in reading("list", "--group", "-n", "1", "--json").lines)

    assert set(record) == documented("list") | {"story"}
