"""CSV, Parquet and JSON-LD: read back by other people's readers."""

import csv
import json
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pyarrow.parquet
from pyld import jsonld

from newsarc.article import Article
from newsarc.export.selection import Selection
from tests.export.conftest import bytes_of, stored, text_of


def test_a_spreadsheet_gets_every_text_and_no_formula(selection: Selection) -> None:
    rows = list(csv.DictReader(StringIO(text_of("csv", selection), newline="")))

    articles = stored(selection)
    assert [row["id"] for row in rows] == [article.id for article in articles]
    faces = next(row for row in rows if row["title"] == "Faces at the border")
    assert faces["authors"] == "José Álvarez; Ludwig van Beethoven"
    assert "We can.\nWe will." in faces["text"]
    assert not any(cell.lstrip().startswith(tuple("=+-@")) for row in rows for cell in row.values())
    assert not any("\x1b" in cell for row in rows for cell in row.values())


def test_parquet_holds_the_records_whole(selection: Selection) -> None:
    table = pyarrow.parquet.read_table(BytesIO(bytes_of("parquet", selection)))

    records = table.to_pylist(maps_as_pydicts="strict")
    for record, article in zip(records, stored(selection), strict=True):
        published = record.pop("published_at")
        if article.date_published:
            assert published.date() == datetime.fromisoformat(article.date_published).astimezone(UTC).date()
        assert Article.from_json(json.dumps(record)) == article


def test_linked_data_is_about_news_articles_and_loses_nothing(selection: Selection) -> None:
    schema = "https://schema.org/"

    nodes = jsonld.expand(json.loads(text_of("jsonld", selection)))

    for node, article in zip(nodes, stored(selection), strict=True):
        assert node["@type"] == [f"{schema}NewsArticle"]
        assert node[f"{schema}articleBody"] == [{"@value": article.text}]
        assert node[f"{schema}url"] == [{"@id": article.url}]
        record = node["urn:newsarc:record"][0]
        assert record["@type"] == "@json"
        assert Article.from_json(json.dumps(record["@value"])) == article
    faces = nodes[-2]
    assert faces[f"{schema}headline"] == [{"@value": "Faces at the border"}]
    assert len(faces[f"{schema}author"]) == 2
    assert "javascript:" not in json.dumps(nodes[0][f"{schema}author"])


def test_linked_data_becomes_triples_without_the_network(selection: Selection) -> None:
    triples = jsonld.to_rdf(json.loads(text_of("jsonld", selection)))["@default"]

    assert sum(t["object"]["value"] == "https://schema.org/NewsArticle" for t in triples) == 3
