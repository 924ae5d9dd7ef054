"""P3: no byte from the web reaches the terminal, a log or a table as a control code or a formula."""

import csv
import json
import re
from dataclasses import replace
from email import message_from_string
from email.policy import default
from io import StringIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

from newsarc.archive import Archive
from newsarc.article import Author, Block, Discovery, Image, Link, Publisher, text_of
from tests.archive.samples import TEXT, make_article, make_page
from tests.cli.conftest import SETTINGS, Newsarc, run_newsarc
from tests.cli.test_terminal import on_terminal
from tests.fetch.server import Server, answer

PLANT = (
    "=HYPERLINK(1)\x1b[5;41mblink\x1b]8;;https://evil.example\x07link\x1b]8;;\x07\x9b5mC1\x90\x9d\u202ebidi\u2066"
    "[/nope][bold]\x08\x7f\rover\u2028line\x1b]0;title\x1b\\\ufff9under\ufffb\U000e0041\U000e0042tag\0nul"
)
"""Escapes, OSC 8, C1 controls, bidi overrides, rich markup, a formula, a carriage return, tags, NUL."""

ARGUMENT = PLANT.replace("\0", "")
"""The same, as a person may type or paste it."""

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\u2028\u2029\ufff9-\ufffb\U000e0000-\U000e007f]"
)
OURS = re.compile(r"\x1b\[[0-9;]*[mK]|\r")
"""What newsarc itself sends to a terminal: colour, and wiping of its progress line."""

LONG_AGO = ("--since", "2020-01-01")

