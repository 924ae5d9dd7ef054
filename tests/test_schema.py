"""Every record that newsarc writes validates against the schema that it ships."""

import json
from dataclasses import fields
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from newsarc.article import (
    Article,
    Author,
    Block,
    Discovery,
    Fetch,
    Image,
    Link,
    Publisher,
    Raw,
    Via,
)

FULL = Article(
    id="0123456789ab",
    url="https://example.org/a",
    requested_url="https://example.org/a?utm_source=x",
    canonical_url="https://example.org/a",
    url_key="https://example.org/a",
    title="Faces in the crowd",
    subtitle="A deck",
    description="A summary",
    authors=(Author(name="Jane Doe", url="https://example.org/jane"),),
    date_published="2025-11-01T14:45:00-04:00",
    date_modified="2025-11-02",
    section="News",
    topics=("biometrics",),
    language="en-US",
    publisher=Publisher(name="Example", domain="example.org"),
    image=Image(url="https://example.org/a.jpg", caption="A face"),
    license="https://creativecommons.org/licenses/by/4.0/",
    is_accessible_for_free=True,
    text="One.",
    blocks=(
        Block(text="One.", links=(Link(start=0, end=3, href="https://example.org/b"),)),
        Block(type="heading", text="Two", level=2),
        Block(type="list_item", text="Three", ordered=True, depth=1),
        Block(type="table", text="a\tb", rows=(("a", "b"),)),
        Block(type="figure", src="https://example.org/a.jpg", caption="A face"),
    ),
    word_count=1,
    status="ok",
    warnings=("title_disputed",),
    text_hash="0" * 64,
    near_hash="0" * 16,
    field_sources={"title": "jsonld"},
    discovered_by=Discovery(kind="feed", url="https://example.org/feed", at="2025-11-03T02:30:00+00:00"),
    fetch=Fetch(
        at="2025-11-03T02:30:01+00:00",
        status=200,
        headers={"etag": '"x"'},
        encoding="utf-8",
        via=Via(url="https://a.example/20251102id_/https://example.org/a", at="2025-11-02T10:00:00+00:00"),
    ),
    raw=Raw(file="raw/2025/11/run.warc.gz", offset=0, length=10, sha256="0" * 64),
)


def shipped_schema() -> Any:
    return json.loads(files("newsarc").joinpath("article.schema.json").read_text(encoding="utf-8"))


def validator() -> Draft202012Validator:
    return Draft202012Validator(shipped_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_schema_is_a_valid_one() -> None:
    Draft202012Validator.check_schema(shipped_schema())


def test_the_schema_names_the_fields_of_the_record_in_their_order() -> None:
    names = [field.name for field in fields(Article)]

    assert list(shipped_schema()["properties"]) == [*names, "record_hash"]
    assert list(json.loads(FULL.to_json())) == [*names, "record_hash"]


def test_a_full_record_validates() -> None:
    validator().validate(json.loads(FULL.to_json()))


def test_an_empty_record_of_a_hopeless_page_validates() -> None:
    from newsarc import extract

    validator().validate(json.loads(extract("").to_json()))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", ""),
        ("date_published", "yesterday"),
        ("status", "fine"),
        ("language", "English"),
        ("id", "xyz"),
        ("revision", 0),
    ],
)
def test_a_record_that_breaks_the_format_does_not_validate(key: str, value: object) -> None:
    record = json.loads(FULL.to_json()) | {key: value}

    with pytest.raises(ValidationError):
        validator().validate(record)
