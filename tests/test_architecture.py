"""The arrows between the parts point one way, and each outside library has one home."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import newsarc

SRC = Path(newsarc.__file__).parent

LAYERS = (
    {"cli"},
    {"demo", "bulk"},
    {"scrape", "reextract", "importing", "web"},
    {"pipeline", "repair"},
    {"sources", "health", "notify", "templates", "workers", "schedule", "changes", "export"},
    {"archive", "fetch", "discover", "extract"},
    {"article", "page", "config", "urls", "text", "when", "whole", "config_file", "seal", "errors"},
)
"""From the top down: a part imports only what stands below it. The steps of one layer never meet."""

BOTTOM = LAYERS[-1]

HOMES = {
    "httpx": "fetch",
    "httpcore": "fetch",
    "sqlite3": "archive",
    "warcio": "archive",
    "readability": "extract",
    "click": "cli",
    "rich": "cli",
    "starlette": "web",
    "jinja2": "web",
    "uvicorn": "web",
    "nh3": "web",
    "pyarrow": "export",
    "fsspec": "bulk",
    "distributed": "bulk",
}


def modules() -> list[Path]:
    return sorted(SRC.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""


def layer(part: str) -> int:
    return next(i for i, parts in enumerate(LAYERS) if part in parts)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SRC)))
def test_imports_go_down_the_layers(path: Path) -> None:
    part = part_of(path)
    if part in ("__init__", "__main__"):
        return

    for name in imports(path):
        if not name.startswith("newsarc."):
            continue
        other = name.split(".")[1]
        below = layer(other) > layer(part) or (part in BOTTOM and other in BOTTOM)
        assert other == part or below, f"{part} may not import {other}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SRC)))
def test_an_outside_library_has_one_home(path: Path) -> None:
    for name in imports(path):
        library = name.split(".")[0]
        assert HOMES.get(library, part_of(path)) == part_of(path), f"{library} belongs to {HOMES[library]}/"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SRC)))
def test_nothing_prints_but_the_command_line(path: Path) -> None:
    calls = (
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )

    assert not any(isinstance(func, ast.Name) and func.id == "print" for func in calls)


def test_the_public_api_is_what_it_says() -> None:
    assert sorted(newsarc.__all__) == newsarc.__all__
    for name in newsarc.__all__:
        assert getattr(newsarc, name).__name__ == name


def test_the_function_extract_keeps_its_name_when_its_package_is_imported() -> None:
    code = "import newsarc.extract.body, newsarc; print(newsarc.extract('').status)"

    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "empty"
    )
