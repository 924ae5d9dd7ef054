"""notes/: what readers keep with articles is checked as every file is, and outlives what becomes of these."""

from pathlib import Path

import pytest

from newsarc.archive import Archive, Note
from tests.archive.samples import make_article
from tests.archive.test_repair import ARTICLE, actions, assert_well, fill, no_extract, one, repair

NOTE = Note(tags=("to read",), text="Who paid for it?")
ARTICLE_ID = make_article().id


@pytest.fixture
def noted(folder: Path) -> Path:
    """An archive with a note to one of its articles."""
    with Archive(fill(folder)) as archive:
        archive.keep_note(ARTICLE_ID, NOTE)
    return folder


def findings(folder: Path) -> list[tuple[str, str]]:
    return [(finding.path, finding.problem) for finding in Archive(folder).verify(quick=True)]


def test_a_note_is_a_file_of_the_archive(noted: Path) -> None:
    assert one(noted, "notes/*") == noted / "notes" / f"{ARTICLE_ID}.json"
    assert_well(noted)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b'{"tags": "x"}', b'{"text": null}', b"[" * 99_999])
def test_what_is_no_note_is_named_and_moved_away(noted: Path, data: bytes) -> None:
    path = noted / "notes" / f"{ARTICLE_ID}.json"
    path.write_bytes(data)

    assert findings(noted) == [(f"notes/{path.name}", "altered")]
    assert actions(repair(noted)) == {f"notes/{path.name}": "moved"}
    assert one(noted, f"quarantine/notes/{path.name}.*").read_bytes() == data
    assert_well(noted)


@pytest.mark.parametrize("name", ["odd.txt", "0123.json", "aaaaaaaaaaaa.json", f"more/{ARTICLE_ID}.json"])
def test_a_note_of_nothing_is_named_and_moved_away(noted: Path, name: str) -> None:
    (noted / "notes" / "more").mkdir()
    (noted / "notes" / name).write_text("{}")

    assert findings(noted) == [(f"notes/{name}", "orphaned")]
    assert actions(repair(noted)) == {f"notes/{name}": "moved"}
    assert_well(noted)


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"{")])
def test_a_note_stays_while_its_article_is_mended(noted: Path, harm: object) -> None:
    assert callable(harm)
    harm(one(noted, ARTICLE))

    assert f"notes/{ARTICLE_ID}.json" not in dict(findings(noted))
    repair(noted)

    assert Archive(noted).note(ARTICLE_ID) == NOTE
    assert_well(noted)


def test_a_note_to_an_article_that_is_lost_lies_beside_it_in_quarantine(noted: Path) -> None:
    for path in noted.glob("articles/**/faces-*.json"):
        path.write_bytes(b"{")

    done = actions(repair(noted, no_extract))

    assert done[f"notes/{ARTICLE_ID}.json"] == "moved"
    assert list(noted.glob(f"quarantine/notes/{ARTICLE_ID}.json.*"))
    assert_well(noted)


def test_a_half_written_note_is_unfinished(noted: Path) -> None:
    (noted / "notes" / f".{ARTICLE_ID}.json.tmp").write_bytes(b"{")

    assert findings(noted) == [(f"notes/.{ARTICLE_ID}.json.tmp", "unfinished")]
