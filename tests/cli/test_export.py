"""newsarc export: everything that is stored, in a format of others."""

import json
from pathlib import Path

from newsarc.article import Article
from tests.cli.conftest import Newsarc


def test_jsonl_holds_every_record_whole(reading: Newsarc) -> None:
    articles = [Article.from_json(line) for line in reading("export", "jsonl").lines]

    assert len(articles) == len(reading("list", "--json").lines)


def test_a_json_feed_loses_nothing(reading: Newsarc) -> None:
    feed = json.loads(reading("export", "jsonfeed").out)

    records = [json.loads(line) for line in reading("export", "jsonl").lines]
    assert [item["_newsarc"] for item in feed["items"]] == records


def test_the_filters_of_list_choose(reading: Newsarc) -> None:
    assert len(reading("export", "urls", "--limit", "2").lines) == 2


def test_a_file_is_written_and_nothing_is_left_beside_it(reading: Newsarc, tmp_path: Path) -> None:
    ran = reading("export", "urls", "-o", str(tmp_path / "urls.txt"))

    assert (ran.code, ran.out) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["urls.txt"]
