"""Writes docs/cli.md, docs/newsarc.1 and docs/format.md from the commands and the schema: `make docs`.

With --check it writes nothing, and exits 1 where a file is not what it would write.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import click

import newsarc
from newsarc.cli import SECTIONS, cli
from newsarc.cli.commands import CommonOption

DOCS = Path(__file__).parent
WHAT_IT_DOES = """Fetches news articles politely, takes the text and its metadata out of the pages, and
keeps them as JSON files beside the raw pages."""
FORMAT_RULES = """Made from the JSON Schema that `newsarc schema` prints, by `make docs`. An article is one
JSON file: UTF-8, keys in this order, two spaces deep, one trailing newline; what is missing is `null`.
Readers ignore keys that they do not know: fields may be added, but none changes its meaning within a
`schema_version`."""
LISTINGS = "What `list`, `search` and the other commands print with `--json` is in [json.md](json.md)."
EXIT_CODES = {
    0: "all done",
    1: "it failed, or some of it did; the rest is stored",
    2: "wrong usage or configuration",
    3: "the archive is damaged",
    4: "another run holds the lock",
    5: "degraded: a source went quiet, or its articles came out thinner than they used to",
    130: "interrupted; everything finished so far is kept",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandText:
    """What one command's help says."""

    name: str
    usage: str
    paragraphs: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    examples: tuple[str, ...]


def commands() -> Iterator[tuple[str, tuple[CommandText, ...]]]:
    """The commands of each section, those of a group after it."""
    root = click.Context(cli, info_name="newsarc")
    for section, names in SECTIONS.items():
        yield section, tuple(text for name in names for text in _texts(root, name))


def _texts(parent: click.Context, name: str) -> Iterator[CommandText]:
    assert isinstance(parent.command, click.Group)
    command = parent.command.get_command(parent, name)
    assert command is not None
    ctx = click.Context(command, info_name=name, parent=parent)
    yield _text(command, ctx)
    if isinstance(command, click.Group):
        for inner in command.list_commands(ctx):
            yield from _texts(ctx, inner)


def _text(command: click.Command, ctx: click.Context) -> CommandText:
    own = (p for p in command.get_params(ctx) if not isinstance(p, CommonOption) and "--help" not in p.opts)
    usage = " ".join((ctx.command_path, *command.collect_usage_pieces(ctx)))
    paragraphs = (command.help or "").replace("\b\n", "").split("\n\n")
    return CommandText(
        name=ctx.command_path,
        usage=usage,
        paragraphs=tuple(" ".join(part.split()) for part in paragraphs if part.strip()),
        options=tuple(record for p in own if (record := p.get_help_record(ctx)) and record[1]),
        examples=tuple(getattr(command, "examples", ())),
    )


def common_options() -> tuple[tuple[str, str], ...]:
    """The options that every command takes."""
    ctx = click.Context(cli, info_name="newsarc")
    records = (p.get_help_record(ctx) for p in cli.get_params(ctx) if isinstance(p, CommonOption))
    return tuple(record for record in records if record)


def cli_page() -> str:
    """The commands in Markdown."""
    lines = [
        "# The commands",
        "",
        "Made from their help by `make docs`; `newsarc COMMAND --help` says the same.",
        "",
    ]
    for section, texts in commands():
        lines += [f"## {section}", ""]
        for text in texts:
            lines += [f"### {text.name}", "", "```text", text.usage, "```", ""]
            for paragraph in text.paragraphs:
                lines += [paragraph, ""]
            lines += _table(("option", "meaning"), [(f"`{_cell(a)}`", _cell(b)) for a, b in text.options])
            if text.examples:
                lines += ["```sh", *text.examples, "```", ""]
    lines += ["## Options of every command", ""]
    lines += _table(("option", "meaning"), [(f"`{_cell(a)}`", _cell(b)) for a, b in common_options()])
    lines += ["## Exit codes", ""]
    lines += _table(("code", "meaning"), [(str(code), said) for code, said in EXIT_CODES.items()])
    return "\n".join(lines).rstrip() + "\n"


def man_page() -> str:
    """The commands as a manual page."""
    lines = [
        f'.TH NEWSARC 1 "" "newsarc {newsarc.__version__}" "User Commands"', ".SH NAME",
        "newsarc \\- keep a clean, durable archive of news articles", ".SH SYNOPSIS", ".B newsarc",
        "[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGS\\fR]...", ".SH DESCRIPTION",
        WHAT_IT_DOES,
    ]  # fmt: skip
    for section, texts in commands():
        lines.append(f".SH {_roff(section).upper()} COMMANDS")
        for text in texts:
            lines += [f".SS {_roff(text.usage)}"]
            for paragraph in text.paragraphs:
                lines += [_roff(paragraph), ".PP"]
            for option, said in text.options:
                lines += [".TP", f"\\fB{_roff(option)}\\fR", _roff(said)]
            if text.examples:
                lines += [".PP", ".nf", *(f"    {_roff(example)}" for example in text.examples), ".fi"]
    lines.append(".SH OPTIONS OF EVERY COMMAND")
    for option, said in common_options():
        lines += [".TP", f"\\fB{_roff(option)}\\fR", _roff(said)]
    lines.append(".SH EXIT STATUS")
    for code, said in EXIT_CODES.items():
        lines += [".TP", f"\\fB{code}\\fR", _roff(said)]
    return "\n".join(lines) + "\n"


def format_page() -> str:
    """The record's fields, from the JSON Schema."""
    schema = json.loads(resources.files("newsarc").joinpath("article.schema.json").read_text("utf-8"))
    lines = [
        "# The format of an article", "",
        FORMAT_RULES, "",
    ]  # fmt: skip
    lines += _fields(schema)
    for name, definition in schema["$defs"].items():
        lines += [f"## {name}", "", definition.get("description", ""), "", *_fields(definition)]
    for name, field in schema["properties"].items():
        inner = field.get("items", field)
        if "properties" in inner:
            lines += [f"## {name}", "", field["description"], "", *_fields(inner)]
    lines += [LISTINGS]
    return "\n".join(lines).rstrip() + "\n"


def _fields(schema: Mapping[str, Any]) -> list[str]:
    rows = [
        (f"`{name}`", _type(field), _cell(field.get("description", "")))
        for name, field in schema["properties"].items()
    ]
    return _table(("field", "type", "meaning"), rows)


def _type(field: Mapping[str, Any]) -> str:
    if "enum" in field:
        return " · ".join(str(value) for value in field["enum"])
    if "const" in field:
        return str(field["const"])
    if "$ref" in field:
        return field["$ref"].rsplit("/", 1)[-1]
    kind = field.get("type", "any")
    name = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{name} of {_type(field['items'])}" if "items" in field else name


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    return [
        f"| {' | '.join(heads)} |",
        "|" + "---|" * len(heads),
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
    ]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text[:1] in (".", "'") else text


PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "newsarc.1": man_page,
    "format.md": format_page,
}


def stale() -> list[str]:
    """The pages that are not what they would be if they were written now."""
    return [
        name
        for name, page in PAGES.items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text("utf-8") != page()
    ]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(f"stale: {', '.join(stale())} (try: make docs)" if stale() else 0)
    for file, make_page in PAGES.items():
        (DOCS / file).write_text(make_page(), "utf-8")
