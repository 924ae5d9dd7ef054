"""newsarc history and diff of an article that got another headline, and which has a twin on its own site."""

import json
from dataclasses import replace
from functools import partial

import pytest

from newsarc.archive import Archive
from newsarc.extract.hashes import near_hash
from tests.archive.samples import TEXT, make_article, make_page
from tests.cli.conftest import Newsarc, run_newsarc

OLD, NEW = "Gates read faces", "Gates misread faces"
URL, TWIN = "https://news.example/gates", "https://news.example/world/gates"


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Newsarc:
    """An article of two revisions that differ in the title, and its twin under another title and address."""
    folder = tmp_path_factory.mktemp("history") / "archive"
    with Archive(folder, create=True) as archive:
        for url, title in ((URL, OLD), (TWIN, "World: gates"), (URL, NEW)):
            article = replace(make_article(url, title=title), near_hash=near_hash(TEXT))
            archive.add(article, make_page(article, title.encode()), force=True)
    return partial(run_newsarc, folder)


def test_the_history_has_each_headline_that_an_article_had(renamed: Newsarc) -> None:
    records = [json.loads(line) for line in renamed("history", URL, "--json").lines]

    assert [(record["title"], record["changes"]) for record in records] == [
        (OLD, ["first"]),
        (NEW, ["headline"]),
    ]
    assert [line.split("\t")[-1] for line in renamed("history", URL).lines] == [OLD, NEW]


def test_a_diff_shows_the_words_of_the_headline_that_changed(renamed: Newsarc) -> None:
    ran = renamed("diff", URL)

    assert ran.err == "revision 1 to 2: headline\n"
    assert ran.out == "Gates [-read-]{+misread+} faces\n"


def test_a_twin_on_the_same_site_has_a_history_of_its_own(renamed: Newsarc) -> None:
    twin = renamed("list", "--format", "{id}", "--match", "title:world").out.strip()

    assert "also at news.example (" + twin[:8] in renamed("show", URL).out
    assert [line.split("\t")[-1] for line in renamed("history", TWIN).lines] == ["World: gates"]
    assert renamed("diff", TWIN).err == "nothing to compare: revision 1 is the first of 1\n"
