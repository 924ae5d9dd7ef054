"""Rules of publishers: data that has the last word on one site's pages."""

from datetime import date
from pathlib import Path

import pytest

import newsarc
from newsarc.errors import ConfigError
from newsarc.extract.site_rules import read_rule_book, read_rules, shipped_rules

SENTENCES = "".join(
    f"<p>The committee heard witness {n}, who said that the gates had worked well.</p>" for n in range(5)
)
PAGE = f"""<html><body><article><h1>Hearing</h1>{SENTENCES}
<p class=stamp>Filed under gates, and only there, by our desk.</p>
<h3>Around the Web</h3><p>Ten bridges that you will want to see before they fall down, says a reader.</p>
</article></body></html>"""


def own_rules(folder: Path, text: str) -> str:
    (folder / "example.org.toml").write_text(text)
    return newsarc.extract(PAGE, url="https://example.org/hearing", rules=read_rule_book(folder)).text


def test_what_a_rule_drops_is_not_in_the_text(tmp_path: Path) -> None:
    text = own_rules(tmp_path, '[[layout]]\ndrop = ["p.stamp"]')

    assert "witness 4" in text
    assert "Filed under" not in text


def test_what_a_rule_keeps_is_in_the_text(tmp_path: Path) -> None:
    assert "Filed under" in own_rules(tmp_path, '[[layout]]\nkeep = ["p.stamp"]')


def test_an_ending_heading_ends_the_article(tmp_path: Path) -> None:
    text = own_rules(tmp_path, '[[layout]]\nkeep = ["p"]\nend = ["around the web"]')

    assert "witness 4" in text
    assert "Ten bridges" not in text


def test_a_layout_counts_on_its_days_only() -> None:
    old, new = read_rules(
        "[[layout]]\nvalid_until = 2019-12-31\n[[layout]]\nvalid_from = 2020-01-01",
        site="example.org",
        path="r",
    )

    assert (old.is_valid_on(date(2019, 12, 31)), new.is_valid_on(date(2019, 12, 31))) == (True, False)
    assert (old.is_valid_on(None), new.is_valid_on(None)) == (False, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[layout", "not TOML"),
        ("a = " + "[" * 5000, "not TOML"),
        ("a = " + "9" * 5000, "not TOML"),
        ("drop = []", "layout"),
        ('[[layout]]\ndorp = ["p"]', "unknown key: dorp"),
        ('[[layout]]\ndrop = ["p["]', "not a CSS selector: p"),
        ('[[layout]]\ndrop = "p"', "drop is no list of strings"),
        ('[[layout]]\nvalid_from = "2020"', "valid_from is no day"),
        ("[[layout]]\nfields = 1", "fields is no table"),
        ('[[layout]]\n[layout.fields]\nautor = "p"', "unknown field: autor"),
        ("[[layout]]\n[layout.fields]\ntitle = 1", "title is neither a selector nor a list"),
        ('[[layout]]\n[layout.fields]\ntitle = "p["', "not a CSS selector: p"),
    ],
)
def test_a_wrong_rule_is_an_error_that_says_where(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        read_rules(text, site="example.org", path="rules/example.org.toml")

    assert "rules/example.org.toml" in str(caught.value)


def test_every_rule_that_ships_can_be_read() -> None:
    assert "biometricupdate.com" in shipped_rules().rules


def test_a_site_without_a_rule_has_none() -> None:
    assert shipped_rules().find("example.org", None) is None


FIELDS = """[[layout]]
[layout.fields]
title = ["h9", "h1.head"]
authors = ".signed b"
date_published = "i::attr(data-day)"
topics = [".desks span"]
language = "main::attr(data-spoken)"
"""
SIGNED = """<html lang=fr><head><title>The Daily</title><meta name=author content="Web Desk"></head><body>
<main data-spoken=en-GB><h1>The Daily</h1><h1 class=head>Gates open</h1>
<p class=signed><b>Jo May</b><b>Ann Lee</b></p><i data-day=2024-03-05>yesterday</i>
<div class=desks><span>Gates</span><span>Borders</span></div></main></html>"""


def test_a_rule_says_where_fields_stand(tmp_path: Path) -> None:
    (tmp_path / "example.org.toml").write_text(FIELDS)

    article = newsarc.extract(SIGNED, url="https://example.org/gates", rules=read_rule_book(tmp_path))

    assert article.title == "Gates open"
    assert [author.name for author in article.authors] == ["Jo May", "Ann Lee"]
    assert (article.date_published, article.language) == ("2024-03-05", "en-GB")
    assert article.topics == ("Gates", "Borders")
    assert set(article.field_sources.values()) >= {"rule:example.org"}


def test_where_a_rule_finds_nothing_the_generic_way_counts(tmp_path: Path) -> None:
    (tmp_path / "example.org.toml").write_text('[[layout]]\n[layout.fields]\nauthors = ".nobody"')

    article = newsarc.extract(SIGNED, url="https://example.org/gates", rules=read_rule_book(tmp_path))

    assert not any(source.startswith("rule:") for source in article.field_sources.values())
