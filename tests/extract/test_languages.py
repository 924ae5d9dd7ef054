"""The language of an article: declared, and checked against its text."""

import pytest

from newsarc.extract import extract
from newsarc.extract.languages import checked, language_tag

ENGLISH = (
    "The cameras at the ferry are there for the passengers who have lost their tickets, and that is that. "
    * 8
)
GERMAN = (
    "Die Kameras an der Fähre sind für die Reisenden, die ihre Karten nicht mehr haben, und das ist auch "
    "gut. " * 8
)
JAPANESE = "フェリー乗り場のカメラは、切符をなくした乗客のためにある。" * 30


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        ("en-GB", ENGLISH, ("en-GB", False)),
        (None, ENGLISH, ("en", False)),
        ("en", GERMAN, ("de", True)),
        ("en", JAPANESE, ("ja", True)),
        ("sw", "Kamera", ("sw", False)),
        (None, "42", (None, False)),
    ],
)
def test_the_text_speaks_where_it_is_certain(
    declared: str | None, text: str, expected: tuple[str | None, bool]
) -> None:
    assert checked(declared, text) == expected


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en_US", "en-US"),
        ("de", "de"),
        ("PT-br", "pt-BR"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("English", None),
        ("", None),
        ("und", None),
    ],
)
def test_what_pages_declare_becomes_a_tag(text: str, tag: str | None) -> None:
    assert language_tag(text) == tag


def test_the_record_says_that_the_declaration_was_not_believed() -> None:
    paragraphs = "".join(f"<p>{GERMAN[:300]}</p>" for _ in range(4))

    article = extract(f'<html lang="en"><body><article><h1>Kameras</h1>{paragraphs}</article></body></html>')

    assert article.language == "de"
    assert article.field_sources["language"] == "text"
    assert "language_disputed" in article.warnings
