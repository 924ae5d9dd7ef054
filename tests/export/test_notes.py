"""Markdown as a folder: notes whose front matter others read."""

import doctest
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import frontmatter
from hypothesis import given
from hypothesis import strategies as st

import newsarc.export.notes
from newsarc.article import Article, Author
from newsarc.export import FORMATS
from newsarc.export.notes import to_note
from newsarc.export.selection import Selection
from newsarc.text import one_line
from tests.export.conftest import stored


def test_every_article_is_a_note_where_the_archive_has_it(selection: Selection, tmp_path: Path) -> None:
    FORMATS["markdown"].write(selection, tmp_path)

    notes = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.md")}
    articles = selection.archive.path / "articles"
    assert notes == {
        str(path.relative_to(articles).with_suffix(".md")) for path in articles.glob("*/*/*/*.json")
    }


def test_the_front_matter_says_what_obsidian_and_hugo_look_for(selection: Selection) -> None:
    faces = next(article for article in stored(selection) if article.title == "Faces at the border")

    note = frontmatter.loads(to_note(faces))

    assert note["title"] == "Faces at the border"
    assert note["date"] == datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=1)))
    assert note["lastmod"] == date(2026, 11, 21)
    assert note["authors"] == ["José Álvarez", "Ludwig van Beethoven"]
    assert note["tags"] == ["biometrics", "border-control"]
    assert note["source"] == "https://www.news.example/2026/11/faces"
    assert note.content.startswith("Border [agency](https://a.example/x?a=1&b=2#c) tests")


@given(st.text(), st.lists(st.text()), st.lists(st.text()))
def test_no_text_breaks_the_front_matter(title: str, authors: list[str], topics: list[str]) -> None:
    signed = tuple(Author(name=name) for name in authors)
    article = Article(id="0" * 12, title=title, authors=signed, topics=tuple(topics), text="Body.")

    note = frontmatter.loads(to_note(article))

    assert note["title"] == one_line(title) or not title
    assert note.get("authors", []) == [one_line(name) for name in authors]
    assert note.get("keywords", []) == [one_line(topic) for topic in topics]
    assert note.content == "Body."


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(newsarc.export.notes).failed == 0
