"""The digest: reprints are one story, and its summaries are short."""

from pathlib import Path

from newsarc.archive import Archive, Filter
from newsarc.article import Publisher
from newsarc.export.digest import SUMMARY, make_digest, to_markdown
from newsarc.export.digest_mail import to_html
from newsarc.export.selection import Selection
from newsarc.extract.hashes import near_hash
from tests.archive.samples import TEXT, make_article, make_page
from tests.export.conftest import HOSTILE


def test_reprints_are_one_story_told_by_the_earliest(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive", create=True) as archive:
        for number, site in enumerate(("late", "first", "other")):
            article = make_article(
                f"https://{site}.example/2026/story",
                date_published=f"2026-11-{(20, 18, 19)[number]}T10:00:00Z",
                publisher=Publisher(name=site, domain=f"{site}.example"),
                near_hash=near_hash(TEXT),
            )
            archive.add(article, make_page(article))

        digest = make_digest(archive, Filter(), title="News")

    (section,) = digest.sections
    (item,) = section.items
    assert item.about[0] == "first"
    assert sorted(item.also_at) == ["late.example", "other.example"]
    assert digest.summary.startswith("1 story from 1 site,")


def test_a_long_beginning_is_cut_where_a_sentence_ends(tmp_path: Path) -> None:
    sentences = "One sentence has some thirty characters. " * 20
    with Archive(tmp_path / "archive", create=True) as archive:
        for name, text in (("sentences", sentences), ("words", "word " * 200)):
            article = make_article(f"https://news.example/{name}", text=text, title=name)
            archive.add(article, make_page(article))

        digest = make_digest(archive, Filter(sort="title"), title="News")

    first, second = (item.summary or "" for item in digest.sections[0].items)
    assert first.endswith("characters.")
    assert second.endswith("word…")
    assert all(SUMMARY // 2 < len(summary) <= SUMMARY for summary in (first, second))


def test_what_a_page_says_is_text_in_every_form(selection: Selection) -> None:
    digest = make_digest(selection.archive, selection.chosen, title=HOSTILE)

    for text in (to_html(digest), to_markdown(digest)):
        assert "<script" not in text.replace("\\<", "")
        assert "javascript:" not in text
