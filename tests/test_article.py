"""The record: what is written is read back, and what is no record is called damaged."""

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc import Article, Damaged
from newsarc.article import Author, Block, Link
from newsarc.text import clean_text

TEXT = st.text(st.characters(codec="utf-8")).map(clean_text)
BLOCKS = st.builds(
    Block,
    type=st.sampled_from(["paragraph", "heading", "quote"]),
    text=TEXT,
    links=st.lists(st.builds(Link, start=st.integers(0, 9), end=st.integers(0, 9), href=TEXT)).map(tuple),
    level=st.none() | st.integers(1, 6),
)
ARTICLES = st.builds(
    Article,
    title=st.none() | TEXT,
    text=TEXT,
    topics=st.lists(TEXT).map(tuple),
    authors=st.lists(st.builds(Author, name=TEXT)).map(tuple),
    blocks=st.lists(BLOCKS).map(tuple),
)


@given(ARTICLES)
def test_an_article_survives_the_way_to_json_and_back(article: Article) -> None:
    assert Article.from_json(article.to_json()) == article


@given(ARTICLES)
def test_the_file_is_plain_json_with_the_keys_in_the_documented_order(article: Article) -> None:
    text = article.to_json()

    assert text.endswith("}\n")
    assert not text.endswith("\n\n")
    assert list(json.loads(text)) == [*(field.name for field in fields(Article)), "record_hash"]
    assert text.startswith('{\n  "schema_version": 1,\n')


def test_keys_that_are_not_known_are_ignored() -> None:
    record = json.loads(Article(title="A").to_json()) | {"mood": "good"}

    assert Article.from_json(json.dumps(record)).title == "A"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"title": 1}', b"\xff", b'{"blocks": [{"type": "poem"}]}', b"[" * 99999]
)
def test_what_is_no_record_is_damaged(data: bytes) -> None:
    with pytest.raises(Damaged, match=r"x\.json"):
        Article.from_json(data, path="x.json")


@given(st.binary())
def test_any_bytes_are_an_article_or_damaged(data: bytes) -> None:
    with suppress(Damaged):
        Article.from_json(data)


@pytest.mark.parametrize(
    ("stored", "published"),
    [
        ("2019-01-15", date(2019, 1, 15)),
        ("2025-11-01T14:45:00-04:00", datetime(2025, 11, 1, 14, 45, tzinfo=timezone(timedelta(hours=-4)))),
        ("2025-11-01T14:45:00Z", datetime(2025, 11, 1, 14, 45, tzinfo=UTC)),
        (None, None),
        ("soon", None),
    ],
)
def test_a_stored_time_is_a_date_or_a_datetime(stored: str | None, published: object) -> None:
    assert Article(date_published=stored).published == published


FIRST_READERS = """
import importlib, sys, threading
import newsarc.article

sys.setswitchinterval(1e-6)
for _ in range(40):
    article = importlib.reload(newsarc.article).Article  # as a program's first article
    together = threading.Barrier(8)
    def read():
        together.wait()
        article.from_json('{"id": "0"}')
    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_a_programs_first_articles_can_be_read_in_several_threads() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_READERS], capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
