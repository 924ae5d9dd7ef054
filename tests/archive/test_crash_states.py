"""P4: after "saved", a power cut loses nothing, and at any instant every visible JSON file is whole."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from newsarc.archive import Added, Archive
from newsarc.article import Article
from newsarc.text import text_hash
from tests.archive.crash_model import CrashModel, State, build
from tests.archive.samples import make_article, make_page, numbered
from tests.archive.test_faults import STORY
from tests.archive.test_migrate import make_old
from tests.archive.test_repair import extract, fill, harm

Acknowledge = Callable[[Article], None]


def add_story(archive: Archive, acknowledge: Acknowledge) -> None:
    for article in STORY:
        acknowledge(archive.add(article, make_page(article, article.text.encode())).article)
    archive.write_run({"new": len(STORY)})
    archive.keep_template("news.example", "{}")
    archive.close()


def add_together(archive: Archive, acknowledge: Acknowledge) -> None:
    """Two batches: articles of two folders, all new, then one of each revised and the next ones."""
    first, second = numbered(2), make_article(date_published="2026-01-02")
    revised = replace(first[0], text=f"{first[0].text} More.", text_hash=text_hash(f"{first[0].text} More."))
    for batch in ([*first, second], [revised, *numbered(3)[2:]]):
        pages = [make_page(article, article.text.encode()) for article in batch]
        for added in archive.add_many(list(zip(batch, pages, strict=True))):
            assert isinstance(added, Added)
            acknowledge(added.article)
    archive.close()


def migrate(archive: Archive, acknowledge: Acknowledge) -> None:
    for article in archive.articles():
        acknowledge(article)
    archive.migrate()


def mend(archive: Archive, acknowledge: Acknowledge) -> None:
    list(archive.repair(extract))
    for article in archive.articles():
        acknowledge(article)


def make_harmed(folder: Path) -> None:
    fill(folder)
    harm(folder)


def assert_json_is_whole(folder: Path) -> None:
    for path in folder.rglob("*.json"):
        if not path.name.startswith("."):
            json.loads(path.read_bytes())


@pytest.mark.parametrize(
    ("prepare", "work", "least"),
    [
        (lambda folder: Archive(folder, create=True).close(), add_story, 50),
        (lambda folder: Archive(folder, create=True).close(), add_together, 70),
        (make_old, migrate, 25),
        pytest.param(make_harmed, mend, 40, marks=pytest.mark.slow),
    ],
    ids=["add", "add-together", "migrate", "repair"],
)
def test_p4_every_state_that_a_power_cut_may_leave_is_sound(
    tmp_path: Path,
    prepare: Callable[[Path], object],
    work: Callable[[Archive, Acknowledge], None],
    least: int,
) -> None:
    prepare(tmp_path / "archive")
    acknowledged: list[Article] = []
    numbers = count()

    def check(state: State) -> None:
        folder = tmp_path / f"crash-{next(numbers)}"
        build(folder, state)
        if prepare is not make_harmed:  # where files are damaged at the beginning
            assert_json_is_whole(folder)
        with Archive(folder) as archive:
            archive.count()  # tidies up
            if prepare is make_harmed:
                list(archive.repair(extract))
            for article in acknowledged:
                assert article in archive.revisions(article.id)
                assert archive.raw_page(article).body
            assert list(archive.verify()) == []
        shutil.rmtree(folder)

    disk = CrashModel(tmp_path / "archive", check)
    with Archive(tmp_path / "archive", disk=disk) as archive:
        work(archive, acknowledged.append)
    disk.crash()

    assert next(numbers) > least
    assert acknowledged
    assert list(Archive(tmp_path / "archive").verify()) == []
