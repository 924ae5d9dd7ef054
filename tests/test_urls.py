"""URLs: one normal form, one key an article, and nothing but a value or ConfigError for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc import urls
from newsarc.errors import ConfigError

ARTICLE = "https://www.biometricupdate.com/201901/large-coalition"


@pytest.mark.parametrize(
    "variant",
    [
        "http://www.biometricupdate.com/201901/large-coalition",
        "https://WWW.BiometricUpdate.com/201901/large-coalition/",
        ARTICLE + "?replytocom=212442",
        ARTICLE + "?replytocom=212442#respond",
        ARTICLE + "?utm_source=rss&utm_medium=rss&utm_campaign=large-coalition",
        ARTICLE + "?fbclid=IwAR0&ref=newsletter",
        "https://www.biometricupdate.com:443/201901/../201901/large-coalition",
    ],
)
def test_variants_of_one_address_have_one_key(variant: str) -> None:
    assert urls.url_key(variant) == urls.url_key(ARTICLE)


@pytest.mark.parametrize(
    "other",
    [
        ARTICLE + "-2",
        ARTICLE + "?page=2",
        ARTICLE.replace("/large", "/Large"),
        "https://www.biometricupdate.com:8443/201901/large-coalition",
    ],
)
def test_another_address_has_another_key(other: str) -> None:
    assert urls.url_key(other) != urls.url_key(ARTICLE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "javascript:alert(1)",
        "ftp://example.org/x",
        "file:///etc/passwd",
        "https://",
        "http://[::1",
    ],
)
def test_what_cannot_be_fetched_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ConfigError):
        urls.parse_url(text)


def test_a_password_in_a_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        urls.parse_url("https://user:hunter2@example.org/")

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "canonical", "same"),
    [
        (ARTICLE + "?ref=x1", ARTICLE, True),
        (ARTICLE + "/amp/", ARTICLE, True),
        ("https://m.example.org/2025/story", "https://www.example.org/2025/story/", True),
        (ARTICLE, "https://www.biometricupdate.com/", False),
        (ARTICLE, "https://www.biometricupdate.com/201901/another", False),
        (ARTICLE, "https://elsewhere.example/201901/large-coalition", False),
        ("https://example.org/article.php?id=5", "https://example.org/article.php", False),
        ("https://example.org/article.php?id=5&ref=x", "https://example.org/article.php?id=5", True),
    ],
)
def test_a_canonical_url_is_believed_where_it_only_takes_away(url: str, canonical: str, same: bool) -> None:
    assert urls.is_same_article(url, canonical) is same


@pytest.mark.parametrize(
    ("url", "canonical", "cited"),
    [
        (ARTICLE + "?utm_source=rss", ARTICLE, ARTICLE),
        (ARTICLE + "?utm_source=rss", None, ARTICLE + "?utm_source=rss"),
        (ARTICLE, "https://www.biometricupdate.com/", ARTICLE),
        (ARTICLE, "javascript:alert(1)", ARTICLE),
        (None, ARTICLE, None),
        ("file:///etc/passwd", ARTICLE, None),
    ],
)
def test_the_address_to_cite_is_the_declared_one_if_it_is_the_same_article(
    url: str | None, canonical: str | None, cited: str | None
) -> None:
    assert urls.cited_url(url, canonical) == cited


@given(st.text())
def test_any_text_is_a_url_or_a_config_error(text: str) -> None:
    try:
        parsed = urls.parse_url(text)
    except ConfigError:
        return

    assert parsed.startswith(("http://", "https://"))
    assert "#" not in parsed
    assert urls.parse_url(parsed) == parsed


@given(
    st.from_regex(
        r"https?://[a-z]{1,9}\.[a-z]{2,4}(:\d{2,4})?(/[^#\s]{0,40})?(\?[^#\s]{0,40})?", fullmatch=True
    )
)
def test_a_key_is_its_own_key(url: str) -> None:
    found = urls.find_url(url)
    if found is None:
        return
    key = urls.url_key(found)

    assert urls.url_key(key) == key
    assert len(urls.article_id(key)) == 12
    assert urls.slug(found)


@given(st.text(max_size=60))
def test_a_slug_is_a_portable_file_name(path: str) -> None:
    found = urls.find_url(f"https://example.org/{path}")
    if found:
        name = urls.slug(found)

        assert 0 < len(name) <= 80
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("example.org/story", "https://example.org/story"),
        ("example.org/a:80/b?u=c:81/", "https://example.org/a:80/b?u=c:81/"),
        ("example.org:443/a", "https://example.org/a"),
        ("1.2.example.org", "https://1.2.example.org/"),
        (" example.org:8080", "http://example.org:8080/"),
        ("127.0.0.1:18801/x", "http://127.0.0.1:18801/x"),
        ("10.0.0.1", "http://10.0.0.1/"),
        ("[::1]:8000/a", "http://[::1]:8000/a"),
        ("localhost/a", "http://localhost/a"),
        ("localhost:443", "https://localhost/"),
        ("https://localhost:8000", "https://localhost:8000/"),
    ],
)
def test_an_address_without_a_scheme_is_read_as_it_is_most_likely_meant(typed: str, expected: str) -> None:
    assert urls.parse_typed(typed) == expected
