"""Edits to newsarc.toml leave everything else as the person wrote it."""

from pathlib import Path

import pytest

from newsarc.config import Source, read_config
from newsarc.config_file import add_sources, create, remove_source
from newsarc.errors import ConfigError

ONE = Source(name="one", url="https://one.example/feed", kind="feed")
TWO = Source(
    name='t"wo', url="https://two.example/", include=(r"/\d+/",), exclude=("/tag/",), max_new=7, wayback=True
)

MINE = """\
# my own file
[network]
delay = 2  # slowly

# the first
[[source]]
name = "a"
url = "https://a.example/"  # its home
include = [
    "/news/",
]

# about b
[[source]]
url = "https://b.example/"
name = "b"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "newsarc.toml"


def test_a_file_is_made_where_there_is_none(path: Path) -> None:
    add_sources(path, (ONE, TWO))

    assert read_config(path).sources == (ONE, TWO)
    assert path.read_text().startswith("# What this archive follows")


@pytest.mark.parametrize(
    "text",
    [MINE, MINE.replace("\n", "\r\n"), MINE.rstrip(), "", "# only a word"],
    ids=["whole", "crlf", "no end", "empty", "word"],
)
def test_adding_and_removing_leave_the_rest_as_it_was(path: Path, text: str) -> None:
    before = text.encode()
    path.write_bytes(before)

    add_sources(path, (ONE, TWO))
    added = path.read_bytes()
    assert added.startswith(before.rstrip())
    assert b"\r" not in before or added.count(b"\n") == added.count(b"\r\n")
    for source in (ONE, TWO):
        assert remove_source(path, source.name) == source

    assert path.read_bytes().rstrip() == before.rstrip()


def test_comments_about_the_next_source_stay(path: Path) -> None:
    path.write_text(MINE)

    remove_source(path, "a")

    assert path.read_text() == MINE[: MINE.index("[[source]]")] + MINE[MINE.index("\n# about b") :]


@pytest.mark.parametrize(
    "other", [Source(name="a", url="https://c.example/"), Source(name="c", url="https://a.example/")]
)
def test_a_name_or_address_is_not_taken_twice(path: Path, other: Source) -> None:
    path.write_text(MINE)

    with pytest.raises(ConfigError, match=r"there already, (as a|for https://a\.example/)"):
        add_sources(path, (other,))

    assert path.read_text() == MINE


def test_a_source_that_is_not_there_cannot_be_removed(path: Path) -> None:
    path.write_text(MINE)

    with pytest.raises(ConfigError, match=r"no such source \(there are: a, b\)"):
        remove_source(path, "c")


def test_sources_written_in_one_line_are_left_to_the_person(path: Path) -> None:
    text = 'source = [{url = "https://a.example/"}]\n'
    path.write_text(text)

    with pytest.raises(ConfigError, match="cannot be edited as it is written"):
        add_sources(path, (ONE,))
    with pytest.raises(ConfigError, match="cannot be edited as it is written"):
        remove_source(path, "a.example")

    assert path.read_text() == text


def test_a_link_stays_a_link_and_a_file_keeps_its_mode(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "kept" / "mine.toml"
    target.parent.mkdir()
    target.write_text(MINE)
    target.chmod(0o600)
    path.symlink_to(target)

    add_sources(path, (ONE,))

    assert path.is_symlink()
    assert read_config(target).sources[-1] == ONE
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="cannot be"):
        add_sources(tmp_path / "file" / "newsarc.toml", (ONE,))

    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_file_that_is_wrong_is_not_touched(path: Path) -> None:
    path.write_text("dely = 1\n")

    with pytest.raises(ConfigError, match="unknown key"):
        add_sources(path, (ONE,))

    assert path.read_text() == "dely = 1\n"


def test_a_new_file_has_the_sources_of_its_preset(path: Path) -> None:
    create(path, preset="biometrics")

    sources = read_config(path).sources
    assert len(sources) > 20
    assert "biometricupdate" in [source.name for source in sources]
    with pytest.raises(ConfigError, match="there already"):
        create(path)
