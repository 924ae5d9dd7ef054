"""Which folder is the archive, and how things in it are named."""

import doctest
from pathlib import Path

import pytest

from newsarc.archive import layout, words
from newsarc.archive.folder import find_archive
from newsarc.archive.layout import Layout
from tests.archive.samples import FETCHED, make_article


def test_the_folder_that_was_named_comes_first(tmp_path: Path) -> None:
    assert find_archive(Path("here"), {"NEWSARC_ARCHIVE": "/there"}, tmp_path) == tmp_path / "here"


def test_then_the_one_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "newsarc.toml").write_text("")

    assert find_archive(None, {"NEWSARC_ARCHIVE": "/there"}, tmp_path) == Path("/there")


def test_then_the_nearest_folder_with_a_configuration(tmp_path: Path) -> None:
    (tmp_path / "newsarc.toml").write_text("")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)

    assert find_archive(None, {}, below) == tmp_path


def test_else_the_users_data_folder() -> None:
    assert find_archive(None, {"NEWSARC_ARCHIVE": ""}, Path("/")).name == "newsarc"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://www.news.example/2026/faces.html", "news.example/2026/11/faces"),
        ("https://[2001:db8::1]:8080/a/b-c-d", "2001-db8-1/2026/11/b-c-d"),
        ("https://con/CON", "_con/2026/11/con"),
        ("https://xn--bcher-kva.example/%C3%BC", "xn--bcher-kva.example/2026/11/article"),
    ],
)
def test_paths_are_portable(url: str, path: str) -> None:
    article = make_article(url)

    found = Layout(Path("/x")).article_path(article, fetched_at=FETCHED)

    assert found == Path(f"/x/articles/{path}-{article.id}.json")


@pytest.mark.parametrize("module", [layout, words])
def test_the_examples_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
