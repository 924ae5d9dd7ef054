"""newsarc explain: why a record is what it is."""

import json
from pathlib import Path

from newsarc.demo import DemoServer
from tests.cli.conftest import Newsarc
from tests.cli.pages import article_page

RULE = """[[layout]]
drop = ["p:nth-of-type(2)"]
[layout.fields]
section = "h1"
"""


def test_it_shows_the_witnesses_and_what_was_taken(newsarc: Newsarc, archive: Path) -> None:
    page = archive.parent / "page.html"
    page.write_text(article_page("A saved page"), encoding="utf-8")

    shown = newsarc("explain", str(page))

    assert shown.code == 0
    assert "title: A saved page" in shown.out
    assert any(line.startswith("+ ") for line in shown.lines)


def test_an_empty_file_is_called_so(newsarc: Newsarc, tmp_path: Path) -> None:
    (tmp_path / "page.html").touch()

    for name in ("page.html", "/dev/null"):
        shown = newsarc("explain", name)

        assert (shown.code, shown.err) == (1, f"error: {name}: the file is empty\n")


def test_no_witness_is_heard_twice_for_one_thing(reading: Newsarc) -> None:
    for article_id in reading("list", "--format", "{id}", "-n", "2", "-q").lines:
        for field in json.loads(reading("explain", article_id, "--json").out)["fields"]:
            heard = [json.dumps(witness) for witness in field["witnesses"]]
            assert len(set(heard)) == len(heard)


def test_a_page_that_is_fetched_tells_how_it_was_asked_for(newsarc: Newsarc, demo: DemoServer) -> None:
    url = next(iter(demo.expected()))

    shown = newsarc("explain", url)
    manners = json.loads(newsarc("explain", url, "--json").out)["manners"]

    assert "robots.txt allows it" in shown.out
    assert manners["refusal"] is None


def test_an_archive_s_own_rule_has_the_last_word(newsarc: Newsarc, archive: Path, demo: DemoServer) -> None:
    url = next(iter(demo.expected()))
    host = url.split("/")[2].split(":")[0]
    (archive / "rules").mkdir()
    (archive / "rules" / f"{host}.toml").write_text(RULE, encoding="utf-8")

    newsarc("fetch", url)
    record = json.loads(newsarc("show", url, "--json").out)

    assert record["section"] == record["title"]
    assert record["field_sources"]["section"] == f"rule:{host}"
    assert f"rule:{host}" in record["extractor"]["method"]
    assert f"rule:{host}" in newsarc("explain", url).out


def test_a_rule_that_cannot_be_read_is_named_before_anything_is_fetched(
    newsarc: Newsarc, archive: Path, demo: DemoServer
) -> None:
    (archive / "rules").mkdir()
    (archive / "rules" / "example.org.toml").write_text("[[layout]]\ndorp = []", encoding="utf-8")

    ran = newsarc("fetch", next(iter(demo.expected())))

    assert ran.code == 2
    assert "rules/example.org.toml: unknown key: dorp" in ran.err