READING = (
    ("list",), ("list", "--json"), ("list", "--csv"), ("list", "--format", "{title} {authors} {topics}"),
    ("list", "--group"), ("search", "blink"), ("search", "blink", "--json"), ("stats",), ("stats", "--json"),
    ("show", "ID"), ("show", "ID", "--json"), ("show", "ID", "--markdown"), ("show", "ID", "--text"),
    ("history", "ID"), ("diff", "ID"), ("diff", "ID", "--json"), ("explain", "ID"), ("verify",),
    ("list", "--site", ARGUMENT), ("show", ARGUMENT), ("search", ARGUMENT), ("list", "--match", ARGUMENT),
    ("export", ARGUMENT), ("export", "csv"), ("export", "urls"), ("export", "bibtex"), ("export", "atom"),
    ("status",), ("status", "--source", ARGUMENT), ("digest", *LONG_AGO), ("digest", *LONG_AGO, "--json"),
    ("digest", "--title", ARGUMENT, *LONG_AGO),
)  # fmt: skip


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose one article, of two revisions, has the plant in every field that is free text."""
    folder = tmp_path_factory.mktemp("planted") / "archive"
    blocks = (Block(text=f"{TEXT}\n{PLANT}", links=(Link(start=0, end=5, href=PLANT),)), Block(type="heading",
              level=2, text=PLANT), Block(type="figure", src=PLANT, caption=PLANT))  # fmt: skip
    article = make_article(
        title=PLANT,
        subtitle=PLANT,
        description=PLANT,
        authors=(Author(name=PLANT, url=PLANT),),
        section=PLANT,
        topics=(PLANT,),
        publisher=Publisher(name=PLANT, domain=PLANT),
        image=Image(url=PLANT, caption=PLANT, credit=PLANT),
        license=PLANT,
        blocks=blocks,
        text=text_of(blocks),
        warnings=(PLANT,),
        field_sources={PLANT: PLANT},
        discovered_by=Discovery(kind="feed", url=PLANT),
    )
    with Archive(folder, create=True) as archive:
        archive.add(article, make_page(article, PLANT.encode()))
        archive.add(replace(article, title=f"{PLANT} again"), make_page(article, PLANT.encode()))
        archive.write_run({"sources": [{"name": PLANT, "error": PLANT, "trouble": []}]})
    (folder / "newsarc.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def with_id(arguments: tuple[str, ...]) -> list[str]:
    return [make_article().id if argument == "ID" else argument for argument in arguments]


@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: " ".join(arguments)[:30])
def test_p3_no_planted_byte_steers_whoever_reads_a_pipe(planted: Path, arguments: tuple[str, ...]) -> None:
    ran = run_newsarc(planted, *with_id(arguments))

    assert not FORBIDDEN.findall(ran.out + ran.err)
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "atom"), ("export", "html"), ("export", "markdown"), ("export", "epub"),
        ("digest", *LONG_AGO, "--html"), ("digest", *LONG_AGO, "--mail", "reader@site.example"),
    ],
    ids=lambda arguments: " ".join(arguments)[:30],
)  # fmt: skip
def test_p3_no_document_has_a_control_code_of_a_page(
    planted: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """Nor what turns or hides the text around it."""
    output = () if arguments[0] == "digest" else ("-o", str(tmp_path / "out"))
    ran = run_newsarc(planted, *arguments, *output)
    said = message_from_string(ran.out, policy=default) if "--mail" in arguments else None
    texts = [part.get_content() for part in said.walk() if not part.is_multipart()] if said else [ran.out]
    texts += [text for path in tmp_path.rglob("*") if path.is_file() for text in contents(path)]

    assert ran.code == 0, ran.err
    assert "blink" in "".join(texts)
    assert not FORBIDDEN.findall("".join(texts).replace("\r\n", "\n"))
    assert not said or said.keys() == [name for name in said if FORBIDDEN.search(said[name]) is None]


def title_of(name: str, data: str) -> str:
    """The title of the one article in an export that is JSON."""
    match name:
        case "jsonl":
            return str(json.loads(data)["title"])
        case "jsonfeed":
            return str(json.loads(data)["items"][0]["title"])
        case "jsonld":
            return str(json.loads(data)["@graph"][0]["headline"])
        case _:
            return str(json.loads(data)[0]["title"])


@pytest.mark.parametrize("name", ["jsonl", "jsonfeed", "jsonld", "csl-json"])
def test_p3_data_for_machines_is_what_was_stored_with_no_byte_that_steers(planted: Path, name: str) -> None:
    ran = run_newsarc(planted, "export", name)

    assert ran.out.replace("\n", "").isprintable()
    assert ran.out.isascii()
    assert title_of(name, ran.out) == f"{PLANT} again"


def contents(path: Path) -> list[str]:
    """The texts of a file, or of the files in a book."""
    if not is_zipfile(path):
        return [path.read_text(encoding="utf-8")]
    with ZipFile(path) as book:
        return [book.read(name).decode() for name in book.namelist()]


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--group"),
        ("show", "ID"),
        ("search", "blink"),
        ("diff", "ID"),
        ("stats",),
        ("history", "ID"),
        ("status",),
        ("explain", "ID"),
    ],
)
def test_p3_no_planted_byte_steers_a_terminal(planted: Path, arguments: tuple[str, ...]) -> None:
    seen = on_terminal(planted, *with_id(arguments), PAGER="cat")

    assert "5;41" not in OURS.sub("", seen).replace("\\x1b[5;41m", "")
    assert "\x1b[5;41m" not in seen
    assert not FORBIDDEN.findall(OURS.sub("", seen))


@pytest.mark.parametrize("arguments", [("list", "--csv"), ("export", "csv")])
def test_p3_no_cell_of_a_table_is_a_formula(planted: Path, arguments: tuple[str, ...]) -> None:
    rows = list(csv.reader(StringIO(run_newsarc(planted, *arguments).out)))

    assert len(rows) > 1
    assert not [
        cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and len(cell) > 1
    ]


def test_p3_no_planted_byte_of_a_page_is_stored_or_logged(
    newsarc: Newsarc, server: Server, archive: Path
) -> None:
    html = f"<html><head><title>{PLANT}</title><meta name=author content='{PLANT}'></head>"
    html += f"<article><h1>{PLANT}</h1>"
    html += f"<p>{TEXT}</p>" * 3 + f"<p>{PLANT}</p></article>"
    server.routes["/planted"] = answer(html)

    newsarc("fetch", server.url("/planted"), "-vv", "--log-file", str(archive / "log.jsonl"))
    (record,) = archive.glob("articles/*/*/*/*.json")

    for path in (record, archive / "log.jsonl"):
        text = path.read_text(encoding="utf-8")
        assert not CONTROLS.findall(text)
        assert not re.search(r"\\u00(?:0[0-8bcef]|1|7f|[89])", text)
